"""SQL for live events: the event log, log lines, read models."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from shared.db.pool import Connection, Pool
from shared.db.unit import at_end, wake

BATCH = 200
# First key of this service's advisory locks; the second is the customer.
_LOCK = 8004


def append_event(
    tx: Connection, customer: str, app_id: str | None, event_id: UUID, kind: str, body: dict[str, Any]
) -> None:
    """At the end of the transaction."""
    at_end(tx, _append_events, (customer, app_id, event_id, kind, body))


async def _append_events(connection: Connection, events: Sequence[tuple[Any, ...]]) -> None:
    """Locks the customers until the commit, in one order, so that each customer's `seq` become visible in order."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock($1, h)"
        " FROM (SELECT DISTINCT hashtext(customer) AS h FROM unnest($2::text[]) AS c(customer) ORDER BY h) AS locks",
        _LOCK,
        [customer for customer, *_ in events],
    )
    await connection.execute(
        "INSERT INTO event_log (customer_uuid, app_id, event_id, type, body)"
        " SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::json[]) ON CONFLICT DO NOTHING",
        *zip(*events, strict=True),
    )
    wake(connection, "events")


async def newest_seq(pool: Pool, customer: str) -> int:
    return int(
        await pool.fetchval("SELECT coalesce(max(seq), 0) FROM event_log WHERE customer_uuid = $1", customer) or 0
    )


async def seq_of(pool: Pool, customer: str, event_id: UUID) -> int | None:
    """Return None if the event is unknown, pruned, or another customer's."""
    seq: int | None = await pool.fetchval(
        "SELECT seq FROM event_log WHERE customer_uuid = $1 AND event_id = $2", customer, event_id
    )
    return seq


async def events_after(pool: Pool, cursors: dict[str, int]) -> list[asyncpg.Record]:
    """Return the next events of each customer, in order."""
    return await pool.fetch(
        "SELECT e.seq, e.customer_uuid, e.type, e.body FROM unnest($1::text[], $2::bigint[]) AS c (customer, cursor)"
        " CROSS JOIN LATERAL (SELECT seq, customer_uuid, type, body FROM event_log"
        " WHERE customer_uuid = c.customer AND seq > c.cursor ORDER BY seq LIMIT $3) AS e ORDER BY e.seq",
        list(cursors),
        list(cursors.values()),
        BATCH,
    )


async def newest_events(pool: Pool, customer: str, after: int, until: int, limit: int) -> list[asyncpg.Record]:
    """Return the newest `limit` events, oldest first."""
    rows = await pool.fetch(
        "SELECT seq, type, body FROM event_log WHERE customer_uuid = $1 AND seq > $2 AND seq <= $3"
        " ORDER BY seq DESC LIMIT $4",
        customer,
        after,
        until,
        limit,
    )
    return rows[::-1]


# ---- deployments' logs -------------------------------------------------------------------------------------------


def append_log(
    tx: Connection, deployment_id: str, app_id: str, first_line: int, last_line: int, body: dict[str, Any]
) -> None:
    """At the end of the transaction."""
    at_end(tx, _append_logs, (deployment_id, app_id, first_line, last_line, body))


async def _append_logs(connection: Connection, logs: Sequence[tuple[Any, ...]]) -> None:
    # The transaction may have forgotten the site.
    await connection.execute(
        "INSERT INTO deployment_log (deployment_id, app_id, first_line, last_line, body)"
        " SELECT deployment_id, l.app_id, first_line, last_line, body"
        " FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::json[])"
        " AS l (deployment_id, app_id, first_line, last_line, body) JOIN deployments USING (deployment_id)"
        " ON CONFLICT DO NOTHING",
        *zip(*logs, strict=True),
    )
    wake(connection, "logs")


async def log_batches(pool: Pool, deployment_id: str, line: int) -> list[asyncpg.Record]:
    """Return the batches that contain `line` or later lines."""
    return await pool.fetch(
        "SELECT first_line, last_line, body FROM deployment_log WHERE deployment_id = $1 AND last_line >= $2"
        " ORDER BY first_line LIMIT 50",
        deployment_id,
        line,
    )


async def know_deployment(tx: Connection, deployment_id: str, app_id: str, customer: str) -> None:
    await tx.execute(
        "INSERT INTO deployments (deployment_id, app_id, customer_uuid) SELECT $1, $2, $3"
        " WHERE NOT EXISTS (SELECT FROM removed_sites WHERE app_id = $2) ON CONFLICT DO NOTHING",
        deployment_id,
        app_id,
        customer,
    )


async def customer_of_deployment(pool: Pool, deployment_id: str) -> str | None:
    found: str | None = await pool.fetchval(
        "SELECT customer_uuid FROM deployments WHERE deployment_id = $1", deployment_id
    )
    return found


# ---- read models -------------------------------------------------------------------------------------------------


async def know_customer(tx: Connection, customer: str, email: str, name: str, *, email_proven: bool) -> None:
    """Upsert; an earlier proof stays valid."""
    await tx.execute(
        "INSERT INTO customers AS c (customer_uuid, email, name, email_proven) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (customer_uuid) DO UPDATE SET email = $2, name = $3, email_proven = c.email_proven OR $4",
        customer,
        email,
        name,
        email_proven,
    )


async def email_is_proven(tx: Connection, customer: str, email: str) -> None:
    await tx.execute(
        "INSERT INTO customers (customer_uuid, email, name, email_proven) VALUES ($1, $2, '', true)"
        " ON CONFLICT (customer_uuid) DO UPDATE SET email_proven = true",
        customer,
        email,
    )


async def prefer(tx: Connection, customer: str, mail: dict[str, bool]) -> None:
    await tx.execute(
        "INSERT INTO mail_preferences (customer_uuid, mail) VALUES ($1, $2)"
        " ON CONFLICT (customer_uuid) DO UPDATE SET mail = $2",
        customer,
        mail,
    )


async def know_site(tx: Connection, app_id: str, customer: str, **known: str) -> None:
    """Upsert the given columns, keep the rest; a deleted site stays unknown."""
    columns = ("site_name", "domain", "url", "repo_url", "clone_url")
    if not set(known) <= set(columns):
        raise ValueError(f"unknown columns {sorted(set(known) - set(columns))}")
    await tx.execute(
        "INSERT INTO sites AS s (app_id, customer_uuid, site_name, domain, url, repo_url, clone_url)"
        " SELECT $1, $2, $3, $4, $5, $6, $7"
        " WHERE NOT EXISTS (SELECT FROM removed_sites WHERE app_id = $1)"
        " ON CONFLICT (app_id) DO UPDATE SET site_name = coalesce($3, s.site_name), domain = coalesce($4, s.domain),"
        " url = coalesce($5, s.url), repo_url = coalesce($6, s.repo_url), clone_url = coalesce($7, s.clone_url)",
        app_id,
        customer,
        *(known.get(column) for column in columns),
    )


async def is_removed(tx: Connection, app_id: str) -> bool:
    return bool(await tx.fetchval("SELECT true FROM removed_sites WHERE app_id = $1", app_id))


async def site(tx: Connection, app_id: str) -> dict[str, Any]:
    """Return {} if it is unknown."""
    row = await tx.fetchrow("SELECT * FROM sites WHERE app_id = $1", app_id)
    return dict(row) if row else {}


async def set_site_status(tx: Connection, app_id: str, status: str) -> None:
    await tx.execute("UPDATE sites SET status = $2 WHERE app_id = $1 AND status <> 'deleting'", app_id, status)


async def certificate_is_fine(tx: Connection, app_id: str) -> None:
    await tx.execute("UPDATE sites SET ssl_mailed_at = NULL WHERE app_id = $1 AND ssl_mailed_at IS NOT NULL", app_id)


async def certificate_mail_is_due(tx: Connection, app_id: str) -> bool:
    """Return True at most once a day, and record it."""
    return bool(
        await tx.fetchval(
            "UPDATE sites SET ssl_mailed_at = now() WHERE app_id = $1"
            " AND (ssl_mailed_at IS NULL OR ssl_mailed_at < now() - interval '1 day') RETURNING true",
            app_id,
        )
    )


async def forget_site(tx: Connection, app_id: str) -> None:
    await tx.execute("DELETE FROM deployment_log WHERE app_id = $1", app_id)
    await tx.execute("DELETE FROM deployments WHERE app_id = $1", app_id)
    await tx.execute("DELETE FROM sites WHERE app_id = $1", app_id)
    await tx.execute("INSERT INTO removed_sites (app_id) VALUES ($1) ON CONFLICT DO NOTHING", app_id)
