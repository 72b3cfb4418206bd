"""The .venv with the locked libraries and the workspace's packages, for tests and tools outside containers."""

import hashlib
import shutil
import sys
from pathlib import Path

from lib.shell import ROOT, VAR, SetupError, apt_install, output, run, step

VENV = ROOT / ".venv"
STAMP = VENV / "content"
LOCK = ROOT / "requirements.lock"
INPUTS = ROOT / "requirements.in"
PLATFORM_LOCK = ROOT / "images" / "platform" / "requirements.lock"
# Made by `uv pip compile --universal --generate-hashes` from a single line.
UV_LOCK = ROOT / "scripts" / "lib" / "uv.lock"
TOOLS = VAR / "tools"
# In requirements.in the services' libraries are above this line, those of tests and checks below.
CHECKS = "# Tests and checks."

COMPILE_OPTIONS = (
    "--python-version=3.11",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
)


def ensure() -> None:
    content = _content()
    if STAMP.exists() and STAMP.read_text() == content and (VENV / "bin" / "python").exists():
        return
    with step("virtual environment .venv"):
        uv = _uv()
        if not (VENV / "bin" / "python").exists():
            run(uv, "venv", "-q", "--clear", "--python", sys.executable, str(VENV))
        into = ("--python", str(VENV / "bin" / "python"))
        run(uv, "pip", "install", "-q", *into, "--require-hashes", "-r", str(LOCK))
        members = [part for member in _members() for part in ("-e", str(member.parent))]
        run(uv, "pip", "install", "-q", *into, "--no-deps", *members)
        STAMP.write_text(content)


def lock() -> None:
    """Update both lock files from requirements.in; neither names a registry."""
    uv = _uv()
    compile_lock = (uv, "pip", "compile", "-q", "--universal", "--generate-hashes", *COMPILE_OPTIONS)
    with step("requirements.lock"):
        run(*compile_lock, str(INPUTS), "-o", str(LOCK))
    with step("images/platform/requirements.lock"):
        run_time = VAR / "tools" / "run-time.in"
        run_time.write_text(INPUTS.read_text().partition(CHECKS)[0])
        run(*compile_lock, str(run_time), "-c", str(LOCK), "-o", str(PLATFORM_LOCK))


def _content() -> str:
    if not LOCK.exists():
        raise SetupError("requirements.lock is missing", "make lock")
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, *_members()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _members() -> list[Path]:
    return [ROOT / "shared" / "pyproject.toml", *sorted(ROOT.glob("services/*/pyproject.toml"))]


def _uv() -> str:
    uv = TOOLS / "bin" / "uv"
    if output(str(uv), "--version") is None:
        shutil.rmtree(TOOLS, ignore_errors=True)
        if output(sys.executable, "-m", "ensurepip", "--version") is None:
            apt_install("python3-venv")
        run(sys.executable, "-m", "venv", str(TOOLS))
        pip = (str(TOOLS / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "-r", str(UV_LOCK))
    return str(uv)
