"""Runs programs, by argument vectors only, and reports progress on the terminal."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
# For shared.services, the table of the platform's services; it needs nothing that has to be installed.
sys.path.append(str(ROOT / "shared" / "src"))
VENV_BIN = ROOT / ".venv" / "bin"


class SetupError(Exception):
    """The problem and, on the next line, its remedy."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}\n  → {remedy}" if remedy else problem)


def say(text: str) -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    start = time.monotonic()
    print(f"• {text} …", flush=True)
    yield
    print(f"  {text}: {time.monotonic() - start:.1f} s", flush=True)


def run(*argv: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT, timeout: float | None = None) -> None:
    """Run a program with its output on the terminal. Raises SetupError with the command if it fails."""
    try:
        subprocess.run(argv, check=True, cwd=cwd, env={**os.environ, **(env or {})}, timeout=timeout)
    except FileNotFoundError as error:
        raise SetupError(f"{argv[0]} is not installed", f"install {argv[0]} and run again") from error
    except subprocess.CalledProcessError as error:
        raise SetupError(f"`{' '.join(argv[:6])} …` ended with {error.returncode}", "its output is above") from error
    except subprocess.TimeoutExpired as error:
        raise SetupError(f"`{' '.join(argv[:6])} …` took more than {timeout} s", "run again") from error


def output(*argv: str, timeout: float = 60) -> str | None:
    """Return standard output, or None if the program is missing, fails or hangs; for checks that may fail."""
    try:
        done = subprocess.run(argv, check=False, cwd=ROOT, capture_output=True, text=True, timeout=timeout)
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def as_root(*argv: str) -> tuple[str, ...]:
    """Return the command to run as root: directly, or through a sudo without password."""
    if os.geteuid() == 0:
        return argv
    if output("sudo", "-n", "true") is not None:
        return ("sudo", "-n", *argv)
    raise SetupError(f"this needs root: {' '.join(argv)}", "run that command as root, then run again")


def apt_install(*packages: str) -> None:
    if output("apt-get", "--version") is None:
        raise SetupError(f"missing: {', '.join(packages)}", "install them with your system's package manager")
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    install = as_root("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    if subprocess.run(install, check=False, env={**os.environ, **env}).returncode != 0:
        run(*as_root("apt-get", "update", "-qq"))
        run(*install, env=env)


def main(action: str, entry: Callable[[list[str]], None]) -> None:
    """Run an entry point; a SetupError prints its two lines instead of a traceback."""
    try:
        entry(sys.argv[1:])
    except SetupError as error:
        print(f"{action}: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
