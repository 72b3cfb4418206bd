from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.db.pool import Connection, Pool
from shared.db.unit import at_end


async def page(pool: Pool, app_id: str, after: tuple[datetime, str], limit: int) -> Sequence[Any]:
    return await pool.fetch(
        "SELECT * FROM deployments WHERE app_id = $1 AND (queued_at, deployment_id) < ($2, $3)"
        " ORDER BY queued_at DESC, deployment_id DESC LIMIT $4",
        app_id,
        *after,
        limit,
    )


async def one(connection: Connection | Pool, app_id: str, deployment_id: str) -> Any:
    return await connection.fetchrow(
        "SELECT * FROM deployments WHERE app_id = $1 AND deployment_id = $2", app_id, deployment_id
    )


async def open_ones(tx: Connection, app_id: str) -> Sequence[Any]:
    return await tx.fetch("SELECT * FROM deployments WHERE app_id = $1 AND ended_at IS NULL ORDER BY queued_at", app_id)


async def count_asked_for(tx: Connection, customer_uuid: str) -> int:
    """Count the manual deployments and rollbacks that have not ended, over all the customer's sites."""
    return int(
        await tx.fetchval(
            "SELECT count(*) FROM deployments JOIN sites USING (app_id) WHERE customer_uuid = $1"
            " AND ended_at IS NULL AND kind IN ('manual', 'rollback')",
            customer_uuid,
        )
    )


async def steps(pool: Pool, app_id: str, deployment_id: str) -> Sequence[Any]:
    return await pool.fetch(
        "SELECT at, step, state, seconds FROM timeline WHERE app_id = $1 AND deployment_id = $2"
        " AND event = 'deploy.step' ORDER BY id",
        app_id,
        deployment_id,
    )


async def add(tx: Connection, deployment_id: str, app_id: str, kind: str, queued_at: datetime, **values: Any) -> bool:
    """Return False if the id exists."""
    return bool(
        await tx.fetchval(
            "INSERT INTO deployments (deployment_id, app_id, kind, status, queued_at, commit_hash, pusher, rollback_to,"
            " restore_id) VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING true",
            deployment_id,
            app_id,
            kind,
            queued_at,
            values.get("commit_hash"),
            values.get("pusher", ""),
            values.get("rollback_to"),
            values.get("restore_id"),
        )
    )


async def queued_before(tx: Connection, deployment_id: str, queued_at: datetime, **values: Any) -> bool:
    """Complete a deployment whose start or end arrived first; its time stood in for `queued_at`. Else return False."""
    return bool(
        await tx.fetchval(
            "UPDATE deployments SET queued_at = $2, pusher = $3, rollback_to = $4"
            " WHERE deployment_id = $1 AND queued_at IN (started_at, ended_at) RETURNING true",
            deployment_id,
            queued_at,
            values["pusher"],
            values["rollback_to"],
        )
    )


async def started_before(tx: Connection, deployment_id: str, started_at: datetime) -> bool:
    """Complete a deployment whose end arrived first. Else return False."""
    return bool(
        await tx.fetchval(
            "UPDATE deployments SET started_at = $2,"
            " queued_at = CASE WHEN queued_at = ended_at THEN $2 ELSE queued_at END"
            " WHERE deployment_id = $1 AND ended_at IS NOT NULL AND started_at IS NULL RETURNING true",
            deployment_id,
            started_at,
        )
    )


async def start(tx: Connection, deployment_id: str, app_id: str, kind: str, commit: str | None, at: datetime) -> bool:
    """Mark it running; return False if that is not new. Its deploy.queued may arrive later."""
    return bool(
        await tx.fetchval(
            "INSERT INTO deployments AS d (deployment_id, app_id, kind, status, commit_hash, queued_at, started_at)"
            " VALUES ($1, $2, $3, 'running', $4, $5, $5) ON CONFLICT (deployment_id) DO UPDATE"
            " SET status = 'running', started_at = $5, commit_hash = coalesce($4, d.commit_hash)"
            " WHERE d.status = 'queued' RETURNING true",
            deployment_id,
            app_id,
            kind,
            commit,
            at,
        )
    )


async def end(tx: Connection, deployment_id: str, app_id: str, at: datetime, **values: Any) -> bool:
    """Mark it ended with `status`, `kind`, `commit`, `seconds`; return False if it had already ended."""
    return bool(
        await tx.fetchval(
            "INSERT INTO deployments AS d (deployment_id, app_id, kind, status, commit_hash, queued_at, ended_at,"
            "  duration_seconds, failure, superseded_by) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)"
            " ON CONFLICT (deployment_id) DO UPDATE SET status = $4, commit_hash = coalesce($5, d.commit_hash),"
            "  ended_at = $6, duration_seconds = $7, failure = $8, superseded_by = $9"
            " WHERE d.ended_at IS NULL RETURNING true",
            deployment_id,
            app_id,
            values["kind"],
            values["status"],
            values["commit"],
            at,
            values["seconds"],
            values.get("failure"),
            values.get("superseded_by"),
        )
    )


def add_lines(tx: Connection, deployment_id: str, first_line: int, lines: Sequence[str]) -> None:
    """At the end of the transaction; existing lines are kept."""
    for number, text in enumerate(lines, first_line):
        at_end(tx, _add_lines, (deployment_id, number, text))


async def _add_lines(connection: Connection, lines: Sequence[tuple[str, int, str]]) -> None:
    # The transaction may have deleted the deployment with its site.
    await connection.execute(
        "INSERT INTO deployment_log (deployment_id, line, text)"
        " SELECT deployment_id, line, text FROM unnest($1::text[], $2::int[], $3::text[])"
        " AS l (deployment_id, line, text) JOIN deployments USING (deployment_id) ON CONFLICT DO NOTHING",
        *zip(*lines, strict=True),
    )


async def lines(pool: Pool, deployment_id: str, after: int, limit: int) -> Sequence[Any]:
    return await pool.fetch(
        "SELECT line, text FROM deployment_log WHERE deployment_id = $1 AND line > $2 ORDER BY line LIMIT $3",
        deployment_id,
        after,
        limit,
    )
