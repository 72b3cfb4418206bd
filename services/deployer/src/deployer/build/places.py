"""Which build is next: first come, first served, but each customer has a limited number of places.

After a build that exceeded a limit its customer has to wait (rest), twice as long each time: filling and emptying a
disk without end slows down everybody on it, and no control group limits that.
"""

import asyncio
import contextlib
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

# Fixing a mistake takes a customer longer than the first rest. Builds older than the window are forgotten.
FIRST_REST_SECONDS, LONGEST_REST_SECONDS, WINDOW_SECONDS = 15.0, 300.0, 900.0


class Rests:
    """How long each customer's next build has to wait after builds that exceeded their limits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ended: defaultdict[str, list[float]] = defaultdict(list)

    def exceeded(self, customer: str) -> None:
        """Record that the customer's build was ended for its memory, disk or time."""
        now = self._clock()
        # For all customers: entries of those that build no more must not stay forever.
        for name, times in list(self._ended.items()):
            self._ended[name] = [at for at in times if now - at < WINDOW_SECONDS]
            if not self._ended[name]:
                del self._ended[name]
        self._ended[customer].append(now)

    def left(self, customer: str) -> float:
        """Return the seconds until the customer may build again; usually 0.0."""
        now = self._clock()
        recent = [at for at in self._ended.get(customer, ()) if now - at < WINDOW_SECONDS]
        if not recent:
            return 0.0
        rest = min(LONGEST_REST_SECONDS, FIRST_REST_SECONDS * 2.0 ** (len(recent) - 1))
        return max(0.0, recent[-1] + rest - now)


@dataclass(eq=False)
class _Waiting:
    customer: str
    tell: Callable[[int], None]
    turn: asyncio.Event = field(default_factory=asyncio.Event)


class Places:
    def __init__(self, total: int, per_customer: int, rests: Rests | None = None) -> None:
        self._free, self._per_customer = total, per_customer
        self._held: Counter[str] = Counter()
        self.rests = rests or Rests()
        self._waiting: list[_Waiting] = []

    @contextlib.asynccontextmanager
    async def hold(self, customer: str, tell: Callable[[int], None]) -> AsyncIterator[None]:
        """Wait for a place. `tell` gets the position in the line, 1 being the next, whenever it changes; finally 0."""
        entry = _Waiting(customer, tell)
        self._waiting.append(entry)
        self._admit()
        if not entry.turn.is_set():
            tell(self._waiting.index(entry) + 1)
        try:
            await entry.turn.wait()
            tell(0)
            yield
        finally:
            if entry.turn.is_set():
                self._free += 1
                self._held[customer] -= 1
                self._held += Counter()  # drops zero counts
            else:
                self._leave(entry)
            self._admit()

    def exceeded(self, customer: str) -> None:
        """Record that the customer's build was ended for exceeding a limit."""
        self.rests.exceeded(customer)
        if rest := self.rests.left(customer):
            # Slightly later, so that the rest is over by its own clock.
            asyncio.get_running_loop().call_later(rest + 0.05, self._admit)

    def _admit(self) -> None:
        while self._free:
            chosen = next((waiting for waiting in self._waiting if self._may(waiting.customer)), None)
            if chosen is None:
                return
            self._free -= 1
            self._held[chosen.customer] += 1
            chosen.turn.set()
            self._leave(chosen)

    def _may(self, customer: str) -> bool:
        return self._held[customer] < self._per_customer and not self.rests.left(customer)

    def _leave(self, entry: _Waiting) -> None:
        position = self._waiting.index(entry)
        del self._waiting[position]
        for number, behind in enumerate(self._waiting[position:], position + 1):
            behind.tell(number)
