"""Events of the backup service → the list of a site's copies."""

from collections.abc import Mapping

from api_gateway.queries import copies as queries
from shared.db.pool import Connection, Pool
from shared.events import Event, EventData
from shared.events import types as t
from shared.messaging.inbox import Handler
from shared.messaging.outbox import Outbox

BATCH = 100


async def introduce(pool: Pool, outbox: Outbox) -> None:
    """At each start: tell the backup service of sites that are older than it."""
    while True:
        async with pool.acquire() as tx, tx.transaction():
            rows = await queries.introduce(tx, BATCH)
            for row in rows:
                if row["last_deployed_at"] and row["status"] not in {"deleting", "deleted"}:
                    names = ("customer_uuid", "app_id", "desired")
                    await outbox.add(tx, t.SiteKnown(**{name: row[name] for name in names}))
        if len(rows) < BATCH:
            return


async def made(tx: Connection, event: Event[t.BackupMade]) -> None:
    data = event.data
    await _fact(tx, event, reason=data.reason, taken_at=data.taken_at, bytes=data.bytes)


async def failed(tx: Connection, event: Event[t.BackupFailed]) -> None:
    await _fact(tx, event, reason=event.data.reason, failed_at=event.time, problem=event.data.message)


async def proven(tx: Connection, event: Event[t.BackupProven]) -> None:
    await _fact(tx, event, proven_at=event.data.proven_at)


async def disproved(tx: Connection, event: Event[t.BackupDisproved]) -> None:
    await _fact(tx, event, failed_at=event.time, problem=event.data.message)


async def removed(tx: Connection, event: Event[t.BackupRemoved]) -> None:
    await _fact(tx, event, removed_at=event.time)


async def _fact(tx: Connection, event: Event[t.CopyEvent], **columns: object) -> None:
    data = event.data
    await queries.fact(tx, data.copy_id, data.app_id, data.customer_uuid, **columns)


HANDLERS: Mapping[type[EventData], Handler] = {
    t.BackupMade: made,
    t.BackupFailed: failed,
    t.BackupProven: proven,
    t.BackupDisproved: disproved,
    t.BackupRemoved: removed,
}
