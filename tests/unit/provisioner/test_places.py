"""Whose git process runs next."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import Any

import pytest

from provisioner.git import places as module
from provisioner.git.access import Refused
from provisioner.git.places import Places


class Hall:
    """Those who have a place, in the order in which they got it; each leaves when told."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.came: list[str] = []
        self.leaving: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def enter(self, *names: str) -> None:
        """`a1` is a request of customer `a`."""
        for name in names:
            self.leaving[name] = asyncio.Event()
            self.tasks[name] = asyncio.ensure_future(self._stay(name))
        await settle()

    async def _stay(self, name: str) -> None:
        async with self.places.place(name[0]):
            self.came.append(name)
            await self.leaving[name].wait()

    async def leave(self, *names: str) -> None:
        for name in names:
            self.leaving[name].set()
        await settle()


class Clocked:
    """Asyncio with another `sleep`."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]]) -> None:
        self.sleep = sleep

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_customer_has_few_places_however_many_requests() -> None:
    hall = Hall(Places(total=4, per_customer=2, requests_per_customer=99))
    await hall.enter("a1", "a2", "a3", "a4", "b1")
    assert hall.came == ["a1", "a2", "b1"]
    await hall.leave("a2")
    assert hall.came == ["a1", "a2", "b1", "a3"]
    await hall.leave(*hall.leaving)


async def test_customers_take_turns() -> None:
    """Who came late and had nothing goes before those who came early and have, or had, one."""
    hall = Hall(Places(total=2, per_customer=2, requests_per_customer=99))
    await hall.enter("a1", "a2", "a3", "a4", "b1", "c1")
    assert hall.came == ["a1", "a2"]
    await hall.leave("a1")
    assert hall.came == ["a1", "a2", "b1"]
    await hall.leave("a2")
    assert hall.came == ["a1", "a2", "b1", "c1"]
    await hall.leave(*hall.leaving)
    assert hall.came[4:] == ["a3", "a4"]
    assert not hall.places._running


async def test_who_goes_while_waiting_or_working_leaves_nothing() -> None:
    hall = Hall(Places(total=1, per_customer=1, requests_per_customer=99))
    await hall.enter("a1", "b1", "c1")
    hall.tasks["b1"].cancel()
    hall.tasks["a1"].cancel()
    await settle()
    assert hall.came == ["a1", "c1"]
    await hall.leave("c1")
    assert not hall.places._running
    assert not hall.places._waiting


async def test_who_waits_in_vain_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own processes, or everybody's."""
    monkeypatch.setattr(module, "WAIT_SECONDS", 0)
    hall = Hall(Places(total=1, per_customer=1, requests_per_customer=99))
    await hall.enter("a1")
    for customer, status in (("a", 429), ("b", 503)):
        with pytest.raises(Refused) as refused:
            async with hall.places.place(customer):
                pass
        assert refused.value.response.status == status
        assert refused.value.response.headers["Retry-After"]
    await hall.leave("a1")
    assert not hall.places._waiting


async def test_open_requests_are_counted_before_they_are_read() -> None:
    places = Places(total=1, per_customer=1, requests_per_customer=2)
    async with AsyncExitStack() as stack:
        for _ in range(2):
            stack.enter_context(places.request("a"))
        with pytest.raises(Refused), places.request("a"):
            pass
        with places.request("b"):
            pass
    assert not places._requests


async def test_who_asks_for_much_gets_what_others_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each push of the last minute makes the next one nicer; nobody else's. Beyond a burst they wait."""
    now, slept = 1000.0, []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(module, "asyncio", Clocked(sleep))
    hall = Places(total=8, per_customer=2, requests_per_customer=16)

    async def next_one(customer: str) -> int:
        async with hall.place(customer) as niceness:
            return niceness

    assert [await next_one("a") for _ in range(5)] == [0, 0, 1, 1, 2]
    assert [await next_one("a") for _ in range(35)][-1] == 19
    assert slept == []
    assert [await next_one("a") for _ in range(10)][-1] == 19
    assert slept == [float(more) for more in range(1, 11)]
    assert await next_one("b") == 0
    assert len(slept) == 10
    now += 61
    assert await next_one("a") == 0
    assert len(slept) == 10
    assert set(hall._recent) == {"a"}, "who was here long ago is still remembered"
