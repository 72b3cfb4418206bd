"""Locks by name."""

import asyncio

from shared.locks import Locks


async def test_one_at_a_time_per_name() -> None:
    locks, entered, leave = Locks(), [], asyncio.Event()

    async def work(name: str) -> None:
        async with locks(name):
            entered.append(name)
            await leave.wait()

    tasks = [asyncio.ensure_future(work(name)) for name in ("a", "a", "b")]
    for _ in range(5):
        await asyncio.sleep(0)
    assert entered == ["a", "b"]
    leave.set()
    await asyncio.gather(*tasks)
    assert entered == ["a", "b", "a"]


async def test_what_nobody_holds_or_awaits_is_forgotten() -> None:
    """Not what is still awaited: two would enter otherwise."""
    locks = Locks()

    async def wait() -> None:
        async with locks("a"):
            pass

    async with locks("a"), locks("b"):
        waiting = asyncio.ensure_future(wait())
        await asyncio.sleep(0)
        assert sorted(locks._locks) == ["a", "b"]
    assert list(locks._locks) == ["a"]
    await waiting
    assert not list(locks._locks)
