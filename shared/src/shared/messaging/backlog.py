"""Backlog metrics: events to be published or handled, parked events, jobs that are due.

Read from the tables and queues themselves: a counter kept by the relay would freeze together with the relay.
"""

import aio_pika
from aio_pika.abc import AbstractRobustConnection

from shared import metrics
from shared.background import every
from shared.db.pool import Pool
from shared.messaging import broker, topology

LOOK_SECONDS = 15.0
# Each count stops here: counting is frequent and must stay cheap with a huge backlog.
MOST = 100_000


async def watch(service: str, pool: Pool, connection: AbstractRobustConnection) -> None:
    """Runs until cancelled."""
    await every(LOOK_SECONDS, lambda: look(service, pool, connection), what="backlog_unknown")


async def look(service: str, pool: Pool, connection: AbstractRobustConnection) -> None:
    """Updates the metrics once. Raises the database's and the broker's errors."""
    [found] = await pool.fetch(
        "SELECT (SELECT count(*) FROM (SELECT FROM outbox LIMIT $1) AS counted) AS events,"
        " (SELECT extract(epoch FROM now() - created_at) FROM outbox ORDER BY id LIMIT 1) AS oldest,"
        " (SELECT count(*) FROM"
        "  (SELECT FROM jobs WHERE state = 'open' AND run_at <= now() LIMIT $1) AS counted) AS jobs",
        MOST,
    )
    metrics.OUTBOX_WAITING.set(found["events"])
    metrics.OUTBOX_OLDEST.set(max(0.0, float(found["oldest"] or 0)))
    metrics.JOBS_DUE.set(found["jobs"])
    async with broker.channel(connection) as channel:
        parked = await channel.declare_queue(topology.parked_queue(service), passive=True)
        metrics.EVENTS_PARKED.set(_count(parked))
        waiting = await channel.declare_queue(service, passive=True)
        metrics.EVENTS_WAITING.set(_count(waiting))


def _count(queue: aio_pika.abc.AbstractQueue) -> int:
    return queue.declaration_result.message_count or 0
