"""Wait until every container that was started answers its readiness probe."""

import asyncio
import time
from collections.abc import Awaitable

from deployer.deployments.run import Run
from deployer.errors import NotReadyError
from shared.sitespec import TMP, WRITABLE, Service

POLL_SECONDS = 0.03
# Asking the engine costs more than a probe, and a container that exits usually does so at once.
ENDED_FIRST_SECONDS, ENDED_EVERY_SECONDS = 0.3, 0.5
LAST_LINES = 15
# Error texts of the C library and of Node.
READ_ONLY = ("Read-only file system", "EROFS")


async def ready(run: Run) -> None:
    answers = await asyncio.gather(*(_settled(_until_ready(run, service)) for service in run.ids))
    for error in answers:
        if error:
            raise error


async def _settled(work: Awaitable[None]) -> NotReadyError | None:
    """Return the error: all services are awaited, so that the log says whether each was ready."""
    try:
        await work
    except NotReadyError as error:
        return error
    return None


async def _until_ready(run: Run, service: Service) -> None:
    began = time.monotonic()
    probing = asyncio.ensure_future(_probe(run, service))
    watching = asyncio.ensure_future(_until_ended(run, service))
    try:
        # A probe of an unused address takes seconds; the engine reports the exit sooner.
        await asyncio.wait({probing, watching}, return_when=asyncio.FIRST_COMPLETED)
        await (probing if probing.done() else watching)
    finally:
        for task in (probing, watching):
            task.cancel()
        await asyncio.gather(probing, watching, return_exceptions=True)
    run.say(f"{service}: ready after {time.monotonic() - began:.2f} s")


async def _probe(run: Run, service: Service) -> None:
    answer = "no answer"
    try:
        async with asyncio.timeout(run.context.settings.ready_seconds):
            while found := await run.context.probe(service, run.plan[service].address):
                answer = found
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError as error:
        raise NotReadyError(
            f"{service} was not ready after {run.context.settings.ready_seconds:g} s: {answer}. Its last lines:\n"
            + await _last_lines(run, service),
            service=service,
        ) from error


async def _until_ended(run: Run, service: Service) -> None:
    await asyncio.sleep(ENDED_FIRST_SECONDS)
    while True:
        ended = await run.context.engine.ended(run.ids[service])
        if ended:
            break
        await asyncio.sleep(ENDED_EVERY_SECONDS)
    reason = "it exceeded its memory limit" if ended.out_of_memory else f"it exited with code {ended.exit_code}"
    raise NotReadyError(
        f"{service} did not start: {reason}. Its last lines:\n{await _last_lines(run, service)}", service=service
    )


async def _last_lines(run: Run, service: Service) -> str:
    lines = await run.context.engine.tail(run.ids[service], LAST_LINES)
    for line in lines:
        run.journal.line("ERROR", f"{service}: {line}")
    if any(word in line for line in lines for word in READ_ONLY):
        lines.append(_where_to_write(run, service))
        run.journal.line("ERROR", lines[-1])
    return "\n".join(run.journal.safe(line) for line in lines) or "(no output)"


def _where_to_write(run: Run, service: Service) -> str:
    kept = "".join(f" or, for data to keep, {path}" for path in run.spec.mounts(service).values())
    places = f"{TMP} ({WRITABLE[service][TMP]} MB in memory){kept}"
    return f"{service} tried to write to a read-only path; only these are writable: {places}."
