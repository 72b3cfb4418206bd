"""Outbox → broker: in order, with confirms. A row is deleted after its confirm: at-least-once delivery."""

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
# The first poll interval after a ring; each next interval is the time since the ring.
HOT_SECONDS = 0.001
PASS_ON_SECONDS = 0.01
RETRY_SECONDS = 0.5
CONFIRM_SECONDS = 10.0
_TRANSIENT = (*broker.AWAY, *db_errors.ANY)


class NotOursError(RuntimeError):
    """The service does not, or no longer, own the row's type; the broker would close the channel on publishing it."""


class Relay:
    """One per service instance; an advisory lock lets only one of several instances publish, which keeps the order.

    The session that reads the rows also holds the lock: an instance that loses the session can't read on.
    After a failure the relay restarts from the oldest remaining row. Rows behind a failed one may have been published
    before it: consumers tolerate any order.

    `ring` is called when a row is written, before its commit: the relay then polls at growing intervals for as long as
    the transaction may take. An instance that is not the leader forwards the ring by NOTIFY.
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
        """Runs until cancelled."""
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
        """Returns at once if another instance holds the lock, else publishes until an error."""
        if not await session.fetchval("SELECT pg_try_advisory_lock(hashtext(current_schema() || '.outbox'))"):
            return
        try:
            # If a crash loses a deletion, the event is published again and the inboxes skip it: don't wait for fsync.
            await session.execute("SET synchronous_commit = off")
            async with broker.channel(self._connection) as channel:
                await self._publish(session, await channel.get_exchange(topology.EXCHANGE, ensure=False))
        finally:
            # Lock and setting end with the session; a session already lost must not mask the original error.
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
        """Deletes the confirmed rows even if others failed, then raises the first failure. Returns the batch size."""
        rows = await session.fetch("SELECT id, type, body FROM outbox ORDER BY id LIMIT $1", BATCH)
        if not rows:
            return 0
        # Frames are sent in the order of the tasks; confirms are awaited together.
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
    """Wakes the leader, without waiting for fsync."""
    async with session.transaction():
        await session.execute("SET LOCAL synchronous_commit = off")
        await session.execute("SELECT pg_notify(current_schema() || '_outbox', '')")
