"""One process of a service and machine at a time."""

from collections.abc import AsyncIterator, Callable

import pytest

from shared.db.pool import Pool
from shared.db.singleton import Singleton
from tests.support.waiting import until

New = Callable[..., Singleton]


@pytest.fixture
async def new(dsn: str) -> AsyncIterator[New]:
    """`new("second")`: another process's lock."""
    made: list[Singleton] = []

    def make(*machine: str) -> Singleton:
        made.append(Singleton(dsn, *machine))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def test_each_machine_has_one(new: New) -> None:
    """A second of the same machine waits until the first has gone; another machine's does not."""
    first = new()
    await first.acquire()
    await new("second").acquire()
    waits = new()
    assert not await waits._try()
    assert not await new("second")._try()
    await first.close()
    await until(waits._try)


async def test_the_default_machines_lock_is_that_of_the_version_before(new: New, pool: Pool) -> None:
    """During an upgrade, the new process waits for the old one."""
    held = "SELECT pg_try_advisory_lock(hashtext(current_schema() || '.single'))"
    async with pool.acquire() as before:
        assert await before.fetchval(held)
        waits = new()
        assert not await waits._try()
        await before.execute("SELECT pg_advisory_unlock_all()")
        await until(waits._try)
