"""What belongs to the end of a transaction: shared writes before the commit, wake-ups after it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import asyncpg
import pytest

from shared.db.listener import Wakeup, wait
from shared.db.pool import Pool, create_pool
from shared.db.unit import at_end, wake
from tests.support.messaging import running


class Woken:
    """A waker that only notes."""

    def __init__(self) -> None:
        self.seen: list[set[str]] = []

    def wake(self, channels: Any) -> None:
        self.seen.append(set(channels))


@pytest.fixture
async def waker() -> Woken:
    return Woken()


@pytest.fixture
async def working(dsn: str, waker: Woken) -> AsyncIterator[Pool]:
    """One connection, so that each transaction meets what an earlier one might have left on it."""
    made = await create_pool(dsn, size=1, waker=waker)
    await made.execute("CREATE TABLE written (n bigserial, batch text)")
    yield made
    made.terminate()


async def _write(connection: Any, items: Sequence[str]) -> Callable[[], None] | None:
    await connection.execute("INSERT INTO written (batch) VALUES ($1)", " ".join(items))
    return None


async def _written(pool: Pool) -> list[str]:
    return [row["batch"] for row in await pool.fetch("SELECT batch FROM written ORDER BY n")]


async def test_items_of_one_kind_are_written_by_one_call_at_the_end(working: Pool, waker: Woken) -> None:
    async with working.acquire() as tx, tx.transaction():
        at_end(tx, _write, "a")
        wake(tx, "work")
        async with tx.transaction():
            at_end(tx, _write, "b")
            wake(tx, "work")
        with contextlib.suppress(KeyError):
            async with tx.transaction():
                at_end(tx, _write, "undone")
                wake(tx, "undone")
                raise KeyError
        at_end(tx, _write, "c")
        assert not await tx.fetchval("SELECT count(*) FROM written")
        assert waker.seen == []
    assert await _written(working) == ["a b c"]
    assert waker.seen == [{"work"}]


async def test_a_rolled_back_transaction_leaves_nothing_for_the_next(working: Pool, waker: Woken) -> None:
    """Also one that its connection's pool had to end."""

    async def abandoned() -> AsyncIterator[None]:
        async with working.acquire() as tx, tx.transaction():
            at_end(tx, _write, "abandoned")
            wake(tx, "abandoned")
            yield

    with contextlib.suppress(KeyError):
        async with working.acquire() as tx, tx.transaction():
            at_end(tx, _write, "undone")
            wake(tx, "undone")
            raise KeyError
    async for _ in abandoned():
        break
    await asyncio.sleep(0.1)
    async with working.acquire() as tx, tx.transaction():
        at_end(tx, _write, "kept")
    assert await _written(working) == ["kept"]
    assert waker.seen == []


async def test_a_writer_that_fails_undoes_the_transaction(working: Pool, waker: Woken) -> None:
    """And what was to happen after the commit does not happen."""
    acted = []

    async def acts(connection: Any, items: Sequence[str]) -> Callable[[], None]:
        await _write(connection, items)
        return lambda: acted.append(items)

    async def fails(connection: Any, _: Sequence[str]) -> None:
        await connection.execute("SELECT 1 / 0")

    async def transaction() -> None:
        async with working.acquire() as tx, tx.transaction():
            at_end(tx, acts, "a")
            at_end(tx, fails, "b")
            wake(tx, "work")

    with pytest.raises(asyncpg.DivisionByZeroError):
        await transaction()
    assert await _written(working) == []
    assert (acted, waker.seen) == ([], [])
    async with working.acquire() as tx, tx.transaction():
        at_end(tx, acts, "c")
    assert (await _written(working), acted) == (["c"], [["c"]])


async def test_a_writer_may_collect_for_another(working: Pool) -> None:
    async def passes_on(connection: Any, items: Sequence[str]) -> None:
        for item in items:
            at_end(connection, _write, f"{item}!")

    async with working.acquire() as tx, tx.transaction():
        at_end(tx, passes_on, "a")
        at_end(tx, _write, "b")
    assert await _written(working) == ["b", "a!"]


async def test_nothing_is_collected_outside_a_transaction(working: Pool) -> None:
    async with working.acquire() as connection:
        with pytest.raises(RuntimeError):
            at_end(connection, _write, "a")
        with pytest.raises(RuntimeError):
            wake(connection, "work")


async def test_a_process_that_does_not_listen_notifies_the_one_that_does(pool: Pool, dsn: str) -> None:
    """As an operator's command does."""
    wakeup = Wakeup(dsn)
    work = wakeup.channel("work")
    async with running(wakeup.run):
        await wait(work, 10)
        async with pool.acquire() as tx, tx.transaction():
            wake(tx, "work")
            await asyncio.sleep(0.1)
            assert not work.is_set()
        assert await wait(work, 10)
