from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.db.pool import Connection, Pool
from shared.db.unit import at_end


async def one(pool: Pool, app_id: str) -> Any:
    return await pool.fetchrow("SELECT * FROM sites WHERE app_id = $1", app_id)


async def lock(tx: Connection, app_id: str) -> Any:
    """Lock and return the site's row until the transaction ends: changes of a site are serialised."""
    return await tx.fetchrow("SELECT * FROM sites WHERE app_id = $1 FOR NO KEY UPDATE", app_id)


async def exists(tx: Connection, app_id: str) -> bool:
    return bool(await tx.fetchval("SELECT true FROM sites WHERE app_id = $1", app_id))


async def count(tx: Connection, customer_uuid: str) -> int:
    return int(await tx.fetchval("SELECT count(*) FROM sites WHERE customer_uuid = $1", customer_uuid))


async def add(tx: Connection, values: dict[str, Any]) -> bool:
    """Return False if the domain is taken."""
    names = ", ".join(values)
    marks = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    sql = f"INSERT INTO sites ({names}) VALUES ({marks}) ON CONFLICT (domain) DO NOTHING RETURNING true"  # noqa: S608 - our own column names
    return bool(await tx.fetchval(sql, *values.values()))


async def change(tx: Connection, app_id: str, **values: Any) -> None:
    """Set columns; their names come from the caller, never from a request."""
    sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(values, 2))
    await tx.execute(f"UPDATE sites SET {sets} WHERE app_id = $1", app_id, *values.values())  # noqa: S608 - our own column names


async def has_proven(tx: Connection, custom_domain: str) -> bool:
    """Return whether a site that is not being deleted has proven the domain."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM sites WHERE custom_domain = $1 AND custom_domain_status = 'verified'"
            " AND status <> 'deleting'",
            custom_domain,
        )
    )


async def take_domain(tx: Connection, custom_domain: str, app_id: str, failure: dict[str, str]) -> None:
    """Take a proven domain from every site but `app_id`."""
    await tx.execute(
        "UPDATE sites SET custom_domain_status = 'failed', custom_domain_ssl_status = 'none',"
        " custom_domain_failure = $3"
        " WHERE custom_domain = $1 AND app_id <> $2 AND custom_domain_status = 'verified' AND status <> 'deleting'",
        custom_domain,
        app_id,
        failure,
    )


async def page(pool: Pool, customers: Sequence[str], after: tuple[datetime, str], limit: int) -> Sequence[Any]:
    return await pool.fetch(
        "SELECT * FROM sites WHERE customer_uuid = ANY($1) AND (created_at, app_id) < ($2, $3)"
        " ORDER BY created_at DESC, app_id DESC LIMIT $4",
        customers,
        *after,
        limit,
    )


async def timeline(pool: Pool, app_id: str, limit: int) -> Sequence[Any]:
    """Return the newest `limit` entries, oldest first."""
    return await pool.fetch(
        "SELECT * FROM (SELECT * FROM timeline WHERE app_id = $1 ORDER BY id DESC LIMIT $2) t ORDER BY at, id",
        app_id,
        limit,
    )


def note(
    tx: Connection,
    app_id: str,
    event: str,
    at: datetime,
    *,
    deployment_id: str | None = None,
    step: str | None = None,
    state: str | None = None,
    seconds: float | None = None,
    message: str | None = None,
) -> None:
    """Add one entry to the site's timeline, at the end of the transaction."""
    at_end(tx, _add_notes, (app_id, event, at, deployment_id, step, state, seconds, message))


async def _add_notes(connection: Connection, notes: Sequence[tuple[Any, ...]]) -> None:
    # The transaction may have deleted the site.
    await connection.execute(
        "INSERT INTO timeline (app_id, event, at, deployment_id, step, state, seconds, message)"
        " SELECT app_id, event, at, deployment_id, step, state, seconds, message FROM unnest($1::text[], $2::text[],"
        " $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::float8[], $8::text[]) WITH ORDINALITY"
        " AS note (app_id, event, at, deployment_id, step, state, seconds, message, n) JOIN sites USING (app_id)"
        " ORDER BY n",
        *zip(*notes, strict=True),
    )


def progressed(tx: Connection, app_id: str) -> None:
    """Note that something happened with the site, at the end of the transaction."""
    at_end(tx, _progressed, app_id)


async def _progressed(connection: Connection, app_ids: Sequence[str]) -> None:
    await connection.execute(
        "INSERT INTO site_progress (app_id) SELECT app_id FROM sites WHERE app_id = ANY($1) ORDER BY app_id"
        " ON CONFLICT (app_id) DO UPDATE SET progress_at = excluded.progress_at",
        app_ids,
    )


async def remove(tx: Connection, app_id: str) -> None:
    """Delete all of the site: timeline, deployments, logs, deliveries (cascade) and stored answers."""
    await tx.execute("DELETE FROM idempotency WHERE app_id = $1", app_id)
    await tx.execute("DELETE FROM sites WHERE app_id = $1", app_id)
