"""Loops of a service's background."""

import asyncio
from collections.abc import Awaitable, Callable

import aio_pika
import asyncpg
import pytest

from shared.background import every, whenever
from shared.logging import correlation_id

TROUBLE = (
    ConnectionRefusedError(),
    TimeoutError(),
    asyncpg.TooManyConnectionsError("full"),
    asyncpg.DeadlockDetectedError("collided"),
    aio_pika.exceptions.AMQPError("away"),
    ValueError("a mistake"),
)
Loop = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]
LOOPS: dict[str, Loop] = {
    "every": lambda work: every(0, work, what="not_done"),
    "whenever": lambda work: whenever(_set(), 1000, work, what="not_done"),
}


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize("error", TROUBLE, ids=lambda error: type(error).__name__)
async def test_work_that_fails_is_done_again(loop: Loop, error: Exception) -> None:
    """Whether something is away or it is a mistake; each time under an id of its own."""
    ids: list[str] = []
    second = asyncio.Event()

    async def work() -> None:
        ids.append(correlation_id())
        if len(ids) == 2:
            second.set()
        raise error

    running = asyncio.ensure_future(loop(work))
    waiting = asyncio.ensure_future(second.wait())
    ended, _ = await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    assert ended == {waiting}
    assert len(set(ids)) == len(ids)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_woken_work_waits_to_be_woken_again() -> None:
    woken, done = asyncio.Event(), asyncio.Queue[None]()

    async def work() -> None:
        done.put_nowait(None)

    running = asyncio.ensure_future(whenever(woken, 1000, work, what="not_done"))
    for _ in range(2):
        assert done.empty()
        woken.set()
        await done.get()
        assert not woken.is_set()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
