"""SQL of refreshes. These rows hold a refresh's whole state, so that a restarted deployer continues where it was."""

from dataclasses import dataclass
from datetime import datetime

from shared.db.pool import Connection, Pool

_COLUMNS = "id, runtimes, state, reason, started_at, ended_at"
_FAILED = "deployment_id IN (SELECT id FROM deployments WHERE state = 'failed') AND NOT skipped"

Reader = Connection | Pool


@dataclass(frozen=True)
class Refresh:
    id: int
    runtimes: str
    """The version that sites are brought to."""
    state: str
    reason: str
    """Why it is paused."""
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Attempt:
    """A site's deployment in a refresh, and its result."""

    app_id: str
    deployment_id: str
    state: str
    """The deployment's; `waiting` while it is queued and the site should not run."""
    skipped: bool
    step: str
    message: str


@dataclass(frozen=True)
class Running:
    """What a site runs on."""

    app_id: str
    domain: str
    runtimes: str | None
    db_image: str


async def newest(db: Reader, machine: str) -> Refresh | None:
    query = f"SELECT {_COLUMNS} FROM refreshes WHERE machine = $1 ORDER BY id DESC LIMIT 1"  # noqa: S608 - our own words
    row = await db.fetchrow(query, machine)
    return Refresh(**row) if row else None


async def hold(tx: Connection, machine: str) -> Refresh | None:
    """Lock the machine's refresh that is not done until the transaction ends, and return it."""
    query = f"SELECT {_COLUMNS} FROM refreshes WHERE machine = $1 AND state <> 'done' FOR UPDATE"  # noqa: S608 - as above
    row = await tx.fetchrow(query, machine)
    return Refresh(**row) if row else None


async def begin(db: Reader, machine: str, runtimes: str) -> bool:
    """Start a refresh of the machine's sites; return False when one is running or paused."""
    query = "INSERT INTO refreshes (machine, runtimes) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true"
    return bool(await db.fetchval(query, machine, runtimes))


async def set_state(tx: Connection, refresh: Refresh, state: str, reason: str = "") -> None:
    await tx.execute(
        "UPDATE refreshes SET state = $2, reason = $3, ended_at = CASE $2 WHEN 'done' THEN now() END WHERE id = $1",
        refresh.id,
        state,
        reason,
    )


async def begin_again(tx: Connection, refresh: Refresh, runtimes: str) -> None:
    """Restart with other runtimes: every site is checked again."""
    await tx.execute("DELETE FROM refreshed_sites WHERE refresh_id = $1", refresh.id)
    await tx.execute("UPDATE refreshes SET runtimes = $2, state = 'templates' WHERE id = $1", refresh.id, runtimes)


async def resume(tx: Connection, refresh: Refresh, *, skip_failed: bool) -> None:
    """Retry failed sites, or leave them as they are until the next refresh."""
    change = "UPDATE refreshed_sites SET skipped = true" if skip_failed else "DELETE FROM refreshed_sites"
    await tx.execute(f"{change} WHERE refresh_id = $1 AND {_FAILED}", refresh.id)
    await set_state(tx, refresh, "templates")


async def attempts(db: Reader, refresh: Refresh) -> list[Attempt]:
    """Return the refresh's attempts; a site that was deleted meanwhile has none."""
    rows = await db.fetch(
        "SELECT r.app_id, r.deployment_id, r.skipped,"
        " CASE WHEN d.state = 'queued' AND s.desired <> 'running' THEN 'waiting' ELSE d.state END AS state,"
        " coalesce(d.result ->> 'step', '') AS step, coalesce(d.result ->> 'message', '') AS message"
        " FROM refreshed_sites r JOIN deployments d ON d.id = r.deployment_id JOIN sites s ON s.app_id = r.app_id"
        " WHERE r.refresh_id = $1 ORDER BY d.ended_at NULLS LAST, r.app_id",
        refresh.id,
    )
    return [Attempt(**row) for row in rows]


async def behind(tx: Connection, machine: str, refresh: Refresh, limit: int) -> list[str]:
    """Return the machine's sites that are live on other runtimes and not yet tried in this refresh, oldest first.

    Held sites and those that should not run are left out: they cannot be deployed.
    """
    rows = await tx.fetch(
        "SELECT app_id FROM sites JOIN releases r USING (app_id)"
        " WHERE r.deployment_id = live_deployment_id AND r.runtimes IS DISTINCT FROM $2"
        " AND repo_ready AND dns_ready AND NOT deleting AND disk_state <> 'held' AND desired = 'running'"
        " AND NOT EXISTS (SELECT FROM refreshed_sites t WHERE t.refresh_id = $1 AND t.app_id = sites.app_id)"
        " AND machine = $4 ORDER BY sites.created_at, app_id LIMIT $3",
        refresh.id,
        refresh.runtimes,
        limit,
        machine,
    )
    return [row["app_id"] for row in rows]


async def tried(tx: Connection, refresh: Refresh, app_id: str, deployment_id: str) -> None:
    await tx.execute(
        "INSERT INTO refreshed_sites (refresh_id, app_id, deployment_id) VALUES ($1, $2, $3)",
        refresh.id,
        app_id,
        deployment_id,
    )


async def not_tried(tx: Connection, refresh: Refresh, app_id: str) -> None:
    await tx.execute("DELETE FROM refreshed_sites WHERE refresh_id = $1 AND app_id = $2", refresh.id, app_id)


async def running(db: Reader, machine: str) -> list[Running]:
    rows = await db.fetch(
        "SELECT app_id, domain, r.runtimes, r.images ->> 'db' AS db_image FROM sites JOIN releases r USING (app_id)"
        " WHERE machine = $1 AND r.deployment_id = live_deployment_id AND NOT deleting ORDER BY app_id",
        machine,
    )
    return [Running(**row) for row in rows]
