"""`make dev`: the services run this checkout's code, and whoever's code was saved is started again."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path, PurePath

from lib import lifecycle, readiness
from lib.shell import ROOT, SetupError, output, run, say
from lib.stacks import Stack

MOUNTS = "scripts/docker-compose.mounted.yaml"
WATCHED = ("shared", "services", "templates", "dashboard")
READER = "source-reader"
# Nothing accepted is lost with a process (docs/architecture/when-x-dies.md), so nothing in hand may hold up a save.
STOP_SECONDS = "1"
READY_SECONDS = 30
LOOKS_PER_SECOND = 20
RESTARTS_OF = ("docker", "inspect", "--format", "{{.RestartCount}}")
LOG_LINES = "15"


def affected(files: Iterable[str]) -> list[str]:
    """Services that have to be started again for these paths in the project to take effect; [] when none has to."""
    found: set[str] = set()
    for file in files:
        match PurePath(file).parts:
            case ("shared", *_):
                found |= {*readiness.SERVICES, READER}
            case ("services", "deployer", *_):
                found |= {"deployer", READER}
            case ("services", service, *_) if service in readiness.SERVICES:
                found.add(service)
            case ("templates", _, *_):
                found.add("provisioner")  # looks for newer templates at its start
    return sorted(found)


def loop(stack: Stack) -> None:
    """Until interrupted; then the stack is as `make up` leaves it."""
    from watchfiles import watch  # of .venv

    try:
        lifecycle.up(replace(stack, overrides=(*stack.overrides, MOUNTS)))
        say(f"{stack.name}: what is saved below {', '.join(WATCHED)} runs at once; Ctrl-C ends that")
        for changes in watch(*(ROOT / folder for folder in WATCHED)):
            restart(stack, sorted({str(Path(path).relative_to(ROOT)) for _, path in changes}))
    except KeyboardInterrupt:
        say(f"\n{stack.name}: back to the ordinary images, built of what is saved (as `make up` does)")
        lifecycle.up(stack)


def restart(stack: Stack, files: list[str]) -> None:
    """Says a line for each service: how long after the save was noticed it was ready, or that it does not start."""
    why = files[0] + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    noticed = time.monotonic()

    def one(service: str) -> None:
        container = f"webmeteor-{stack.name}-{service}-1"
        ready = _started(stack, service, container)
        result = "runs again" if ready else "does not start, see its log below,"
        say(f"{time.strftime('%H:%M:%S')} {service}: {result} after {time.monotonic() - noticed:.1f} s ({why})")
        if not ready:
            run("docker", "logs", "--tail", LOG_LINES, container)

    services = affected(files)
    if not services:
        say(f"{time.strftime('%H:%M:%S')} nothing to restart, reload the page ({why})")
    with ThreadPoolExecutor(len(readiness.SERVICES) + 1) as threads:
        list(threads.map(one, services))


def _started(stack: Stack, service: str, container: str) -> bool:
    """Waits until it is ready; not for one that ends by itself, which the engine then starts again and again."""
    if output("docker", "restart", "--time", STOP_SECONDS, container) is None:
        raise SetupError(f"there is no container {container}", "start again: make dev")
    for look in range(1, READY_SECONDS * LOOKS_PER_SECOND):
        if service == READER or readiness.service(stack, service):
            return True
        # Rarely, as each question to the engine takes processor time from the services that start.
        if look % LOOKS_PER_SECOND == 0 and output(*RESTARTS_OF, container) != "0":
            return False
        time.sleep(1 / LOOKS_PER_SECOND)
    return False
