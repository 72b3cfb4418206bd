"""Broker → handlers: each event is handled once. The inbox row and the handler's writes share one transaction.

Events of one subject are handled one after the other (a lane); different subjects in parallel. An event whose handler
fails waits in a retry queue while later ones of its subject go on: handlers take facts in any order. Handlers only
write rows: under load several share a transaction, and if one of them fails, it is rolled back and each runs alone.

An event counts only if its publisher may publish it. Who that is says the message's user_id, which the broker has
compared with the user who sent it; a copy that we have sent into a retry queue carries the name in a header.
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
from shared.events import PUBLISHERS, SUBSCRIPTIONS, Event, EventData, UnknownEventError, parse
from shared.logging import bind, get_logger
from shared.messaging import broker, topology

log = get_logger()

Handler = Callable[[Connection, Event[Any]], Awaitable[None]]

LANES = 4
PREFETCH = 128
BATCH = 32
REOPEN_SECONDS = 0.5
# Worth another try at once and in place, so that nothing overtakes: the database is away, or two transactions collided.
_IN_PLACE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
)
IN_PLACE_TRIES = 3
IN_PLACE_SECONDS = 0.3


class ForgedEventError(Exception):
    """Whoever sent the message may not publish what it says: an attack, or a mistake of ours."""


class Consumer:
    """Runs `handlers` for a service's queue; `handlers` must match the service's row in the registry."""

    def __init__(
        self,
        service: str,
        pool: Pool,
        connection: AbstractRobustConnection,
        handlers: Mapping[type[EventData], Handler],
        *,
        attempts: int = topology.ATTEMPTS,
    ) -> None:
        missing = set(SUBSCRIPTIONS[service]) ^ set(handlers)
        if missing:
            raise ValueError(f"handlers of {service} differ from the registry: {sorted(k.type for k in missing)}")
        self._service = service
        self._pool = pool
        self._connection = connection
        self._attempts = attempts
        self._handlers = {kind.type: handler for kind, handler in handlers.items()}

    async def run(self) -> None:
        """Until cancelled; messages in hand at that moment go back to the queue."""
        while True:
            try:
                async with broker.channel(self._connection) as channel:
                    await self._consume(channel)
            except (*broker.AWAY, *_IN_PLACE) as error:
                log.warning("consumer_failed", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(REOPEN_SECONDS)

    async def _consume(self, channel: AbstractChannel) -> None:
        """Until the channel is lost or a message can't be settled. Closing the channel hands back what is unsettled."""
        lanes: list[asyncio.Queue[Delivery]] = [asyncio.Queue() for _ in range(LANES)]
        unsigned_until = await self._pool.fetchval("SELECT accepted_until FROM unsigned_messages")

        async def dispatch(message: AbstractIncomingMessage) -> None:
            delivery = Delivery(self._service, channel, message, unsigned_until=unsigned_until)
            # crc32 over the subject keeps one site's events in one lane.
            lanes[zlib.crc32(delivery.subject.encode()) % LANES].put_nowait(delivery)

        with broker.not_cancelled():
            await channel.set_qos(prefetch_count=PREFETCH)
            await (await channel.get_queue(self._service, ensure=False)).consume(dispatch)
        tasks = [asyncio.ensure_future(work) for work in (broker.closed(channel), *map(self._work, lanes))]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Before the channel is closed: an acknowledgement after that would cost the whole connection.
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        errors = [repr(task.exception()) for task in ended if not task.cancelled() and task.exception()]
        log.warning("consumer_starts_anew", errors=errors)

    async def _work(self, lane: "asyncio.Queue[Delivery]") -> None:
        while True:
            batch = [await lane.get()]
            while len(batch) < BATCH and not lane.empty():
                batch.append(lane.get_nowait())
            with broker.not_cancelled():
                await self._settle(batch)

    async def _settle(self, batch: "list[Delivery]") -> None:
        if len(batch) > 1 and await self._handled_together(batch):
            for delivery in batch:
                await delivery.message.ack()
            return
        for delivery in batch:
            error = delivery.refused or await self._handled(delivery.event)
            if error is not None:
                await self._send_away(delivery, error)
            await delivery.message.ack()

    async def _handled_together(self, batch: "list[Delivery]") -> bool:
        """Under load, what waits in a lane shares one commit. False: nothing happened, each is to be handled alone."""
        if any(delivery.refused for delivery in batch):
            return False
        try:
            await self._handle([delivery.event for delivery in batch])
        except Exception as error:  # noqa: BLE001 - one of them failed; which one shows when each runs alone
            log.info("batch_undone", size=len(batch), error=type(error).__name__)
            return False
        return True

    async def _handled(self, event: Event[Any]) -> Exception | None:
        """None once the event's effects are in the database, or the error to give up on for now."""
        tries = 0
        while True:
            try:
                await self._handle([event])
            except _IN_PLACE as error:
                # Handlers' own mistakes may look the same: they count, an unreachable database does not.
                tries += await self._database_answers()
                if tries == IN_PLACE_TRIES:
                    return error
                log.warning("event_tried_again", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(IN_PLACE_SECONDS)
            except Exception as error:  # noqa: BLE001 - whatever a handler raises is a failed attempt
                return error
            else:
                return None

    async def _handle(self, events: list[Event[Any]]) -> None:
        """One transaction around the inbox rows and the handlers of those events that are new."""
        async with self._pool.acquire() as tx, tx.transaction():
            rows = await tx.fetch(
                "INSERT INTO inbox (event_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id",
                [uuid.UUID(event.id) for event in events],
            )
            new = {row["event_id"] for row in rows}
            outcomes = [await self._run(tx, event, new) for event in events]
        now = datetime.now(UTC)
        for event, outcome in zip(events, outcomes, strict=True):
            metrics.EVENTS_HANDLED.labels(event.type, outcome).inc()
            metrics.EVENT_DELAY.observe(max(0.0, (now - event.time).total_seconds()))

    async def _run(self, tx: Connection, event: Event[Any], new: set[uuid.UUID]) -> str:
        """Runs the handler of a new event and takes its id out of `new`: twice in a batch is once."""
        handler = self._handlers.get(event.type)
        if uuid.UUID(event.id) not in new:
            return "duplicate"
        new.remove(uuid.UUID(event.id))
        if handler is None:  # an older version's binding
            return "not_ours"
        bind(correlation_id=event.correlationid, event=event.type, subject=event.subject)
        await handler(tx, event)
        return "handled"

    async def _database_answers(self) -> bool:
        try:
            await self._pool.fetchval("SELECT 1")
        except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError):
            return False
        return True

    async def _send_away(self, delivery: "Delivery", error: Exception) -> None:
        """Into a retry queue, or the parking queue when it is unreadable, forged or has failed often enough."""
        message, channel = delivery.message, delivery.channel
        failures = int(str(message.headers.get("x-failures", 0))) + 1
        final = delivery.refused is not None or failures >= self._attempts
        # Bodies may hold secrets and are never logged; a validation error quotes its input, so only its type is.
        quotes = isinstance(error, pydantic.ValidationError)
        text = type(error).__name__ if quotes else f"{type(error).__name__}: {error}"
        metrics.EVENTS_HANDLED.labels(message.type or "?", "parked" if final else "failed").inc()
        log.error("event_failed", type=message.type, failures=failures, parked=final, error=text)
        copy = aio_pika.Message(
            message.body,
            content_type=message.content_type,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            type=message.type,
            user_id=self._service,
            headers={"x-failures": failures, "x-error": text[:500], topology.PUBLISHER: delivery.publisher},
        )
        name = topology.PARKED if final else topology.retry_exchange(failures)
        exchange = await channel.get_exchange(name, ensure=False)
        await exchange.publish(copy, routing_key=self._service, mandatory=True, timeout=10)


class Delivery:
    """A message with the channel it must be settled on; read and checked once, whatever it holds."""

    def __init__(
        self,
        service: str,
        channel: AbstractChannel,
        message: AbstractIncomingMessage,
        *,
        unsigned_until: datetime | None,
    ) -> None:
        self.channel = channel
        self.message = message
        self.subject = ""
        self.publisher = message.user_id or ""
        if self.publisher == service:
            self.publisher = str(message.headers.get(topology.PUBLISHER, service))
        self.refused: Exception | None = None
        try:
            self.event = parse(message.body)
            self.subject = self.event.subject
            self._check_publisher(unsigned_until)
        except (ValueError, UnknownEventError, AttributeError, ForgedEventError) as error:
            self.refused = error

    def _check_publisher(self, unsigned_until: datetime | None) -> None:
        """Raises ForgedEventError."""
        named = self.event.source.removeprefix("webmeteor/")
        if not self.publisher and unsigned_until and datetime.now(UTC) < unsigned_until:
            self.publisher = named
        if self.publisher != named or named not in PUBLISHERS[self.event.type]:
            metrics.EVENTS_FORGED.labels(self.event.type, self.publisher).inc()
            sender = self.publisher or "somebody without a name"
            raise ForgedEventError(f"{sender} published {self.event.type} as {self.event.source}")


async def prune(pool: Pool) -> None:
    """Forgets event ids after a week; a redelivery later than that does not happen (queues are drained in seconds)."""
    await pool.execute("DELETE FROM inbox WHERE handled_at < now() - interval '7 days'")
    await pool.execute("DELETE FROM jobs WHERE state <> 'open' AND finished_at < now() - interval '7 days'")
