"""Outbox → broker: in order, with confirms. A row is deleted after its confirm: at-least-once delivery."""

import asyncio
import contextlib
import itertools
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import aio_pika
from aio_pika.abc import AbstractExchange, AbstractRobustConnection

from shared import metrics
from shared.background import end
from shared.db import errors as db_errors
from shared.db.listener import Wakeup, wait
from shared.db.session import Session
from shared.events import PUBLISHERS
from shared.logging import get_logger
from shared.messaging import broker, topology
from shared.messaging.outbox import CHANNEL, Row

log = get_logger()

BATCH = 200
POLL_SECONDS = 5.0
RETRY_SECONDS = 0.5
CONFIRM_SECONDS = 10.0
DELETE_SECONDS = 0.05
# Under load the next batch gathers for this much longer: fewer messages, confirms and acknowledgements. Measured at
# 1,260 events a second: 1.14 instead of 1.34 ms of CPU per event, and so a median delay of 4.3 instead of 5.3 ms.
GATHER_SECONDS = 0.002
# Rows in memory; more wait in the table.
MOST_ROWS, MOST_BYTES = 2000, 8 * 1024 * 1024
# One message carries a run of events of one type, up to these limits.
RUN_EVENTS, RUN_BYTES = 50, 128 * 1024
# After its start a relay sends single events: consumers of a version that knows no batches may still be running.
SINGLY_SECONDS = 60.0
_TRANSIENT = (*broker.AWAY, *db_errors.ANY)
_LOCK = "SELECT pg_try_advisory_lock(hashtext(current_schema() || '.outbox'))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtext(current_schema() || '.outbox'))"
_SCAN = (
    "SELECT id, type, body FROM outbox WHERE id > $1 AND id <> ALL($2::bigint[])"
    " AND (retry_at IS NULL OR retry_at <= now()) ORDER BY id LIMIT $3"
)
# After 1, 2, 4 … seconds, then every minute.
_LATER = (
    "UPDATE outbox SET failures = failures + 1, retry_at = now() + make_interval(secs => least(60, 2 ^ failures))"
    " WHERE id = ANY($1)"
)


class NotOursError(RuntimeError):
    """The service does not, or no longer, own the row's type; the broker would close the channel on publishing it."""


# This message can't be published, but others can; PublishError: no queue is bound to its type.
_REFUSED = (NotOursError, aio_pika.exceptions.PublishError)


class Rows:
    """The rows that a leading relay knows: waiting to be sent, being sent, or sent and not yet deleted."""

    def __init__(self) -> None:
        self._waiting: deque[Row] = deque()
        self._bytes = 0
        self._known: set[int] = set()
        self.in_table = True
        """Whether the table may hold more."""
        self.changed = asyncio.Event()

    def take(self, rows: Sequence[Row]) -> None:
        """From a transaction that has just been committed."""
        if self.in_table or len(self._waiting) >= MOST_ROWS or self._bytes >= MOST_BYTES:
            self.in_table = True
        else:
            self.add(rows)
        self.changed.set()

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.id not in self._known:
                self._known.add(row.id)
                self._waiting.append(row)
                self._bytes += len(row.body)

    def add_scanned(self, rows: Sequence[Row], *, more: bool) -> None:
        """Adds rows of the table before those that came during the scan: they are older. `more` are still there."""
        newer = list(self._waiting)
        self._waiting.clear()
        self._bytes = 0
        self.forget([row.id for row in newer])
        self.add(rows)
        if more:
            self.in_table = True
        else:
            self.add(newer)

    def next(self) -> list[Row]:
        """Up to BATCH rows to send now."""
        rows = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        self._bytes -= sum(len(row.body) for row in rows)
        return rows

    def forget(self, ids: Sequence[int]) -> None:
        self._known.difference_update(ids)

    @property
    def known(self) -> list[int]:
        return list(self._known)


class Relay:
    """One per service instance; an advisory lock lets only one of several instances publish, which keeps the order.

    The session that reads the table (the wake-up's) also holds the lock: an instance that loses it can't read on.
    Transactions of the same process hand over their rows after the commit (`take`), so the table is only read at the
    start, when another instance has rows, when memory is full, and every POLL_SECONDS. While one batch waits for its
    confirms, the next one gathers. After a failure of the broker the relay restarts from the oldest remaining row. Rows
    behind a failed one may have been published before it: consumers tolerate any order.
    """

    def __init__(
        self,
        service: str,
        connection: AbstractRobustConnection,
        wakeup: Wakeup,
        *,
        singly_seconds: float = SINGLY_SECONDS,
    ) -> None:
        self._service = service
        self._connection = connection
        self._wakeup = wakeup
        self._told = wakeup.channel(CHANNEL)
        self._runs_from = time.monotonic() + singly_seconds
        self._offered = asyncio.Event()
        self._rows: Rows | None = None
        """While this instance leads."""
        self._confirmed: list[int] = []
        """Rows to be deleted, also by a later leadership."""

    def take(self, rows: Sequence[Row]) -> None:
        if self._rows is None:
            self._wakeup.tell_others({CHANNEL})
            self._offered.set()
        else:
            self._rows.take(rows)

    async def run(self) -> None:
        """Runs until cancelled."""
        while True:
            try:
                await self._lead(await self._wakeup.session())
                # Another instance leads. If it has just died, it does not hear of the rows of this one.
                await asyncio.sleep(RETRY_SECONDS)
                await wait(self._offered, POLL_SECONDS)
            except _TRANSIENT as error:
                log.warning("relay_failed", error=f"{type(error).__name__}: {error}")
                await asyncio.sleep(RETRY_SECONDS)

    async def _lead(self, session: Session) -> None:
        """Returns at once if another instance holds the lock, else publishes until an error."""
        if not await session.fetchval(_LOCK):
            return
        try:
            async with broker.channel(self._connection) as channel:
                exchange = await channel.get_exchange(topology.EXCHANGE, ensure=False)
                self._rows = Rows()
                await Leader(self._service, session, exchange, self._rows, self._confirmed, self._told).run(
                    self._runs_from
                )
        finally:
            self._rows = None
            # If it fails the session has ended, and the lock with it.
            with contextlib.suppress(*db_errors.ANY):
                await session.execute(_UNLOCK)


@dataclass
class Leader:
    """Publishes as long as the session holds the lock."""

    service: str
    session: Session
    exchange: AbstractExchange
    rows: Rows
    confirmed: list[int]
    told: asyncio.Event
    _settled: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, runs_from: float) -> None:
        """Runs until one of its loops fails."""
        await self._delete()
        loops = (self._publish(runs_from), self._tidy(), self._hear())
        tasks = [asyncio.ensure_future(loop) for loop in loops]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            # Before the channel closes.
            await end(tasks)

    async def _hear(self) -> None:
        """Other processes have written rows."""
        while True:
            await self.told.wait()
            self.told.clear()
            self.rows.in_table = True
            self.rows.changed.set()

    async def _publish(self, runs_from: float) -> None:
        after = 0
        while True:
            if batch := self.rows.next():
                runs = _runs(batch) if time.monotonic() >= runs_from else ([row] for row in batch)
                await self._publish_batch(list(runs))
                if len(batch) > 1:
                    await asyncio.sleep(GATHER_SECONDS)
            elif self.rows.in_table:
                after = await self._scan(after)
            elif not await wait(self.rows.changed, POLL_SECONDS):
                self.rows.in_table = True

    async def _scan(self, after: int) -> int:
        """Returns the `after` of the next scan: where many rows were just deleted, a scan from the start is slow."""
        # Before the statement: rows committed after its snapshot are handed over or announced again.
        self.rows.in_table = False
        found = await self.session.fetch(_SCAN, after, self.rows.known, BATCH)
        full = len(found) == BATCH
        # After the last page once more from the start: a row with a lower number may have been committed meanwhile.
        self.rows.add_scanned([Row(*row) for row in found], more=full or after > 0)
        return int(found[-1]["id"]) if full else 0

    async def _publish_batch(self, runs: Sequence[Sequence[Row]]) -> None:
        """Raises the first failure that is not about one message."""
        # Frames are sent in the order of the tasks; confirms are awaited together.
        outcomes = await asyncio.gather(
            *(_publish_run(self.exchange, self.service, run) for run in runs), return_exceptions=True
        )
        failed: BaseException | None = None
        for run, outcome in zip(runs, outcomes, strict=True):
            if not isinstance(outcome, BaseException):
                self.confirmed += [row.id for row in run]
                metrics.EVENTS_PUBLISHED.labels(run[0].type).inc(len(run))
            elif isinstance(outcome, _REFUSED):
                log.error("event_refused", type=run[0].type, count=len(run), error=str(outcome))
                await self._later([row.id for row in run])
            else:
                failed = failed or outcome
        self._settled.set()
        if failed:
            raise failed

    async def _later(self, ids: Sequence[int]) -> None:
        await self.session.execute(_LATER, ids)
        self.rows.forget(ids)

    async def _tidy(self) -> None:
        """Deletes confirmed rows in the background, many at once."""
        while True:
            await self._settled.wait()
            self._settled.clear()
            await self._delete()
            await asyncio.sleep(DELETE_SECONDS)

    async def _delete(self) -> None:
        ids = self.confirmed[:]
        await self.session.execute("DELETE FROM outbox WHERE id = ANY($1)", ids)
        del self.confirmed[: len(ids)]
        self.rows.forget(ids)


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Consecutive rows of one type, within the limits of a message."""
    for _, group in itertools.groupby(rows, key=lambda row: row.type):
        run: list[Row] = []
        size = 0
        for row in group:
            if run and (len(run) == RUN_EVENTS or size + len(row.body) > RUN_BYTES):
                yield run
                run, size = [], 0
            run.append(row)
            size += len(row.body)
        yield run


async def _publish_run(exchange: AbstractExchange, service: str, run: Sequence[Row]) -> None:
    kind = run[0].type
    if service not in PUBLISHERS.get(kind, ()):
        raise NotOursError(f"{service} does not own {kind}")
    message = aio_pika.Message(
        run[0].body if len(run) == 1 else b"[" + b",".join(row.body for row in run) + b"]",
        content_type=topology.ONE_EVENT if len(run) == 1 else topology.EVENTS,
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        type=kind,
        user_id=service,
        headers={topology.SEQUENCE: run[0].id if len(run) == 1 else [row.id for row in run]},
    )
    with broker.not_cancelled():
        await exchange.publish(message, routing_key=kind, mandatory=True, timeout=CONFIRM_SECONDS)
