"""The container engine: use the running one, else start it by the service manager, else start one here."""

import json
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from lib.shell import VAR, SetupError, apt_install, as_root, output, run, say, step

STATE = VAR / "engine"
PID_FILE = STATE / "dockerd.pid"
LOG_FILE = STATE / "dockerd.log"
# The engine's PID files; after a crash they can name an unrelated process.
ENGINE_PID_FILES = {"/var/run/docker.pid": "dockerd", "/var/run/docker/containerd/containerd.pid": "containerd"}
READY_SECONDS = END_SECONDS = 60
# Sites keep serving while the engine restarts or after it crashed.
OPTIONS = ("--live-restore",)


def is_up() -> bool:
    answer = output("docker", "info", "--format", "{{json .ServerVersion}}", timeout=20)
    return answer is not None and bool(json.loads(answer or "null"))


def ensure() -> None:
    if is_up():
        return
    with step("container engine"):
        if not shutil.which("docker") or not _dockerd():
            if Path("/Applications").is_dir():
                raise SetupError("no container engine answers", "start Docker Desktop, then run again")
            apt_install("docker.io", "iptables")
        if Path("/run/systemd/system").is_dir():
            run(*as_root("systemctl", "start", "docker"))
        else:
            _start()
        _wait()


def restart(*, kill: bool) -> None:
    """Restart only an engine that this module started: another one may run unrelated containers."""
    if os.geteuid() != 0:
        raise SetupError("only root can restart the container engine", "run scripts/engine as root")
    pid = our_pid()
    if pid is None:
        raise SetupError("root's scripts/engine did not start this engine", "it is left alone; restart it yourself")
    with step("engine killed and started" if kill else "engine stopped and started"):
        _end(pid, signal.SIGKILL if kill else signal.SIGTERM)
        _start()
        _wait()


def our_pid() -> int | None:
    with suppress(OSError, ValueError):
        pid = int(PID_FILE.read_text())
        if _command(pid) == "dockerd":
            return pid
    return None


def _dockerd() -> str | None:
    return shutil.which("dockerd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")


def _command(pid: int) -> str:
    """Return the name of a running process; empty if it has ended or is a zombie."""
    with suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return "" if state == "Z" else Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def _remove_stale_pid_files() -> None:
    for path, name in ENGINE_PID_FILES.items():
        with suppress(OSError, ValueError):
            if _command(int(Path(path).read_text())) != name:
                say(f"  removing stale {path}")
                run(*as_root("rm", "-f", path))


def _end(pid: int, first: signal.Signals) -> None:
    """Raises SetupError if the engine outlives SIGKILL, as in a system call that hangs."""
    for number in dict.fromkeys((first, signal.SIGKILL)):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + END_SECONDS
        while time.monotonic() < deadline:
            if _command(pid) != "dockerd":
                return
            time.sleep(0.1)
    raise SetupError(f"the container engine, process {pid}, does not end", "see `dmesg`, or restart the machine")


def _start() -> None:
    if (dockerd := _dockerd()) is None:
        raise SetupError("dockerd is not installed", "install docker.io (Debian) or docker-ce")
    _remove_stale_pid_files()
    STATE.mkdir(parents=True, exist_ok=True)
    with LOG_FILE.open("ab") as log:
        process = subprocess.Popen(
            as_root(dockerd, *OPTIONS),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd="/",
        )
    PID_FILE.write_text(str(process.pid))


def _wait() -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not is_up():
        if time.monotonic() > deadline:
            tail = LOG_FILE.read_text(errors="replace")[-1500:] if LOG_FILE.exists() else ""
            raise SetupError(f"the engine does not answer after {READY_SECONDS} s\n{tail}", f"read {LOG_FILE}")
        time.sleep(0.2)
