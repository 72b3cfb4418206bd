"""`make dev`: the services run this checkout's code and restart when their code is saved."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePath

from lib import lifecycle, readiness
from lib.shell import ROOT, SetupError, output, run, say
from lib.stacks import Stack
from shared.services import NAMES

MOUNTS = "scripts/docker-compose.mounted.yaml"
WATCHED = ("shared", "services", "templates", "dashboard")
READER = "source-reader"
# A killed process loses no accepted work (docs/architecture/when-x-dies.md), so a restart need not wait for it.
STOP_SECONDS = "1"
READY_SECONDS = 30
LOOKS_PER_SECOND = 20
RESTARTS_OF = ("docker", "inspect", "--format", "{{.RestartCount}}")
LOG_LINES = "15"


def affected(files: Iterable[str]) -> list[str]:
    """Return the services to restart for changes in these paths of the project; [] if none."""
    found: set[str] = set()
    for file in files:
        match PurePath(file).parts:
            case ("shared", *_):
                found |= {*NAMES, READER}
            case ("services", "provisioner", *_):
                found |= {"provisioner", READER}
            case ("services", service, *_) if service in NAMES:
                found.add(service)
            case ("templates", _, *_):
                found.add("provisioner")  # looks for newer templates when it starts
    return sorted(found)


def loop(stack: Stack) -> None:
    """Run until interrupted; then restore the stack as `make up` leaves it."""
    from watchfiles import watch  # of .venv

    try:
        lifecycle.up(replace(stack, overrides=(*stack.overrides, MOUNTS)))
        say(f"{stack.name}: changes saved below {', '.join(WATCHED)} run immediately; Ctrl-C stops this")
        for changes in watch(*(ROOT / folder for folder in WATCHED)):
            restart(stack, sorted({str(Path(path).relative_to(ROOT)) for _, path in changes}))
    except KeyboardInterrupt:
        say(f"\n{stack.name}: back to the ordinary images, built from the saved files (as `make up` does)")
        lifecycle.up(stack)


def restart(stack: Stack, files: list[str]) -> None:
    """Restart the affected services; print how long each took from the save, or that it does not start."""
    why = files[0] + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    noticed = time.monotonic()

    def one(service: str) -> None:
        container = f"webmeteor-{stack.name}-{service}-1"
        ready = _started(stack, service, container)
        result = "restarted" if ready else "does not start, see its log below,"
        say(f"{time.strftime('%H:%M:%S')} {service}: {result} after {time.monotonic() - noticed:.1f} s ({why})")
        if not ready:
            run("docker", "logs", "--tail", LOG_LINES, container)

    services = affected(files)
    if not services:
        say(f"{time.strftime('%H:%M:%S')} nothing to restart, reload the page ({why})")
    with ThreadPoolExecutor(len(NAMES) + 1) as threads:
        list(threads.map(one, services))


def _started(stack: Stack, service: str, container: str) -> bool:
    """Restart a service; return whether it gets ready. False early if it crashes and the engine restarts it."""
    if output("docker", "restart", "--time", STOP_SECONDS, container) is None:
        raise SetupError(f"there is no container {container}", "start again: make dev")
    for look in range(1, READY_SECONDS * LOOKS_PER_SECOND):
        if service == READER or readiness.service(stack, service):
            return True
        # Rarely, because each engine query takes CPU time from the starting services.
        if look % LOOKS_PER_SECOND == 0 and output(*RESTARTS_OF, container) != "0":
            return False
        time.sleep(1 / LOOKS_PER_SECOND)
    return False
