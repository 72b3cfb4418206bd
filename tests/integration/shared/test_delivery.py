"""Every event is handled exactly once, in its subject's order, whatever is restarted in between."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from aio_pika.abc import AbstractRobustConnection

from shared.db.listener import Wakeup
from shared.db.pool import Pool
from shared.events.types import GATEWAY
from shared.messaging import broker
from shared.messaging import relay as relay_module
from shared.messaging.outbox import Outbox
from shared.messaging.relay import Relay
from tests.support import rabbitmq
from tests.support.messaging import (
    SERVICE,
    ListeningRelay,
    consumer,
    deletion,
    in_order,
    names,
    publish,
    relay,
    running,
)  # fmt: skip
from tests.support.waiting import until

NewPool = Callable[[], Awaitable[Pool]]
Program = Callable[..., Awaitable[asyncio.subprocess.Process]]


async def _complete(pool: Pool, count: int) -> None:
    """All there, none twice, nothing waiting, each subject in order."""

    async def arrived() -> bool:
        [found] = await pool.fetch("SELECT (SELECT count(*) FROM effects) AS e, (SELECT count(*) FROM outbox) AS o")
        return bool(found["e"] >= count and found["o"] == 0)

    await until(arrived, 120)
    await asyncio.sleep(0.2)  # room for a repetition that must not come
    seen = await names(pool)
    assert len(seen) == len(set(seen)) == count
    assert await in_order(pool)


async def test_broker_restart_while_publishing_loses_nothing_and_repeats_nothing(
    effects: Pool, connection: AbstractRobustConnection
) -> None:
    """A thousand events, the broker restarted in their middle: each handled once and in order."""
    async with running(relay(effects, connection).run, consumer(effects, connection).run):
        publishing = asyncio.ensure_future(publish(effects, 1000, subjects=20))
        await until(lambda: effects.fetchval("SELECT count(*) > 100 FROM effects"))
        await asyncio.to_thread(rabbitmq.docker, "restart", "--time", "5", rabbitmq.container())
        await publishing
        await _complete(effects, 1000)


async def test_connections_closed_by_the_broker_lose_nothing(
    effects: Pool, connection: AbstractRobustConnection, amqp_url: str
) -> None:
    """Channels that close under publisher and consumer, twice: both open new ones; each event is handled once."""
    vhost = amqp_url.rpartition("/")[2]
    async with running(relay(effects, connection).run, consumer(effects, connection).run):
        for wave in range(3):
            await publish(effects, 200, subjects=7, first=wave * 200)
            await asyncio.to_thread(rabbitmq.close_connections, vhost)
        await _complete(effects, 600)


async def test_database_sessions_ended_by_the_server_lose_nothing(
    new_pool: NewPool, effects: Pool, connection: AbstractRobustConnection
) -> None:
    """PostgreSQL ends all sessions of relay and consumer while they work: they go on with new ones."""
    working = await new_pool()
    async with running(relay(working, connection).run, consumer(working, connection).run):
        for wave in range(3):
            await publish(effects, 200, subjects=7, first=wave * 200)
            await effects.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
        await _complete(effects, 600)


async def test_two_relays_publish_each_event_once_and_in_order(
    new_pool: NewPool, effects: Pool, connection: AbstractRobustConnection
) -> None:
    """Only one of several instances publishes at a time; when it goes, another takes over."""
    pools = [await new_pool() for _ in range(2)]
    loops = (consumer(effects, connection).run, *(relay(pool, connection).run for pool in pools))
    async with running(*loops) as (_, first, _):
        await publish(effects, 200, subjects=3)
        await until(lambda: effects.fetchval("SELECT count(*) >= 200 FROM effects"))
        first.cancel()
        await publish(effects, 200, subjects=3, first=200)
        await _complete(effects, 400)


async def test_killed_between_commit_and_publish(
    effects: Pool, connection: AbstractRobustConnection, program: Program
) -> None:
    """What was committed is published by whoever comes next."""
    assert await (await program("publisher", "50")).wait() == -9
    async with running(relay(effects, connection).run, consumer(effects, connection).run):
        await _complete(effects, 50)


async def test_killed_between_publish_and_delete(
    effects: Pool, connection: AbstractRobustConnection, program: Program
) -> None:
    """Events the broker has, but whose rows are still there, go out again and are recognised."""
    await publish(effects, 60, subjects=4)
    assert await (await program("relay", "40")).wait() == -9
    assert await effects.fetchval("SELECT count(*) FROM outbox") == 60
    async with running(relay(effects, connection).run, consumer(effects, connection).run):
        await _complete(effects, 60)


async def test_killed_between_handler_commit_and_ack(
    effects: Pool, connection: AbstractRobustConnection, program: Program
) -> None:
    """The broker delivers again what was committed but not acknowledged; its effects stay single."""
    await publish(effects, 60, subjects=4)
    async with running(relay(effects, connection).run):
        assert await (await program("consumer", "20")).wait() == -9
        assert await effects.fetchval("SELECT count(*) FROM effects") >= 20
        async with running(consumer(effects, connection).run):
            await _complete(effects, 60)


async def test_consumer_stopped_in_the_middle_leaves_nothing_half(effects: Pool, amqp_url: str) -> None:
    """A graceful stop rolls back what is in hand; the next instance does it, once."""
    first, second = [await broker.connect(amqp_url, "tests") for _ in range(2)]
    await publish(effects, 300, subjects=9)
    async with running(relay(effects, second).run):
        async with running(consumer(effects, first).run):
            await until(lambda: effects.fetchval("SELECT count(*) > 20 FROM effects"))
        await first.close()
        async with running(consumer(effects, second).run):
            await _complete(effects, 300)
    await second.close()


class DeafWakeup(Wakeup):
    def channel(self, name: str) -> asyncio.Event:  # noqa: ARG002 - whichever it is, it is never set
        return asyncio.Event()


async def test_rows_go_from_the_commit_to_the_relay_without_a_look_at_the_table(
    effects: Pool, connection: AbstractRobustConnection, dsn: str
) -> None:
    """Nothing notifies this relay, and its next look is seconds away: it gets what is committed, and nothing else."""
    wakeup = DeafWakeup(dsn)
    deaf = Relay(GATEWAY, connection, wakeup)
    outbox = Outbox(GATEWAY, deaf)
    async with running(wakeup.run, deaf.run, consumer(effects, connection).run):
        await publish(effects, 1)
        await until(partial(effects.fetchval, "SELECT count(*) = 1 FROM effects"))
        for number in range(1, 4):
            with contextlib.suppress(ZeroDivisionError):
                async with effects.acquire() as tx, tx.transaction():
                    await outbox.add(tx, deletion(number))
                    with contextlib.suppress(KeyError):
                        async with tx.transaction():
                            await outbox.add(tx, deletion(100 + number))
                            raise KeyError
                    await asyncio.sleep(0.05)
                    1 / (number - 2)
        await until(partial(effects.fetchval, "SELECT count(*) >= 3 FROM effects"), 3)
        await asyncio.sleep(0.2)
    assert await names(effects) == [f"n{number}.example.com" for number in (0, 1, 3)]


async def test_more_than_fits_into_memory_is_found_in_the_table(
    effects: Pool, connection: AbstractRobustConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay that falls behind reads the rest from the table, page by page; each event goes out once and in order."""
    monkeypatch.setattr(relay_module, "MOST_ROWS", 5)
    monkeypatch.setattr(relay_module, "BATCH", 7)
    small = relay(effects, connection)
    outbox = Outbox(GATEWAY, small)
    async with running(small.run):
        await until(partial(effects.fetchval, "SELECT count(*) = 0 FROM outbox"))
        for first in range(0, 200, 20):
            async with effects.acquire() as tx, tx.transaction():
                for number in range(first, first + 20):
                    await outbox.add(tx, deletion(number, number % 3))
        async with running(consumer(effects, connection).run):
            await _complete(effects, 200)


async def test_rows_of_an_instance_that_does_not_lead_reach_the_one_that_does(
    new_pool: NewPool, effects: Pool, connection: AbstractRobustConnection
) -> None:
    """Events written by any instance go out at once, whichever has the lock."""
    leading, second = relay(await new_pool(), connection), relay(await new_pool(), connection)
    async with running(consumer(effects, connection).run, leading.run):
        await publish(effects, 1)
        await until(partial(effects.fetchval, "SELECT count(*) = 1 FROM effects"))
        async with running(second.run):
            for number in range(1, 4):
                await asyncio.sleep(0.1)
                async with effects.acquire() as tx, tx.transaction():
                    await Outbox(GATEWAY, second).add(tx, deletion(number))
                await until(partial(effects.fetchval, "SELECT count(*) > $1 FROM effects", number), 4)


@pytest.mark.parametrize(("singly_seconds", "messages"), [(0, 3), (60, 120)])
async def test_run_of_events_shares_a_message(
    effects: Pool, connection: AbstractRobustConnection, singly_seconds: float, messages: int
) -> None:
    """Up to fifty of one type; but one by one while consumers that know no runs may still be there."""
    publishing = ListeningRelay(effects, connection, singly_seconds=singly_seconds)
    async with effects.acquire() as tx, tx.transaction():
        for number in range(120):
            await Outbox(GATEWAY).add(tx, deletion(number, number % 4))
    async with running(publishing.run):
        await until(partial(effects.fetchval, "SELECT count(*) = 0 FROM outbox"))
    async with connection.channel() as channel:
        queue = await channel.declare_queue(SERVICE, passive=True)
        assert queue.declaration_result.message_count == messages
    async with running(consumer(effects, connection).run):
        await _complete(effects, 120)


async def test_relay_that_lost_its_session_can_still_be_stopped(
    effects: Pool, new_pool: NewPool, connection: AbstractRobustConnection
) -> None:
    """Losing the database in the very moment of a stop must not turn the stop into one more attempt."""
    pool = await new_pool()
    task = asyncio.ensure_future(relay(pool, connection).run())
    await publish(effects, 1)
    await until(lambda: effects.fetchval("SELECT count(*) = 0 FROM outbox"))
    await asyncio.sleep(0.5)  # now it waits, and does not notice by itself
    await effects.execute(
        "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )
    await asyncio.sleep(0.1)
    task.cancel()
    await asyncio.wait({task}, timeout=10)
    assert task.cancelled()


async def test_relay_that_ends_leaves_the_session_to_others_without_its_lock(
    effects: Pool, connection: AbstractRobustConnection, dsn: str
) -> None:
    """Another instance can lead at once; this one still listens."""
    locks = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    wakeup = Wakeup(dsn)
    async with running(wakeup.run):
        session = await wakeup.session()
        async with running(Relay(GATEWAY, connection, wakeup).run):
            await publish(effects, 1)
            await until(partial(effects.fetchval, "SELECT count(*) = 0 FROM outbox"))
            assert await effects.fetchval(locks) == 1
        assert await effects.fetchval(locks) == 0
        assert await wakeup.session() is session
