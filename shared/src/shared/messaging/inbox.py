"""Broker → handlers: each event is handled once. The inbox row and the handler's writes share one transaction.

Events of one subject are handled one after the other (a lane); different subjects in parallel. A service whose handlers
lock something that subjects share has lanes by that: a transaction of several events must not lock in any order. An
event whose handler fails waits in a retry queue while later ones of its subject go on: handlers take facts in any
order. Handlers only write rows: under load several share a transaction, and if one of them fails, it is rolled back and
each runs alone.

An event counts only if its publisher may publish it. Who that is says the message's user_id, which the broker has
compared with the user who sent it; a copy that we have sent into a retry queue carries the name in a header.
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
from shared.events import PUBLISHERS, SUBSCRIPTIONS, Event, EventData, UnknownEventError, parse
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
# So many deliveries of one message to processes that died with it: it may be what kills them.
SUSPECT_DELIVERIES = 3
COPY_SECONDS = 10.0
# Worth another try at once and in place, so that nothing overtakes.
_IN_PLACE = (*db_errors.AWAY, *db_errors.COLLIDED)
IN_PLACE_TRIES = 3
IN_PLACE_SECONDS = 0.3


def by_subject(event: Event[Any]) -> str:
    """One site's events one after the other."""
    return event.subject


class ForgedEventError(Exception):
    """Whoever sent the message may not publish what it says: an attack, or a mistake of ours."""


# A type or a value that this version does not know is none of these: a newer one may be starting next to it.
NO_EVENT = (ForgedEventError, json.JSONDecodeError, UnicodeDecodeError, AttributeError)


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
        """Until cancelled; messages in hand at that moment go back to the queue."""
        while True:
            try:
                async with broker.channel(self._connections.consuming) as channel:
                    await self._consume(channel)
            except (*broker.AWAY, *_IN_PLACE) as error:
                log.warning("consumer_failed", error=f"{type(error).__name__}: {error}")
            await asyncio.sleep(REOPEN_SECONDS)

    async def _consume(self, channel: AbstractChannel) -> None:
        """Until the channel is lost or a message can't be settled. Closing the channel hands back what is unsettled."""
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
            # Before the channel is closed: an acknowledgement after that would cost the whole connection.
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
        """Under load, what waits in a lane shares one commit. False: nothing happened, each is to be handled alone."""
        if any(delivery.refused or delivery.suspect for delivery in batch):
            return False
        # One subject after the other, in the order in which every instance takes them: their locks are never crosswise.
        events = sorted((delivery.event for delivery in batch), key=self._lane)
        try:
            await self._handle(events)
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
                # A handler's own mistake may look the same, and counts; a database that is away does not.
                tries += not isinstance(error, db_errors.SURELY_AWAY) and await self._database_writes()
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
        """Into a retry queue, or the parking queue when it is no event, forged or has failed often enough.

        Waits for as long as the broker takes nothing.
        """
        message = delivery.message
        failures = int(str(message.headers.get("x-failures", 0))) + 1
        final = isinstance(delivery.refused, NO_EVENT) or failures >= self._attempts
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
    """How many messages are in hand at once. A death of the process counts for all of them, and 20 deaths park one.

    So the first is fetched alone, and others after it for as long as they were delivered again and again: then one that
    kills the process is the only one in its hands, and its neighbours are not parked with it.
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
        """Some may be on their way into another queue."""
        self._in_hand -= len(batch)
        if not self._in_hand:
            self._idle.set()

    async def take(
        self, channel: AbstractChannel, queue: str, dispatch: Callable[[AbstractIncomingMessage], Awaitable[None]]
    ) -> None:
        """Until cancelled."""
        with broker.not_cancelled():
            await channel.set_qos(prefetch_count=PREFETCH)
            source = await channel.get_queue(queue, ensure=False)
            while True:
                # By fetching and not by a prefetch of one: the broker would have sent the next one meanwhile.
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
    """Events on their way into another queue. Their lanes go on: while the broker takes nothing this lasts."""

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
        """Raises its error: what is unsettled then comes again."""
        await self._failed

    async def end(self) -> None:
        await end(list(self._tasks))


class Delivery:
    """A message, read and checked once, whatever it holds."""

    def __init__(self, service: str, message: AbstractIncomingMessage, *, unsigned_until: datetime | None) -> None:
        self.message = message
        self.publisher = message.user_id or ""
        if self.publisher == service:
            self.publisher = str(message.headers.get(topology.PUBLISHER, service))
        self.suspect = int(str(message.headers.get("x-delivery-count") or 0)) >= SUSPECT_DELIVERIES
        self.refused: Exception | None = None
        try:
            sequence = message.headers.get(topology.SEQUENCE)
            self.event = parse(message.body).model_copy(update={"sequence": sequence})
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
