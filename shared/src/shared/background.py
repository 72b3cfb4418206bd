"""Work that comes back: the two shapes of a service's loops. Neither ends because its work fails."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import aio_pika

from shared.db import errors as db_errors
from shared.db.listener import wait
from shared.logging import bind, get_logger, new_correlation_id

log = get_logger()

Work = Callable[[], Awaitable[object]]
AGAIN_SECONDS = 0.5
# Longer than to close a channel may take.
END_SECONDS = 2.0
_AWAY = (*db_errors.AWAY, *db_errors.COLLIDED, aio_pika.exceptions.AMQPError)


async def every(seconds: float, work: Work, *, what: str, first: float = 0) -> None:
    """Until cancelled: `attempt` after `first` seconds, and then each time `seconds` after the last one has ended."""
    await asyncio.sleep(first)
    while True:
        await attempt(work, what)
        await asyncio.sleep(seconds)


async def whenever(woken: asyncio.Event, seconds: float, work: Work, *, what: str) -> None:
    """Until cancelled: `attempt` when `woken` is set, and at least every so many seconds; soon again when it failed."""
    while True:
        await wait(woken, seconds)
        if not await attempt(work, what):
            woken.set()
            await asyncio.sleep(AGAIN_SECONDS)


async def end(tasks: Collection[asyncio.Future[Any]]) -> None:
    """Cancels them until all have ended, in whatever way.

    One that is cancelled at the very moment in which the broker answers goes on: asyncio.wait_for, as aiormq uses it,
    then returns the answer (Python 3.11).
    """
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=END_SECONDS)
    for task in tasks:
        # How they ended is nobody's concern; asked for, or asyncio complains.
        _ = task.cancelled() or task.exception()


async def attempt(work: Work, what: str) -> bool:
    """Whether `work` raised nothing. What it raises is logged as `what`; database or broker being away is one line."""
    bind(correlation_id=new_correlation_id())
    try:
        await work()
    except _AWAY as error:
        log.warning(what, error=f"{type(error).__name__}: {error}")
    except Exception:
        log.exception(what)
    else:
        return True
    return False
