"""SQL of the deployment queue. Rows are leased: a dead worker's deployment is leased again when its lease expires."""

import dataclasses
import uuid
from collections.abc import Mapping
from typing import Any

import asyncpg

from deployer.deployments import rules
from deployer.model import Deployment
from shared.db.pool import Connection, Pool
from shared.db.unit import wake
from shared.leases import LeaseLostError
from shared.logging import causation_id, correlation_id

CHANNEL = "deployments"
_COLUMNS = (
    "id, app_id, customer_uuid, kind, commit, rollback_to, restore_id, state, crashes, furthest, cancel_requested,"
    " log_lines, correlation_id, causation_id, queued_at, started_at, lease_owner"
)


async def add(
    tx: Connection, *, id: str, app_id: str, customer_uuid: str, kind: str, commit: str | None,  # noqa: A002
    rollback_to: str | None, restore_id: str | None, debounce_seconds: float, asked: int | None = None,
) -> bool:  # fmt: skip
    """Put a deployment into the queue; return False if it is there already. The caller holds the site's lock.

    `asked`: the request's sequence number; arrival order does not tell which request is newer.
    """
    # Not now(): several events may share one transaction, and their order matters.
    now = await tx.fetchval("SELECT clock_timestamp()")
    last_push = await tx.fetchval("SELECT max(queued_at) FROM deployments WHERE app_id = $1 AND kind = 'push'", app_id)
    added = await tx.fetchval(
        "INSERT INTO deployments"
        " (id, app_id, customer_uuid, kind, commit, rollback_to, not_before, correlation_id, causation_id, queued_at,"
        " asked, restore_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT DO NOTHING RETURNING true",
        id,
        app_id,
        customer_uuid,
        kind,
        commit,
        rollback_to,
        rules.not_before(kind, now, last_push, debounce_seconds),
        correlation_id(),
        causation_id(),
        now,
        asked,
        restore_id,
    )
    wake(tx, CHANNEL)
    return bool(added)


async def asked_later(tx: Connection, app_id: str, kind: str, asked: int | None) -> str | None:
    """Return the newest request's id, if it is newer than this one and replaces it; it may have ended by now."""
    if asked is None or kind not in rules.REPLACEABLE:
        return None
    found: str | None = await tx.fetchval(
        "SELECT id FROM deployments WHERE app_id = $1 AND asked > $2 ORDER BY asked DESC LIMIT 1", app_id, asked
    )
    return found


async def cancel_ahead(tx: Connection, deployment_id: str) -> None:
    """Note the cancellation of a deployment that is not known yet: its own event has not arrived."""
    await tx.execute(
        "INSERT INTO cancelled_ahead (deployment_id)"
        " SELECT $1 WHERE NOT EXISTS (SELECT FROM deployments WHERE id = $1) ON CONFLICT DO NOTHING",
        deployment_id,
    )


async def was_cancelled_ahead(tx: Connection, deployment_id: str) -> bool:
    return bool(await tx.fetchval("DELETE FROM cancelled_ahead WHERE deployment_id = $1 RETURNING true", deployment_id))


async def queued(tx: Connection, app_id: str, *, but: str = "") -> list[rules.Queued]:
    rows = await tx.fetch(
        "SELECT id, kind, waits_for_room FROM deployments WHERE app_id = $1 AND state = 'queued' AND id <> $2"
        " ORDER BY queued_at",
        app_id,
        but,
    )
    return [rules.Queued(row["id"], row["kind"], row["waits_for_room"]) for row in rows]


async def end_queued(tx: Connection, deployment_id: str, state: str) -> asyncpg.Record | None:
    """End a deployment that has not started; return None if it is not queued (any more)."""
    return await tx.fetchrow(
        "UPDATE deployments SET state = $2, ended_at = now() WHERE id = $1 AND state = 'queued'"
        " RETURNING id, app_id, customer_uuid, kind, commit, restore_id,"
        " extract(epoch FROM clock_timestamp() - queued_at)::float8 AS seconds",
        deployment_id,
        state,
    )


async def request_cancel(tx: Connection, deployment_id: str) -> None:
    await tx.execute(
        "UPDATE deployments SET cancel_requested = true WHERE id = $1 AND state = 'running'", deployment_id
    )
    wake(tx, CHANNEL)


async def request_cancel_of_site(tx: Connection, app_id: str) -> None:
    await tx.execute("UPDATE deployments SET cancel_requested = true WHERE app_id = $1 AND state = 'running'", app_id)
    wake(tx, CHANNEL)


async def first_of(tx: Connection, app_id: str) -> asyncpg.Record | None:
    """Return the newest attempt at the first deployment."""
    return await tx.fetchrow(
        "SELECT id, state, result FROM deployments WHERE app_id = $1 AND kind = 'first'"
        " ORDER BY queued_at DESC LIMIT 1",
        app_id,
    )


async def lease(pool: Pool, machine: str, seconds: float, per_customer: int, *, room: bool = True) -> Deployment | None:
    """Lease the machine's next deployment that may run now. A running one with an expired lease has crashed once more.

    Each lease has a new owner id: a worker that lost a lease cannot continue under the next, even in the same process.
    A customer has at most `per_customer` running on it, besides rollbacks; the one with the fewest is next. Without
    `room` for builds, deployments that wait for room stay queued, unless they are to be cancelled; so do those of a
    site that should not run.
    """
    try:
        row = await pool.fetchrow(
            "UPDATE deployments SET state = 'running', lease_owner = $1, lease_until = now() + $2 * interval '1 s',"  # noqa: S608
            " started_at = coalesce(started_at, now()), crashes = crashes + (state = 'running')::int,"
            " waits_for_room = false"
            " WHERE id = (SELECT d.id FROM deployments d JOIN sites s USING (app_id) CROSS JOIN LATERAL"
            "  (SELECT count(*) AS running FROM deployments c JOIN sites o USING (app_id)"
            "   WHERE c.customer_uuid = d.customer_uuid AND c.state = 'running' AND o.machine = $5) theirs"
            "  WHERE s.machine = $5 AND s.repo_ready AND"
            "  (d.state = 'running' AND d.lease_until < now()"
            "   OR d.state = 'queued' AND d.not_before <= now()"
            "   AND (d.kind = 'rollback' OR theirs.running < $3)"
            "   AND (s.desired = 'running' AND ($4 OR NOT d.waits_for_room) OR d.cancel_requested)"
            "   AND NOT EXISTS (SELECT FROM deployments r WHERE r.app_id = d.app_id AND r.state = 'running'))"
            "  ORDER BY d.state DESC, d.kind = 'refresh', theirs.running, d.queued_at, d.id"
            f"  LIMIT 1 FOR UPDATE OF d SKIP LOCKED) RETURNING {_COLUMNS}",
            uuid.uuid4(),
            seconds,
            per_customer,
            room,
            machine,
        )
    except asyncpg.UniqueViolationError:
        return None
    return Deployment(**row) if row else None


async def seconds_to_next(pool: Pool, machine: str, at_most: float) -> float:
    """Return the seconds until the machine's next row is due.

    Overdue rows wait for another one to end; the channel notifies.
    """
    due = await pool.fetchval(
        "SELECT extract(epoch FROM min(due) FILTER (WHERE due > now() - interval '200 ms') - now())::float8"
        " FROM (SELECT CASE state WHEN 'queued' THEN not_before ELSE lease_until END AS due"
        "       FROM deployments JOIN sites USING (app_id)"
        "       WHERE machine = $1 AND state IN ('queued', 'running') AND NOT waits_for_room) open",
        machine,
    )
    return at_most if due is None else min(at_most, max(0.1, due))


async def extend(pool: Pool, deployment: Deployment, seconds: float) -> bool:
    return bool(
        await pool.fetchval(
            "UPDATE deployments SET lease_until = now() + make_interval(secs => $3)"
            " WHERE id = $1 AND lease_owner = $2 AND state = 'running' RETURNING true",
            deployment.id,
            deployment.lease_owner,
            seconds,
        )
    )


async def to_interrupt(pool: Pool, ids: list[str]) -> list[str]:
    """Return those that are to be cancelled, or whose site should no longer run."""
    rows = await pool.fetch(
        "SELECT id FROM deployments JOIN sites USING (app_id)"
        " WHERE id = ANY($1) AND (cancel_requested OR desired <> 'running')",
        ids,
    )
    return [row["id"] for row in rows]


async def is_cancelled(pool: Pool, deployment_id: str) -> bool:
    return bool(await pool.fetchval("SELECT cancel_requested FROM deployments WHERE id = $1", deployment_id))


async def hold(tx: Connection, deployment: Deployment) -> None:
    """Lock the row for a transaction of its lease owner. Raises LeaseLostError if another lease has taken it over."""
    held = await tx.fetchval(
        "SELECT true FROM deployments WHERE id = $1 AND lease_owner = $2 AND state = 'running' FOR UPDATE",
        deployment.id,
        deployment.lease_owner,
    )
    if not held:
        raise LeaseLostError(deployment.id)


async def reached(tx: Connection, deployment: Deployment, number: int) -> None:
    """Record the furthest step; progress resets the crash count."""
    await tx.execute(
        "UPDATE deployments SET furthest = greatest(furthest, $3),"
        " crashes = CASE WHEN $3 > furthest THEN 0 ELSE crashes END"
        " WHERE id = $1 AND lease_owner = $2",
        deployment.id,
        deployment.lease_owner,
        number,
    )


async def set_commit(tx: Connection, deployment_id: str, commit: str) -> None:
    await tx.execute("UPDATE deployments SET commit = $2 WHERE id = $1", deployment_id, commit)


async def set_restore(pool: Pool, deployment: Deployment, restore_id: str) -> Deployment:
    """The deployment brings this restore's data as well."""
    await pool.execute("UPDATE deployments SET restore_id = $2 WHERE id = $1", deployment.id, restore_id)
    return dataclasses.replace(deployment, restore_id=restore_id)


async def set_log_lines(tx: Connection, deployment_id: str, count: int) -> None:
    await tx.execute("UPDATE deployments SET log_lines = $2 WHERE id = $1", deployment_id, count)


async def _decide_again(tx: Connection, deployment: Deployment) -> None:
    """Forget what the deployment has decided on and asked for."""
    for table in ("drafts", "sources"):
        await tx.execute(f"DELETE FROM {table} WHERE deployment_id = $1", deployment.id)  # noqa: S608 - the names stand above


async def end(tx: Connection, deployment: Deployment, state: str, result: Mapping[str, Any]) -> None:
    await _decide_again(tx, deployment)
    await tx.execute(
        "UPDATE deployments SET state = $2, ended_at = now(), result = $3, lease_owner = NULL, lease_until = NULL"
        " WHERE id = $1",
        deployment.id,
        state,
        dict(result),
    )
    wake(tx, CHANNEL)


async def requeue(tx: Connection, deployment: Deployment, *, waits_for_room: bool) -> None:
    """Queue the deployment again; its settings and containers are then decided again. The caller holds the site's lock
    and the row, so supersede and cancel cannot miss it.
    """
    await _decide_again(tx, deployment)
    await tx.execute(
        "UPDATE deployments SET state = 'queued', waits_for_room = $2, lease_owner = NULL, lease_until = NULL"
        " WHERE id = $1",
        deployment.id,
        waits_for_room,
    )
    wake(tx, CHANNEL)


async def release_for_retry(pool: Pool, deployment: Deployment, seconds: float, *, counts: bool) -> None:
    """Let the lease expire in `seconds`. The next lease counts a crash; `counts=False` subtracts it in advance."""
    await pool.execute(
        "UPDATE deployments SET lease_until = now() + make_interval(secs => $3), lease_owner = NULL,"
        " crashes = crashes - $4 WHERE id = $1 AND lease_owner = $2",
        deployment.id,
        deployment.lease_owner,
        seconds,
        0 if counts else 1,
    )
