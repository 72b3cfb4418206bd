"""Broker → handlers: each event is handled once. The inbox row and the handler's writes share one transaction.

Events of one subject are handled in order (a lane; see shared.messaging.lanes). If a service's handlers lock something
that several subjects share, the service chooses lanes by that instead: transactions that handle several events must
take locks in the same order. If a handler fails, its event waits in a retry queue while later events of the subject
continue, so handlers must tolerate any order. Handlers only write rows: under load several events share a transaction;
if one handler fails, the transaction is rolled back and each event is handled alone. Writes that events can share
belong to the end of the transaction (shared.db.unit).

An event is accepted only if its publisher may publish it. The message's user_id names the publisher; the broker has
verified it against the sender's login. A copy that we sent to a retry queue carries the publisher in a header.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import aio_pika
import pydantic
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from shared import metrics
from shared.background import end
from shared.db import errors as db_errors
from shared.db.pool import OPTIONS, Connection, Pool
from shared.events import SUBSCRIPTIONS, Event, EventData
from shared.logging import bind, get_logger
from shared.messaging import broker, topology
from shared.messaging.delivery import NO_EVENT, Delivery, Message, SuspectError
from shared.messaging.lanes import PARALLEL, Lanes
from shared.messaging.positions import is_newest

log = get_logger()

Handler = Callable[[Connection, Event[Any]], Awaitable[None]]
Lane = Callable[[Event[Any]], str]

PREFETCH = 128
REOPEN_SECONDS = 0.5
COPY_SECONDS = 10.0
# Transient errors: retry immediately and in place, to preserve order.
_IN_PLACE = (*db_errors.AWAY, *db_errors.COLLIDED)
IN_PLACE_TRIES = 3
IN_PLACE_SECONDS = 0.3
# How long a transaction waits for another one's lock, in milliseconds. Of events that share one, each continues alone
# after the shorter time: what one customer holds open, others don't wait for.
LOCK_MS, SHARED_LOCK_MS = OPTIONS["lock_timeout"], "250"
_INSERT = (
    "INSERT INTO inbox (event_id) SELECT unnest($1::uuid[]) FROM set_config('lock_timeout', $2, true)"
    " ON CONFLICT DO NOTHING RETURNING event_id"
)


def by_subject(event: Event[Any]) -> str:
    """The lane that handles each site's events sequentially."""
    return event.subject


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
        unsigned_until = await self._pool.fetchval("SELECT accepted_until FROM unsigned_messages")
        care, lanes, acks = Care(), Lanes(), Acks()
        leaving = Leaving(self._send_away, acks)

        async def dispatch(raw: AbstractIncomingMessage) -> None:
            message = Message(raw, self._service)
            found = message.deliveries(unsigned_until)
            care.begins(message)
            for delivery in found:
                if delivery.event is None:
                    leaving.add(delivery, delivery.refused or ValueError("no event"))
                    care.survived([delivery])
                else:
                    delivery.key = self._lane(delivery.event)
                    lanes.add(delivery)

        async def settle(batch: list[Delivery]) -> None:
            with broker.not_cancelled():
                if len(batch) > 1 and not await self._handled_together(batch):
                    lanes.add_alone(batch)
                    return
                error = await self._handled(batch[0]) if len(batch) == 1 else None
                if error:
                    leaving.add(batch[0], error)
                else:
                    await acks.settled(batch)
            care.survived(batch)

        loops = (
            broker.closed(channel),
            care.take(channel, self._service, dispatch),
            leaving.until_one_fails(),
            *(lanes.work(settle) for _ in range(PARALLEL)),
        )
        tasks = [asyncio.ensure_future(loop) for loop in loops]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Before the channel closes: a later acknowledgement would lose the whole connection.
            await leaving.end()
            await end(tasks)
        errors = [repr(task.exception()) for task in ended if not task.cancelled() and task.exception()]
        log.warning("consumer_starts_again", errors=errors)

    async def _handled_together(self, batch: list[Delivery]) -> bool:
        """Several events share one commit. False: nothing was committed; handle each alone."""
        # Sorted by lane, so that all instances take locks in the same order and cannot deadlock.
        ordered = sorted(batch, key=lambda delivery: delivery.key)
        try:
            await self._handle([delivery.event for delivery in ordered if delivery.event])
        except Exception as error:  # noqa: BLE001 - handling each event alone will show which one failed
            log.info("batch_undone", size=len(batch), error=type(error).__name__)
            return False
        return True

    async def _handled(self, delivery: Delivery) -> Exception | None:
        """None once the event's effects are committed, else the error that ends the attempts in place."""
        tries = 0
        while True:
            try:
                await self._handle([delivery.event] if delivery.event else [])
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

    async def _handle(self, events: Sequence[Event[Any]]) -> None:
        """Inserts the inbox rows and runs the handlers of new events in one transaction."""
        ids = [uuid.UUID(event.id) for event in events]
        async with self._pool.acquire() as tx, tx.transaction():
            rows = await tx.fetch(_INSERT, ids, SHARED_LOCK_MS if len(events) > 1 else LOCK_MS)
            new = {row["event_id"] for row in rows}
            outcomes = [await self._run(tx, event, key, new) for event, key in zip(events, ids, strict=True)]
        now = datetime.now(UTC)
        for event, outcome in zip(events, outcomes, strict=True):
            metrics.EVENTS_HANDLED.labels(event.type, outcome).inc()
            metrics.EVENT_DELAY.observe(max(0.0, (now - event.time).total_seconds()))

    async def _run(self, tx: Connection, event: Event[Any], key: uuid.UUID, new: set[uuid.UUID]) -> str:
        """Runs a new event's handler and removes its id from `new`, so that a duplicate in the batch is skipped."""
        handler = self._handlers.get(event.type)
        if key not in new:
            return "duplicate"
        new.remove(key)
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

    async def _send_away(self, delivery: Delivery, error: Exception) -> None:
        """Sends the event to a retry queue, or parks it if it is malformed, forged or out of retries.

        Waits while the broker accepts no messages.
        """
        message = delivery.message
        failures = message.failures + (not isinstance(error, SuspectError))
        final = isinstance(delivery.refused, NO_EVENT) or failures >= self._attempts
        # Bodies may hold secrets and are never logged; a validation error quotes its input, so log only its type.
        quotes = isinstance(error, pydantic.ValidationError)
        text = type(error).__name__ if quotes else f"{type(error).__name__}: {error}"
        kind = message.raw.type
        metrics.EVENTS_HANDLED.labels(kind or "?", "parked" if final else "failed").inc()
        log.error("event_failed", type=kind, failures=failures, parked=final, error=text)
        copy = aio_pika.Message(
            delivery.body,
            content_type=topology.ONE_EVENT,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            type=kind,
            user_id=self._service,
            headers={
                "x-failures": failures,
                "x-error": text[:500],
                topology.PUBLISHER: message.publisher,
                topology.SEQUENCE: delivery.sequence or None,
            },
        )
        name = topology.PARKED if final else topology.retry_exchange(max(1, failures))
        while True:
            try:
                with broker.not_cancelled():
                    async with broker.channel(self._connections.publishing) as channel:
                        exchange = await channel.get_exchange(name, ensure=False)
                        await exchange.publish(copy, routing_key=self._service, mandatory=True, timeout=COPY_SECONDS)
            except broker.AWAY as away:
                log.warning("copy_waits", type=kind, error=f"{type(away).__name__}: {away}")
                await asyncio.sleep(REOPEN_SECONDS)
            else:
                return


class Acks:
    """Acknowledges messages whose events are all settled. All of a channel up to one take a single acknowledgement."""

    def __init__(self) -> None:
        self._settled: set[int] = set()
        self._next = 1
        """The first delivery tag that is not settled; a channel counts them from 1."""

    async def settled(self, deliveries: Sequence[Delivery]) -> None:
        done: list[AbstractIncomingMessage] = []
        for delivery in deliveries:
            delivery.message.open -= 1
            if not delivery.message.open:
                done.append(delivery.message.raw)
        self._settled.update(_tag(raw) for raw in done)
        while self._next in self._settled:
            self._settled.remove(self._next)
            self._next += 1
        together = [raw for raw in done if _tag(raw) < self._next]
        # One that takes long does not hold back the others: the broker delivers only so many unacknowledged messages.
        alone = [raw for raw in done if _tag(raw) >= self._next]
        if together:
            await max(together, key=_tag).ack(multiple=True)
        for raw in alone:
            await raw.ack()


def _tag(raw: AbstractIncomingMessage) -> int:
    return raw.delivery_tag or 0


class Care:
    """Limits how many messages are in hand at once: a process crash counts for all of them, and 20 crashes park one.

    The first message is fetched alone, and so are the following ones while they are suspects. A message that kills the
    process is then the only one in hand, and its neighbours are not parked with it.
    """

    def __init__(self) -> None:
        self._in_hand = 0
        self._idle, self._suspicion = asyncio.Event(), asyncio.Event()

    def begins(self, message: Message) -> None:
        self._in_hand += message.open
        self._idle.clear()
        if message.suspect:
            self._suspicion.set()

    def survived(self, batch: Sequence[Delivery]) -> None:
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

    def __init__(self, send: Callable[[Delivery, Exception], Awaitable[None]], acks: Acks) -> None:
        self._send = send
        self._acks = acks
        self._tasks: set[asyncio.Future[None]] = set()
        self._failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def add(self, delivery: Delivery, error: Exception) -> None:
        task = asyncio.ensure_future(self._leave(delivery, error))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def _leave(self, delivery: Delivery, error: Exception) -> None:
        await self._send(delivery, error)
        with broker.not_cancelled():
            await self._acks.settled([delivery])

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
