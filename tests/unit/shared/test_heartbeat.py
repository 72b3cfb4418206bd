"""Leased work beside its heartbeat, without a database."""

import asyncio

import pytest

from shared.leases import LeaseLostError, run_with_heartbeat


async def _true() -> bool:
    return True


async def test_result_of_the_work_ends_it() -> None:
    """Errors come through as they are."""

    async def work() -> None:
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        await run_with_heartbeat(work(), _true, 1)


async def test_lost_lease_cancels_the_work() -> None:
    """Two workers never go on with the same job."""
    cancelled = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async def lost() -> bool:
        return False

    with pytest.raises(LeaseLostError):
        await run_with_heartbeat(work(), lost, 0.001)
    assert cancelled.is_set()


async def test_work_goes_on_while_the_database_is_away() -> None:
    """A heartbeat that can't be written is tried again at its next time."""
    beats = 0
    enough = asyncio.Event()

    async def work() -> None:
        await enough.wait()

    async def away() -> bool:
        nonlocal beats
        beats += 1
        if beats == 3:
            enough.set()
        raise ConnectionRefusedError

    await run_with_heartbeat(work(), away, 0.001)
    assert beats == 3


async def test_work_cancelled_from_within_is_a_failure() -> None:
    """Some libraries cancel who waits for them; that must not look like an orderly stop."""

    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(RuntimeError):
        await run_with_heartbeat(work(), _true, 1)


async def test_cancelled_from_outside_cancels_the_work() -> None:
    """An orderly stop reaches the work."""
    cancelled = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    running = asyncio.ensure_future(run_with_heartbeat(work(), _true, 1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert cancelled.is_set()
