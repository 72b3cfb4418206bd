"""Which events are handled next, and with which others.

Events with the same key form a lane and are handled in order. A batch takes all that waits, whatever its lanes, so that
under load many events share a commit; meanwhile the next batch gathers. Only if a batch takes long (it waits for a
lock, or for a slow statement) does another one start beside it, without the lanes in hand: what one customer holds up,
others don't wait for.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from shared.background import end
from shared.messaging.delivery import Delivery

PARALLEL = 4
BATCH = 64
# Longer than the commit of a batch takes on a disk that is not overloaded.
PATIENCE_SECONDS = 0.025

Settle = Callable[[list[Delivery]], Awaitable[None]]


class Lanes:
    def __init__(self) -> None:
        self._waiting: deque[Delivery] = deque()
        self._held: set[str] = set()
        """Keys of the lanes in hand."""
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()

    def add(self, delivery: Delivery) -> None:
        self._waiting.append(delivery)
        self._changed.set()

    def add_alone(self, batch: Sequence[Delivery]) -> None:
        """Puts back a batch that could not be handled together, before everything else, each to be handled alone."""
        for delivery in batch:
            delivery.alone = True
        self._waiting.extendleft(reversed(batch))

    async def work(self, settle: Settle) -> None:
        """Runs until cancelled or until `settle` raises; run PARALLEL of these."""
        while True:
            async with self._turn:
                batch = await self._take()
                task = asyncio.ensure_future(settle(batch))
                try:
                    await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
                except asyncio.CancelledError:
                    await end([task])
                    raise
            try:
                await task
            finally:
                if not task.done():
                    await end([task])
                self._held.difference_update(delivery.key for delivery in batch)
                self._changed.set()

    async def _take(self) -> list[Delivery]:
        while not (batch := self._next()):
            self._changed.clear()
            await self._changed.wait()
        self._held.update(delivery.key for delivery in batch)
        return batch

    def _next(self) -> list[Delivery]:
        """Takes the first events of free lanes: up to BATCH, or one that must be alone."""
        batch: list[Delivery] = []
        passed: list[Delivery] = []
        barred = set(self._held)
        while self._waiting and len(batch) < BATCH:
            delivery = self._waiting.popleft()
            if delivery.key in barred or (delivery.alone and batch):
                # Those behind it in its lane must not overtake it.
                barred.add(delivery.key)
                passed.append(delivery)
                continue
            batch.append(delivery)
            if delivery.alone:
                break
        self._waiting.extendleft(reversed(passed))
        return batch
