"""Waking up by NOTIFY."""

import asyncio

import asyncpg
import pytest

from shared.db import session as session_module
from shared.db.listener import Wakeup, wait
from shared.db.pool import Pool
from tests.support.messaging import running
from tests.support.waiting import until


async def test_channel_asked_for_late_is_listened_to(pool: Pool, dsn: str) -> None:
    """A part of a service may register its channel after the listener has started."""
    wakeup = Wakeup(dsn)
    early = wakeup.channel("early")
    async with running(wakeup.run):
        await wait(early, 10)
        late = wakeup.channel("late")
        await wait(late, 10)  # set once when listening begins
        assert not late.is_set()
        await pool.execute("SELECT pg_notify('shared_late', '')")
        await wait(late, 10)
        assert not early.is_set()


async def test_lost_listen_connection_is_replaced(pool: Pool, dsn: str) -> None:
    """The server ends the session: the listener connects again and wakes everybody, who may have missed something."""
    wakeup = Wakeup(dsn)
    event = wakeup.channel("outbox")
    async with running(wakeup.run):
        await wait(event, 10)
        await pool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )
        await until(lambda: _set(event))


async def _set(event: asyncio.Event) -> bool:
    return event.is_set()


async def test_woken_channel_wakes_this_process_and_the_other_once(pool: Pool, dsn: str) -> None:
    """The process itself at once, without its own NOTIFY; the other one by NOTIFY."""
    here, there = Wakeup(dsn), Wakeup(dsn)
    mine, other = here.channel("work"), there.channel("work")
    async with running(here.run, there.run):
        await wait(mine, 10)
        await wait(other, 10)
        here.wake({"work", "unheard"})
        assert mine.is_set()
        mine.clear()
        assert await wait(other, 10)
        there.wake({"work"})  # its NOTIFY comes after this process would have heard its own
        assert await wait(mine, 10)
        assert not mine.is_set()


async def test_several_loops_share_the_session(dsn: str) -> None:
    """A statement that is cancelled or fails concerns nobody else."""
    wakeup = Wakeup(dsn)
    async with running(wakeup.run):
        session = await wakeup.session()
        cancelled = asyncio.ensure_future(session.execute("SELECT pg_sleep(60)"))
        broken = asyncio.ensure_future(session.execute("SELECT 1 / 0"))
        others = [asyncio.ensure_future(session.fetchval("SELECT $1::int", number)) for number in range(5)]
        await asyncio.sleep(0.1)
        cancelled.cancel()
        assert await asyncio.gather(*others) == [0, 1, 2, 3, 4]
        assert isinstance((await asyncio.gather(broken, return_exceptions=True))[0], asyncpg.DivisionByZeroError)
        assert await wakeup.session() is session


async def test_session_without_an_answer_is_replaced(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when its peer has vanished; whoever waits behind the statement gets an error, too, and then a new session."""
    monkeypatch.setattr(session_module, "ANSWER_SECONDS", 1)
    wakeup = Wakeup(dsn)
    event = wakeup.channel("outbox")
    async with running(wakeup.run):
        await wait(event, 10)
        session = await wakeup.session()
        with pytest.raises(TimeoutError):
            await session.execute("SELECT pg_sleep(60)")
        await wait(event, 10)
        assert await (await wakeup.session()).fetchval("SELECT 1") == 1
        assert session.is_closed
