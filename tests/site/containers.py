"""Containers beside the tests, by the engine's own command."""

import subprocess
import time
from typing import Any

READY_SECONDS = 10


def remove(name: str) -> None:
    there = docker("ps", "-aq", "--filter", f"network={name}").split()
    # Those of a killed run that were created and not started are in no network yet.
    there += docker("ps", "-aq", "--filter", f"name=^/{name}-").split()
    if there:
        docker("rm", "--force", "--volumes", *set(there))
    if docker("network", "ls", "-q", "--filter", f"name=^{name}$"):
        docker("network", "rm", name)


def until(holds: Any, log: Any) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, log()
        time.sleep(0.05)


def succeeds(*argv: str) -> bool:
    return subprocess.run(["docker", *argv], capture_output=True, check=False, timeout=30).returncode == 0


def docker(*argv: str) -> str:
    done = subprocess.run(
        ["docker", *argv], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, f"docker {' '.join(argv)}: {done.stdout}"
    return done.stdout.strip()
