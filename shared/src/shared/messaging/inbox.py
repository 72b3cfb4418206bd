"""Broker → handlers: each event is handled once. The inbox row and the handler's writes share one transaction.

Events of one subject are handled one after the other (a lane); different subjects in parallel.
"""

import asyncio
import uuid
import zlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import aio_pika
import asyncpg
import pydantic
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractRobustConnection

from shared import metrics
from shared.db.pool import Connection, Pool
from shared.events import SUBSCRIPTIONS, Event, EventData, UnknownEventError, parse
from shared.logging import bind, get_logger
from shared.messaging import topology

log = get_logger()

Handler = Callable[[Connection, Event[Any]], Awaitable[None]]

LANES = 8
PREFETCH = 128
_DATABASE_AWAY = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)


class Consumer:
    """Runs `handlers` for a service's queue; `handlers` must match the service's row in the registry."""

    def __init__(
        self,
        service: str,
        pool: Pool,
        connection: AbstractRobustConnection,
        handlers: Mapping[type[EventData], Handler],
    ) -> None:
        missing = set(SUBSCRIPTIONS[service]) ^ set(handlers)
        if missing:
            raise ValueError(f"handlers of {service} differ from the registry: {sorted(k.type for k in missing)}")
        self._service = service
        self._pool = pool
        self._connection = connection
        self._handlers = {kind.type: handler for kind, handler in handlers.items()}
        self._lanes: list[asyncio.Queue[AbstractIncomingMessage]] = [asyncio.Queue() for _ in range(LANES)]
        self._channel: AbstractChannel | None = None

    async def run(self) -> None:
        """Until cancelled; messages in hand at that moment go back to the queue."""
        self._channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
        await self._channel.set_qos(prefetch_count=PREFETCH)
        await topology.declare(self._channel)
        queue = await self._channel.get_queue(self._service)
        async with asyncio.TaskGroup() as group:
            for lane in self._lanes:
                group.create_task(self._work(lane))
            await queue.consume(self._dispatch)

    async def _dispatch(self, message: AbstractIncomingMessage) -> None:
        # crc32 over the subject keeps one site's events in one lane.
        try:
            subject = parse(message.body).subject
        except (pydantic.ValidationError, UnknownEventError, ValueError, AttributeError):
            subject = ""
        self._lanes[zlib.crc32(subject.encode()) % LANES].put_nowait(message)

    async def _work(self, lane: asyncio.Queue[AbstractIncomingMessage]) -> None:
        while True:
            message = await lane.get()
            try:
                await self._handle_until_settled(message)
            except (aio_pika.exceptions.AMQPError, OSError, RuntimeError) as error:
                # The channel went away under us: the broker delivers again, the inbox recognises what was done.
                log.warning("message_not_settled", error=f"{type(error).__name__}: {error}")

    async def _handle_until_settled(self, message: AbstractIncomingMessage) -> None:
        while True:
            try:
                await self._handle(message)
            except _DATABASE_AWAY as error:
                log.warning("database_unreachable", error=str(error))
                await asyncio.sleep(0.5)
            except Exception as error:  # noqa: BLE001 - whatever a handler raises is a failed attempt
                await self._failed(message, error)
                return
            else:
                await message.ack()
                return

    async def _handle(self, message: AbstractIncomingMessage) -> None:
        event = parse(message.body)
        bind(correlation_id=event.correlationid, event=event.type, subject=event.subject)
        async with self._pool.acquire() as tx, tx.transaction():
            new = await tx.fetchval(
                "INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true",
                uuid.UUID(event.id),
            )
            if new:
                await self._handlers[event.type](tx, event)
        metrics.EVENTS_HANDLED.labels(event.type, "handled" if new else "duplicate").inc()
        metrics.EVENT_DELAY.observe(max(0.0, (datetime.now(UTC) - event.time).total_seconds()))

    async def _failed(self, message: AbstractIncomingMessage, error: Exception) -> None:
        failures = int(str(message.headers.get("x-failures", 0))) + 1
        final = failures >= topology.ATTEMPTS or isinstance(error, UnknownEventError | pydantic.ValidationError)
        target = topology.parked_queue(self._service) if final else topology.retry_queue(self._service, failures)
        # Bodies may hold secrets and are never logged; a validation error quotes its input, so only its type is.
        text = (
            type(error).__name__ if isinstance(error, pydantic.ValidationError) else f"{type(error).__name__}: {error}"
        )
        log.error("event_failed", type=message.type, failures=failures, to=target, error=text, exc_info=not final)
        metrics.EVENTS_HANDLED.labels(message.type or "?", "parked" if final else "failed").inc()
        copy = aio_pika.Message(
            message.body,
            content_type=message.content_type,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            type=message.type,
            headers={"x-failures": failures, "x-error": text[:500]},
        )
        assert self._channel is not None  # noqa: S101 - set before the first message
        await self._channel.default_exchange.publish(copy, routing_key=target, mandatory=True)
        await message.ack()


async def prune(pool: Pool) -> None:
    """Forgets event ids after a week; a redelivery later than that does not happen (queues are drained in seconds)."""
    await pool.execute("DELETE FROM inbox WHERE handled_at < now() - interval '7 days'")
    await pool.execute("DELETE FROM jobs WHERE state <> 'open' AND finished_at < now() - interval '7 days'")
