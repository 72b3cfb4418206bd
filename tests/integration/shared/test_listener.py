"""Waking up by NOTIFY."""

import asyncio

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
