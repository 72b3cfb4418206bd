"""Leased rows: a row is its holder's until the lease expires, which the holder extends while it works.

For jobs (`shared.jobs`) and deployments (the deployer), whose tables and rules for what is next differ.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.db import errors as db_errors
from shared.db.listener import wait
from shared.logging import get_logger

T = TypeVar("T")
log = get_logger()

# After an error of the database.
RETRY_SECONDS = 0.5


class LeaseLostError(Exception):
    """Another worker has taken over the row; this run's result is discarded."""


@dataclass
class Slot:
    """One of the slots for rows at work."""

    slots: asyncio.Semaphore
    on_free: Callable[[], None] = lambda: None
    held: bool = True

    def leave(self) -> None:
        if self.held:
            self.held = False
            self.slots.release()
            self.on_free()

    @contextlib.asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Release the slot within the block. After an error it is not taken again: little work is left."""
        self.leave()
        yield
        await self.slots.acquire()
        self.held = True


async def serve(
    wakeup: asyncio.Event,
    slots: asyncio.Semaphore,
    lease: Callable[[], Awaitable[T | None]],
    run: Callable[[T, Slot], Coroutine[Any, Any, None]],
    seconds_to_next: Callable[[], Awaitable[float]],
) -> None:
    """Run what `lease` returns while there are slots; then wait for `wakeup`, or `seconds_to_next`. Until cancelled.

    `wakeup` is set when a slot becomes free.
    """
    async with asyncio.TaskGroup() as group:
        while True:
            try:
                if not slots.locked() and await _started(group, wakeup, slots, lease, run):
                    continue
                seconds = await seconds_to_next()
            except db_errors.ANY as error:
                log.warning("lease_failed", error=f"{type(error).__name__}: {error}")
                seconds = RETRY_SECONDS
            await wait(wakeup, seconds)


async def _started(
    group: asyncio.TaskGroup,
    wakeup: asyncio.Event,
    slots: asyncio.Semaphore,
    lease: Callable[[], Awaitable[T | None]],
    run: Callable[[T, Slot], Coroutine[Any, Any, None]],
) -> bool:
    # Slot before lease: a leased row must not wait for a slot, as it has no heartbeat yet.
    await slots.acquire()
    leased = None
    try:
        leased = await lease()
    finally:
        if leased is None:
            slots.release()
    if leased is None:
        return False
    group.create_task(_run(run, leased, Slot(slots, wakeup.set)))
    return True


async def _run(run: Callable[[T, Slot], Coroutine[Any, Any, None]], leased: T, slot: Slot) -> None:
    try:
        await run(leased, slot)
    finally:
        slot.leave()


async def run_with_heartbeat(work: Awaitable[T], extend: Callable[[], Awaitable[bool]], every_seconds: float) -> T:
    """Run `work` while extending its lease; if the lease is lost, cancel `work` and raise LeaseLostError."""
    task = asyncio.ensure_future(work)
    try:
        while True:
            done, _ = await asyncio.wait({task}, timeout=every_seconds)
            if done:
                if task.cancelled():
                    raise RuntimeError("the work was cancelled from within")
                return task.result()
            try:
                held = await extend()
            except db_errors.ANY as error:
                # The database is unavailable: continue; the end of the work checks whether the lease is still held.
                log.warning("heartbeat_failed", error=str(error))
                continue
            if not held:
                raise LeaseLostError
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
