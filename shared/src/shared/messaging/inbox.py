"""Broker → handlers: each event is handled once. The inbox row and the handler's writes share one transaction.

Events of one subject are handled sequentially (a lane), different subjects in parallel. If a service's handlers lock
something that several subjects share, the service chooses lanes by that instead: transactions that handle several
events must take locks in the same order. If a handler fails, its event waits in a retry queue while later events of the
subject continue, so handlers must tolerate any order. Handlers only write rows: under load several events share a
transaction; if one handler fails, the transaction is rolled back and each event is handled alone.

An event is accepted only if its publisher may publish it. The message's user_id names the publisher; the broker has
verified it against the sender's login. A copy that we sent to a retry queue carries the publisher in a header.
"""

import asyncio
import json
import uuid
import zlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import aio_pika
import pydantic
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from shared import metrics
from shared.background import end
from shared.db import errors as db_errors
from shared.db.pool import Connection, Pool
from shared.events import PUBLISHERS, SUBSCRIPTIONS, Event, EventData, parse
from shared.logging import bind, get_logger
from shared.messaging import broker, topology
from shared.messaging.positions import is_newest

log = get_logger()

Handler = Callable[[Connection, Event[Any]], Awaitable[None]]
Lane = Callable[[Event[Any]], str]

LANES = 4
PREFETCH = 128
BATCH = 32
REOPEN_SECONDS = 0.5
# After this many redeliveries due to a crash, a message is suspected of causing it.
SUSPECT_DELIVERIES = 3
COPY_SECONDS = 10.0
# Transient errors: retry immediately and in place, to preserve order.
_IN_PLACE = (*db_errors.AWAY, *db_errors.COLLIDED)
IN_PLACE_TRIES = 3
IN_PLACE_SECONDS = 0.3


def by_subject(event: Event[Any]) -> str:
    """The lane that handles each site's events sequentially."""
    return event.subject


class ForgedEventError(Exception):
    """The sender may not publish this event: an attack, or a bug of ours."""


# Errors that park at once. Unknown types or values are not among them: a newer version may be starting in parallel.
NO_EVENT = (
    ForgedEventError, json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError, RecursionError,
)  # fmt: skip


class Consumer:
    """Runs `handlers` for a service's queue; `handlers` must match the service's row in the registry."""

    def __init__(
        self,
        service: str,
        pool: Pool,
        connections: broker.Connections,
        handlers: Mapping[type[EventData], Handler],
        *,
        lane: Lane = by_subject,
        attempts: int = topology.ATTEMPTS,
    ) -> None:
        missing = set(SUBSCRIPTIONS[service]) ^ set(handlers)
        if missing:
            raise ValueError(f"handlers of {service} differ from the registry: {sorted(k.type for k in missing)}")
        self._service = service
        self._pool = pool
        self._connections = connections
        self._lane = lane
        self._attempts = attempts
        self._handlers = {kind.type: handler for kind, handler in handlers.items()}

    async def run(self) -> None:
        """Runs until cancelled; messages in hand are then requeued."""
        while True:
            try:
                async with broker.channel(self._connections.consuming) as channel:
                    await self._consume(channel)
            except (*broker.AWAY, *_IN_PLACE) as error:
                log.warning("consumer_failed", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(REOPEN_SECONDS)

    async def _consume(self, channel: AbstractChannel) -> None:
        """Runs until the channel is lost or a message can't be settled; the broker then requeues unsettled messages."""
        lanes: list[asyncio.Queue[Delivery]] = [asyncio.Queue() for _ in range(LANES)]
        unsigned_until = await self._pool.fetchval("SELECT accepted_until FROM unsigned_messages")

        care = Care()

        async def dispatch(message: AbstractIncomingMessage) -> None:
            delivery = Delivery(self._service, message, unsigned_until=unsigned_until)
            care.begins(delivery)
            key = "" if delivery.refused else self._lane(delivery.event)
            lanes[zlib.crc32(key.encode()) % LANES].put_nowait(delivery)

        leaving = Leaving(self._send_away)
        loops = (
            broker.closed(channel),
            care.take(channel, self._service, dispatch),
            leaving.until_one_fails(),
            *(self._work(lane, leaving, care) for lane in lanes),
        )
        tasks = [asyncio.ensure_future(loop) for loop in loops]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Before the channel closes: a later acknowledgement would lose the whole connection.
            await leaving.end()
            await end(tasks)
        errors = [repr(task.exception()) for task in ended if not task.cancelled() and task.exception()]
        log.warning("consumer_starts_anew", errors=errors)

    async def _work(self, lane: "asyncio.Queue[Delivery]", leaving: "Leaving", care: "Care") -> None:
        while True:
            batch = [await lane.get()]
            while len(batch) < BATCH and not lane.empty():
                batch.append(lane.get_nowait())
            with broker.not_cancelled():
                await self._settle(batch, leaving)
            care.survived(batch)

    async def _settle(self, batch: "list[Delivery]", leaving: "Leaving") -> None:
        if len(batch) > 1 and await self._handled_together(batch):
            for delivery in batch:
                await delivery.message.ack()
            return
        for delivery in batch:
            error = delivery.refused or await self._handled(delivery.event)
            if error is None:
                await delivery.message.ack()
            else:
                leaving.add(delivery, error)

    async def _handled_together(self, batch: "list[Delivery]") -> bool:
        """Under load, events waiting in a lane share one commit. False: nothing was committed; handle each alone."""
        if any(delivery.refused or delivery.suspect for delivery in batch):
            return False
        # Sorted by lane key, so that all instances take locks in the same order and cannot deadlock.
        events = sorted((delivery.event for delivery in batch), key=self._lane)
        try:
            await self._handle(events)
        except Exception as error:  # noqa: BLE001 - handling each event alone will show which one failed
            log.info("batch_undone", size=len(batch), error=type(error).__name__)
            return False
        return True

    async def _handled(self, event: Event[Any]) -> Exception | None:
        """None once the event's effects are committed, else the error that ends the attempts in place."""
        tries = 0
        while True:
            try:
                await self._handle([event])
            except _IN_PLACE as error:
                # A handler's bug can raise the same errors, so they count as tries; an unavailable database does not.
                tries += not isinstance(error, db_errors.SURELY_AWAY) and await self._database_writes()
                if tries == IN_PLACE_TRIES:
                    return error
                log.warning("event_tried_again", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(IN_PLACE_SECONDS)
            except Exception as error:  # noqa: BLE001 - any exception of a handler is a failed attempt
                return error
            else:
                return None

    async def _handle(self, events: list[Event[Any]]) -> None:
        """Inserts the inbox rows and runs the handlers of new events in one transaction."""
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
        """Runs a new event's handler and removes its id from `new`, so that a duplicate in the batch is skipped."""
        handler = self._handlers.get(event.type)
        if uuid.UUID(event.id) not in new:
            return "duplicate"
        new.remove(uuid.UUID(event.id))
        if handler is None:  # an older version's binding
            return "not_ours"
        bind(correlation_id=event.correlationid, causation_id=event.id, event=event.type, subject=event.subject)
        if event.data.carries and not await is_newest(tx, event, event.data.carried):
            return "older"
        await handler(tx, event)
        return "handled"

    async def _database_writes(self) -> bool:
        try:
            return not await self._pool.fetchval(
                "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool"
            )
        except db_errors.ANY:
            return False

    async def _send_away(self, delivery: "Delivery", error: Exception) -> None:
        """Sends the message to a retry queue, or parks it if it is malformed, forged or out of retries.

        Waits while the broker accepts no messages.
        """
        message = delivery.message
        failures = _number(message.headers.get("x-failures")) + 1
        final = isinstance(delivery.refused, NO_EVENT) or failures >= self._attempts
        # Bodies may hold secrets and are never logged; a validation error quotes its input, so log only its type.
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
            headers={
                "x-failures": failures,
                "x-error": text[:500],
                topology.PUBLISHER: delivery.publisher,
                topology.SEQUENCE: message.headers.get(topology.SEQUENCE),
            },
        )
        name = topology.PARKED if final else topology.retry_exchange(failures)
        while True:
            try:
                with broker.not_cancelled():
                    async with broker.channel(self._connections.publishing) as channel:
                        exchange = await channel.get_exchange(name, ensure=False)
                        await exchange.publish(copy, routing_key=self._service, mandatory=True, timeout=COPY_SECONDS)
                break
            except broker.AWAY as away:
                log.warning("copy_waits", type=message.type, error=f"{type(away).__name__}: {away}")
                await asyncio.sleep(REOPEN_SECONDS)
        with broker.not_cancelled():
            await message.ack()


class Care:
    """Limits how many messages are in hand at once: a process crash counts for all of them, and 20 crashes park one.

    The first message is fetched alone, and so are the following ones while they are suspects. A message that kills the
    process is then the only one in hand, and its neighbours are not parked with it.
    """

    def __init__(self) -> None:
        self._in_hand = 0
        self._idle, self._suspicion = asyncio.Event(), asyncio.Event()

    def begins(self, delivery: "Delivery") -> None:
        self._in_hand += 1
        self._idle.clear()
        if delivery.suspect:
            self._suspicion.set()

    def survived(self, batch: "list[Delivery]") -> None:
        """The process survived these; some may still be on their way to another queue."""
        self._in_hand -= len(batch)
        if not self._in_hand:
            self._idle.set()

    async def take(
        self, channel: AbstractChannel, queue: str, dispatch: Callable[[AbstractIncomingMessage], Awaitable[None]]
    ) -> None:
        """Runs until cancelled."""
        with broker.not_cancelled():
            await channel.set_qos(prefetch_count=PREFETCH)
            source = await channel.get_queue(queue, ensure=False)
            while True:
                # Fetch instead of a prefetch of one, which lets the broker send the next message meanwhile.
                while message := await source.get(fail=False):
                    self._suspicion.clear()
                    await dispatch(message)
                    await self._idle.wait()
                    if not self._suspicion.is_set():
                        break
                self._suspicion.clear()
                consumer = await source.consume(dispatch)
                await self._suspicion.wait()
                await source.cancel(consumer)
                await self._idle.wait()


class Leaving:
    """Events on their way to another queue. Their lanes go on meanwhile: it takes as long as the broker is blocked."""

    def __init__(self, send: "Callable[[Delivery, Exception], Awaitable[None]]") -> None:
        self._send = send
        self._tasks: set[asyncio.Future[None]] = set()
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def add(self, delivery: "Delivery", error: Exception) -> None:
        task = asyncio.ensure_future(self._send(delivery, error))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error and not self._failed.done():
            self._failed.set_exception(error)

    async def until_one_fails(self) -> None:
        """Raises the first failure's error; unsettled messages are then redelivered."""
        await self._failed

    async def end(self) -> None:
        await end(list(self._tasks))


def _number(header: object) -> int:
    """A header's value, 0 if it is missing or no number: publishers write headers, too."""
    return header if isinstance(header, int) else 0


class Delivery:
    """A message, parsed and checked once; `refused` holds the error if it is invalid."""

    def __init__(self, service: str, message: AbstractIncomingMessage, *, unsigned_until: datetime | None) -> None:
        self.message = message
        self.publisher = message.user_id or ""
        if self.publisher == service:
            self.publisher = str(message.headers.get(topology.PUBLISHER, service))
        self.suspect = _number(message.headers.get("x-delivery-count")) >= SUSPECT_DELIVERIES
        self.refused: Exception | None = None
        try:
            sequence = _number(message.headers.get(topology.SEQUENCE)) or None
            self.event = parse(message.body).model_copy(update={"sequence": sequence})
            self._check_publisher(unsigned_until)
        except Exception as error:  # noqa: BLE001 - whatever the body does to the parser is the message's fault
            self.refused = error

    def _check_publisher(self, unsigned_until: datetime | None) -> None:
        """Raises ForgedEventError if the publisher is not the event's source or may not publish its type."""
        named = self.event.source.removeprefix("webmeteor/")
        if not self.publisher and unsigned_until and datetime.now(UTC) < unsigned_until:
            self.publisher = named
        if self.publisher != named or named not in PUBLISHERS[self.event.type]:
            metrics.EVENTS_FORGED.labels(self.event.type, self.publisher).inc()
            sender = self.publisher or "somebody without a name"
            raise ForgedEventError(f"{sender} published {self.event.type} as {self.event.source}")
