"""Limits concurrent git processes in total and per customer; customers take turns."""

import asyncio
import contextlib
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from provisioner.git.access import Refused
from shared.pace import Pace

WAIT_SECONDS = 30.0
RETRY = {"Retry-After": "10"}
# A customer's processes of the last minute raise the niceness of the next: by one per push (two processes).
RECENT_SECONDS = 60.0
PER_NICENESS, MOST_NICENESS = 2, 19
# Rate limit of a customer's processes: a burst, then a push every two seconds. Excess requests wait; none is refused.
BURST, PER_SECOND = 40, 1.0


@dataclass(frozen=True, eq=False)
class _Waiting:
    customer: str
    turn: asyncio.Future[None]


@dataclass(frozen=True, eq=False)
class _Recent:
    """A customer's recent requests."""

    times: deque[float] = field(default_factory=lambda: deque(maxlen=PER_NICENESS * MOST_NICENESS))
    pace: Pace = field(default_factory=lambda: Pace(PER_SECOND, BURST))


class Places:
    def __init__(self, total: int, per_customer: int, requests_per_customer: int) -> None:
        self._total = total
        self._per_customer = per_customer
        self._requests_per_customer = requests_per_customer
        self._requests: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._waiting: list[_Waiting] = []
        # Per customer with open requests: when it last had a turn, as a growing number.
        self._served: dict[str, int] = {}
        self._recent: dict[str, _Recent] = {}

    @contextlib.contextmanager
    def request(self, customer: str) -> Iterator[None]:
        """Count a request while it is open, also while it is read or waits. Raises Refused over the limit."""
        if self._requests[customer] >= self._requests_per_customer:
            text = f"{self._requests_per_customer} of your clones and pushes are open already; wait for one to end.\n"
            raise Refused(text, 429, RETRY)
        self._requests[customer] += 1
        try:
            yield
        finally:
            self._requests[customer] -= 1
            # Forget customers without open requests.
            if not self._requests[customer]:
                del self._requests[customer]
                self._served.pop(customer, None)

    @contextlib.asynccontextmanager
    async def place(self, customer: str) -> AsyncIterator[int]:
        """Wait for a process slot; yield the niceness (0 to 19). Busy customers are throttled and get a lower priority.

        Raises Refused if no slot is free within WAIT_SECONDS.
        """
        pause, niceness = self._asked(customer, time.monotonic())
        if pause:
            await asyncio.sleep(pause)
        waiting = _Waiting(customer, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._admit()
        try:
            await self._turn(waiting)
            yield niceness
        finally:
            if waiting in self._waiting:
                self._waiting.remove(waiting)
            else:
                self._running[customer] -= 1
                self._running = +self._running
            self._admit()

    def _asked(self, customer: str, now: float) -> tuple[float, int]:
        """Return the seconds to wait first, and the niceness."""
        for known, recent in list(self._recent.items()):
            while recent.times and recent.times[0] < now - RECENT_SECONDS:
                recent.times.popleft()
            if not recent.times:
                del self._recent[known]
        mine = self._recent.setdefault(customer, _Recent())
        niceness = len(mine.times) // PER_NICENESS
        mine.times.append(now)
        return mine.pace.pause(1, now), niceness

    async def _turn(self, waiting: _Waiting) -> None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await waiting.turn
        except TimeoutError:
            if self._running[waiting.customer] >= self._per_customer:
                text = f"{self._per_customer} of your clones and pushes are running already; wait for one to end.\n"
                raise Refused(text, 429, RETRY) from None
            raise Refused("Too many clones and pushes at the moment; please try again.\n", 503, RETRY) from None

    def _admit(self) -> None:
        """Admit by fewest running processes of the customer, then its longest time without a turn, then the oldest."""
        while self._running.total() < self._total:
            able = [w for w in self._waiting if not w.turn.done() and self._running[w.customer] < self._per_customer]
            if not able:
                return
            first = min(able, key=lambda w: (self._running[w.customer], self._served.get(w.customer, 0)))
            self._waiting.remove(first)
            self._running[first.customer] += 1
            self._served[first.customer] = max(self._served.values(), default=0) + 1
            first.turn.set_result(None)
