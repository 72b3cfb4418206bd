"""Until every new container answers its readiness probe."""

import asyncio
import time
from collections.abc import Awaitable

from shared.sitespec import Service

from deployer import probes
from deployer.errors import NotReadyError
from deployer.run import Run

POLL_SECONDS = 0.03
# Asking the engine whether a container has ended costs more than a probe.
ENDED_EVERY = 8
LAST_LINES = 15


async def ready(run: Run) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_settled(_until_ready(run, service))) for service in run.changed]
    errors = [error for task in tasks if (error := task.result())]
    if errors:
        raise errors[0]


async def _settled(work: Awaitable[None]) -> Exception | None:
    """A task group would wrap the first error; the others' reasons are of no interest then."""
    try:
        await work
    except NotReadyError as error:
        return error
    return None


async def _until_ready(run: Run, service: Service) -> None:
    began, answer, tries = time.monotonic(), "", 0
    while time.monotonic() - began < run.kit.settings.ready_seconds:
        found = await probes.ready(run.kit.session, service, run.plan[service].address)
        if found is None:
            run.say(f"{service}: ready after {time.monotonic() - began:.2f} s")
            return
        answer, tries = found, tries + 1
        if tries % ENDED_EVERY == 0:
            await _check_alive(run, service)
        await asyncio.sleep(POLL_SECONDS)
    raise NotReadyError(
        f"{service} was not ready after {run.kit.settings.ready_seconds:g} s: {answer}. Its last lines:\n"
        + await _last_lines(run, service),
        service=service,
    )


async def _check_alive(run: Run, service: Service) -> None:
    ended = await run.kit.engine.ended(run.ids[service])
    if ended is None:
        return
    reason = "it used more memory than it may" if ended.out_of_memory else f"it ended with code {ended.exit_code}"
    raise NotReadyError(
        f"{service} did not start: {reason}. Its last lines:\n{await _last_lines(run, service)}", service=service
    )


async def _last_lines(run: Run, service: Service) -> str:
    lines = await run.kit.engine.tail(run.ids[service], LAST_LINES)
    for line in lines:
        run.journal.line("ERROR", f"{service}: {line}")
    return "\n".join(run.journal.safe(line) for line in lines) or "(it wrote nothing)"
