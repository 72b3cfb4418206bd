"""Who builds next: first come, first served, but a customer has one place at a time whatever they ask for."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field


@dataclass(eq=False)
class _Waiting:
    customer: str
    tell: Callable[[int], None]
    turn: asyncio.Event = field(default_factory=asyncio.Event)


class Places:
    def __init__(self, total: int, per_customer: int) -> None:
        self._free, self._per_customer = total, per_customer
        self._held: Counter[str] = Counter()
        self._waiting: list[_Waiting] = []

    @contextlib.asynccontextmanager
    async def hold(self, customer: str, tell: Callable[[int], None]) -> AsyncIterator[None]:
        """Waits for a place. `tell` gets the position in the line, 1 being the next, whenever it changes; at last 0."""
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
                self._held += Counter()  # drops those that hold nothing
            else:
                self._leave(entry)
            self._admit()

    def _admit(self) -> None:
        while self._free:
            chosen = next((w for w in self._waiting if self._held[w.customer] < self._per_customer), None)
            if chosen is None:
                return
            self._free -= 1
            self._held[chosen.customer] += 1
            chosen.turn.set()
            self._leave(chosen)

    def _leave(self, entry: _Waiting) -> None:
        position = self._waiting.index(entry)
        del self._waiting[position]
        for number, behind in enumerate(self._waiting[position:], position + 1):
            behind.tell(number)
