"""Recurring work: the two kinds of background loops. Neither ends if its work fails."""

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
# Longer than closing a channel may take.
END_SECONDS = 2.0
_AWAY = (*db_errors.AWAY, *db_errors.COLLIDED, aio_pika.exceptions.AMQPError)


async def every(seconds: float, work: Work, *, what: str, first: float = 0) -> None:
    """Runs until cancelled: `attempt` after `first` seconds, and then `seconds` after the end of each attempt."""
    await asyncio.sleep(first)
    while True:
        await attempt(work, what)
        await asyncio.sleep(seconds)


async def whenever(woken: asyncio.Event, seconds: float, work: Work, *, what: str) -> None:
    """Runs until cancelled: `attempt` when `woken` is set, at least every `seconds`; retries soon after a failure."""
    while True:
        await wait(woken, seconds)
        if not await attempt(work, what):
            woken.set()
            await asyncio.sleep(AGAIN_SECONDS)


async def end(tasks: Collection[asyncio.Future[Any]]) -> None:
    """Cancels the tasks repeatedly until all have ended, whatever their outcome.

    A task survives a cancellation that coincides with the broker's answer: asyncio.wait_for, which aiormq uses, then
    returns the answer (Python 3.11).
    """
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=END_SECONDS)
    for task in tasks:
        # The outcome does not matter; asyncio complains unless it is retrieved.
        _ = task.cancelled() or task.exception()


async def attempt(work: Work, what: str) -> bool:
    """Returns whether `work` succeeded. Logs errors as `what`; an unavailable database or broker takes one line."""
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
