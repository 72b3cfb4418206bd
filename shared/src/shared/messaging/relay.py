"""Outbox → broker: in order, with confirms. A row goes once the broker has it: a crash repeats, never loses."""

import asyncio

import aio_pika
import asyncpg
from aio_pika.abc import AbstractExchange, AbstractRobustConnection

from shared import metrics
from shared.db.pool import Pool
from shared.logging import get_logger
from shared.messaging import topology
from shared.messaging.listener import wait

log = get_logger()

BATCH = 200
POLL_SECONDS = 5.0
# Errors after which trying again is right: broker or database away, or a publication refused or returned.
_TRANSIENT = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    aio_pika.exceptions.AMQPError,
    TimeoutError,
    RuntimeError,
)


class Relay:
    """One per service instance; an advisory lock lets only one of several instances publish, which keeps the order."""

    def __init__(self, pool: Pool, connection: AbstractRobustConnection, wakeup: asyncio.Event) -> None:
        self._pool = pool
        self._connection = connection
        self._wakeup = wakeup
        self._exchange: AbstractExchange | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                while await self._publish_batch() == BATCH:
                    pass
                await wait(self._wakeup, POLL_SECONDS)
            except _TRANSIENT as error:
                log.warning("relay_failed", error=f"{type(error).__name__}: {error}")
                self._exchange = None
                await asyncio.sleep(0.5)

    async def _publish_batch(self) -> int:
        async with self._pool.acquire() as connection, connection.transaction():
            if not await connection.fetchval(
                "SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '.outbox'))"
            ):
                return 0
            rows = await connection.fetch("SELECT id, type, body FROM outbox ORDER BY id LIMIT $1", BATCH)
            if not rows:
                metrics.OUTBOX_WAITING.set(0)
                return 0
            exchange = await self._ready_exchange()
            # Frames leave in the order of the tasks; confirms are awaited together.
            await asyncio.gather(*(self._publish(exchange, row["type"], row["body"]) for row in rows))
            await connection.execute("DELETE FROM outbox WHERE id = ANY($1)", [row["id"] for row in rows])
            for row in rows:
                metrics.EVENTS_PUBLISHED.labels(row["type"]).inc()
        return len(rows)

    async def _ready_exchange(self) -> AbstractExchange:
        if self._exchange is None:
            # aio-pika: without on_return_raises an unroutable mandatory message is not an error.
            channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
            self._exchange = await topology.declare(channel)
        return self._exchange

    @staticmethod
    async def _publish(exchange: AbstractExchange, kind: str, body: bytes) -> None:
        message = aio_pika.Message(
            body, content_type="application/cloudevents+json", delivery_mode=aio_pika.DeliveryMode.PERSISTENT, type=kind
        )
        await exchange.publish(message, routing_key=kind, mandatory=True, timeout=10)
