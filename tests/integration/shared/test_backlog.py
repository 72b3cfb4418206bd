"""What waits, as metrics."""

import aio_pika
from aio_pika.abc import AbstractRobustConnection

from shared import jobs, metrics
from shared.db.pool import Pool
from shared.messaging import backlog, topology
from tests.support.messaging import SERVICE, publish


async def test_what_waits_is_counted_whoever_works_on_it(pool: Pool, connection: AbstractRobustConnection) -> None:
    """Without a relay, a consumer or a worker: the numbers are the tables' and the queues' own."""
    await publish(pool, 3)
    await pool.execute("UPDATE outbox SET created_at = now() - interval '90 s' WHERE id = (SELECT min(id) FROM outbox)")
    async with pool.acquire() as tx, tx.transaction():
        await jobs.enqueue(tx, "work", key="now", payload={})
        await jobs.enqueue(tx, "work", key="later", payload={}, delay_seconds=60)
    async with connection.channel() as channel:
        for name in (SERVICE, SERVICE, topology.parked_queue(SERVICE)):
            await channel.default_exchange.publish(aio_pika.Message(b"{}"), routing_key=name)
    await backlog.look(SERVICE, pool, connection)
    gauges = (metrics.OUTBOX_WAITING, metrics.EVENTS_WAITING, metrics.EVENTS_PARKED, metrics.JOBS_DUE)
    assert [gauge._value.get() for gauge in gauges] == [3, 2, 1, 1]
    assert 90 <= metrics.OUTBOX_OLDEST._value.get() < 150
    await pool.execute("DELETE FROM outbox")
    await backlog.look(SERVICE, pool, connection)
    assert (metrics.OUTBOX_WAITING._value.get(), metrics.OUTBOX_OLDEST._value.get()) == (0, 0)
