"""Blocking work that cannot be stopped half way."""

import asyncio
import threading

import pytest

from shared.leases import LeaseLostError, run_with_heartbeat
from shared.threads import in_thread


async def test_result_and_error_come_through() -> None:
    assert await in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await in_thread(divmod, 7, 0)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_cancellation_waits_for_the_thread(fails: bool) -> None:
    """However often it is asked for, and whatever comes of the work."""
    begun, go = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go.wait()
        if fails:
            raise ValueError

    task = asyncio.ensure_future(in_thread(work))
    await asyncio.to_thread(begun.wait)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_run_whose_lease_was_lost_ends_before_the_next_one_begins() -> None:
    """Both work on the same files, behind one lock."""
    lock = asyncio.Lock()
    begun, go = threading.Event(), threading.Event()
    lost = asyncio.Event()
    order: list[str] = []

    def files(name: str) -> None:
        order.append(f"{name} begins")
        begun.set()
        go.wait()
        order.append(f"{name} ends")

    async def run(name: str) -> None:
        async with lock:
            await in_thread(files, name)

    async def held() -> bool:
        lost.set()
        return False

    first = asyncio.ensure_future(run_with_heartbeat(run("first"), held, 0.001))
    await asyncio.to_thread(begun.wait)
    second = asyncio.ensure_future(run("second"))
    await lost.wait()
    for _ in range(10):
        await asyncio.sleep(0)
    assert order == ["first begins"]
    go.set()
    with pytest.raises(LeaseLostError):
        await first
    await second
    assert order == ["first begins", "first ends", "second begins", "second ends"]
