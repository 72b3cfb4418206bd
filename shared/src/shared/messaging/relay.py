"""Outbox → broker: in order, with confirms. A row goes once the broker has it: a crash repeats, never loses."""

import asyncio
import contextlib

import aio_pika
import asyncpg
from aio_pika.abc import AbstractExchange, AbstractRobustConnection

from shared import metrics
from shared.db import errors as db_errors
from shared.db.listener import wait
from shared.db.pool import Connection, Pool
from shared.events import PUBLISHERS
from shared.logging import get_logger
from shared.messaging import broker, topology

log = get_logger()

BATCH = 200
POLL_SECONDS = 5.0
# The first gap between looks after a ring; then as long again as has passed.
HOT_SECONDS = 0.001
PASS_ON_SECONDS = 0.01
RETRY_SECONDS = 0.5
CONFIRM_SECONDS = 10.0
_TRANSIENT = (*broker.AWAY, *db_errors.ANY)


class NotOursError(RuntimeError):
    """A row's type is not, or no longer, the service's to publish: the broker would close the channel over it."""


class Relay:
    """One per service instance; an advisory lock lets only one of several instances publish, which keeps the order.

    The lock belongs to the database session the rows are read with: who loses that session can't read on.
    After any failure everything starts again from the oldest row that is left. Rows behind one that failed may have
    gone out before it: consumers bear any order.

    `ring` is called when a row is written, before its commit: the relay then looks again and again, in growing gaps,
    for as long as the transaction may take. An instance that does not lead passes the ring on by NOTIFY.
    """

    def __init__(self, service: str, pool: Pool, connection: AbstractRobustConnection, wakeup: asyncio.Event) -> None:
        self._service = service
        self._pool = pool
        self._connection = connection
        self._wakeup = wakeup
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._wakeup.set()
        self._rung.set()

    async def run(self) -> None:
        """Until cancelled."""
        rung = False
        while True:
            try:
                async with self._pool.acquire() as session:
                    await self._lead(session)
                    if rung:
                        await _pass_on(session)
                        await asyncio.sleep(PASS_ON_SECONDS)
                rung = await wait(self._rung, POLL_SECONDS)
            except _TRANSIENT as error:
                stuck = isinstance(error, aio_pika.exceptions.PublishError | NotOursError)
                level = log.error if stuck else log.warning
                level("relay_failed", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(RETRY_SECONDS)

    async def _lead(self, session: Connection) -> None:
        """Returns when another instance has the lock, else publishes until something breaks."""
        if not await session.fetchval("SELECT pg_try_advisory_lock(hashtext(current_schema() || '.outbox'))"):
            return
        try:
            # A deletion lost in a crash means a repetition, which the inboxes recognise: no need to wait for the disk.
            await session.execute("SET synchronous_commit = off")
            async with broker.channel(self._connection) as channel:
                await self._publish(session, await channel.get_exchange(topology.EXCHANGE, ensure=False))
        finally:
            # Lock and setting end with the session; one that is lost already must not hide why (a cancellation).
            with contextlib.suppress(asyncpg.InterfaceError):
                session.terminate()

    async def _publish(self, session: Connection, exchange: AbstractExchange) -> None:
        clock = asyncio.get_running_loop().time
        woken = clock()
        while True:
            while await self._publish_batch(session, exchange) == BATCH:
                pass
            if await wait(self._wakeup, min(max(HOT_SECONDS, clock() - woken), POLL_SECONDS)):
                woken = clock()

    async def _publish_batch(self, session: Connection, exchange: AbstractExchange) -> int:
        """Rows the broker took are deleted even when others failed; the first failure is raised afterwards."""
        rows = await session.fetch("SELECT id, type, body FROM outbox ORDER BY id LIMIT $1", BATCH)
        if not rows:
            return 0
        # Frames leave in the order of the tasks; confirms are awaited together.
        outcomes = await asyncio.gather(
            *(_publish_one(exchange, self._service, row) for row in rows), return_exceptions=True
        )
        done = [row for row, outcome in zip(rows, outcomes, strict=True) if not isinstance(outcome, BaseException)]
        await session.execute("DELETE FROM outbox WHERE id = ANY($1)", [row["id"] for row in done])
        for row in done:
            metrics.EVENTS_PUBLISHED.labels(row["type"]).inc()
        failed = next((outcome for outcome in outcomes if isinstance(outcome, BaseException)), None)
        if failed:
            raise failed
        return len(rows)


async def _publish_one(exchange: AbstractExchange, service: str, row: asyncpg.Record) -> None:
    kind = row["type"]
    if service not in PUBLISHERS.get(kind, ()):
        raise NotOursError(f"{service} does not own {kind}")
    message = aio_pika.Message(
        row["body"],
        content_type="application/cloudevents+json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        type=kind,
        user_id=service,
        headers={topology.SEQUENCE: row["id"]},
    )
    with broker.not_cancelled():
        await exchange.publish(message, routing_key=kind, mandatory=True, timeout=CONFIRM_SECONDS)


async def _pass_on(session: Connection) -> None:
    """Wakes the instance that leads, without waiting for the disk."""
    async with session.transaction():
        await session.execute("SET LOCAL synchronous_commit = off")
        await session.execute("SELECT pg_notify(current_schema() || '_outbox', '')")
