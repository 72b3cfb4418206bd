from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.db.pool import Connection, Pool


async def add(tx: Connection, restore_id: str, app_id: str, copy_id: str, rollback_to: str | None, pusher: str) -> None:
    await tx.execute(
        "INSERT INTO restores (restore_id, app_id, copy_id, rollback_to, pusher) VALUES ($1, $2, $3, $4, $5)",
        restore_id,
        app_id,
        copy_id,
        rollback_to,
        pusher,
    )


async def page(pool: Pool, app_id: str, after: tuple[datetime, str], limit: int) -> Sequence[Any]:
    """Each with the `status` and `failure` of its deployment."""
    return await pool.fetch(
        "SELECT r.*, d.status, d.failure FROM restores r LEFT JOIN deployments d USING (deployment_id)"
        " WHERE r.app_id = $1 AND (asked_at, r.restore_id) < ($2, $3)"
        " ORDER BY asked_at DESC, r.restore_id DESC LIMIT $4",
        app_id,
        *after,
        limit,
    )


async def under_way(tx: Connection, app_id: str) -> bool:
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM restores r LEFT JOIN deployments d USING (deployment_id)"
            " WHERE r.app_id = $1 AND r.failed_at IS NULL AND r.asked_at > now() - interval '2 hours'"
            " AND (r.deployment_id IS NULL OR d.ended_at IS NULL AND d.deployment_id IS NOT NULL))",
            app_id,
        )
    )


async def waiting(tx: Connection, app_id: str, restore_id: str) -> Any:
    """Lock and return the restore, if nothing has become of it yet."""
    return await tx.fetchrow(
        "SELECT * FROM restores WHERE app_id = $1 AND restore_id = $2 AND deployment_id IS NULL AND failed_at IS NULL"
        " FOR UPDATE",
        app_id,
        restore_id,
    )


async def begun(tx: Connection, restore_id: str, deployment_id: str, safety_copy: str) -> None:
    await tx.execute(
        "UPDATE restores SET deployment_id = $2, safety_copy = $3 WHERE restore_id = $1",
        restore_id,
        deployment_id,
        safety_copy,
    )


async def failed(tx: Connection, app_id: str, restore_id: str, at: datetime, problem: str) -> None:
    await tx.execute(
        "UPDATE restores SET failed_at = $3, problem = $4"
        " WHERE app_id = $1 AND restore_id = $2 AND deployment_id IS NULL AND failed_at IS NULL",
        app_id,
        restore_id,
        at,
        problem,
    )
