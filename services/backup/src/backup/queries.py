"""All SQL of backup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backup.model import HALVES, Copy, Restore, Stored
from shared import names
from shared.db.pool import Connection, Pool
from shared.events.types import CopyHalf, CopyReason, Desired

_COPY = "id, app_id, customer_uuid, reason"
_RESTORE = "id, app_id, customer_uuid, copy_id, new_site"


# ---- sites -------------------------------------------------------------------------------------------------------


async def add_site(tx: Connection, app_id: str, customer_uuid: str) -> None:
    await tx.execute(
        "INSERT INTO sites (app_id, customer_uuid) SELECT $1, $2"
        " WHERE NOT EXISTS (SELECT FROM removed_sites WHERE app_id = $1) ON CONFLICT (app_id) DO NOTHING",
        app_id,
        customer_uuid,
    )


async def has_run(tx: Connection, app_id: str, customer_uuid: str, first_seconds: float) -> None:
    """It has a release. `first_seconds` after the first one it is due."""
    await add_site(tx, app_id, customer_uuid)
    await tx.execute(
        "UPDATE sites SET ran = true, changed = true, due_at = CASE WHEN ran THEN due_at"
        " ELSE now() + make_interval(secs => $2) END WHERE app_id = $1",
        app_id,
        first_seconds,
    )


async def desire(tx: Connection, app_id: str, customer_uuid: str, desired: Desired) -> None:
    """A site that ran since its newest copy has changed."""
    await add_site(tx, app_id, customer_uuid)
    await tx.execute(
        "UPDATE sites SET desired = $2, changed = changed OR $2 = 'running' WHERE app_id = $1", app_id, desired
    )


async def remove_site(tx: Connection, app_id: str) -> None:
    """Its copies that are being made are given up, unless a run has begun to store them."""
    await tx.execute("INSERT INTO removed_sites (app_id) VALUES ($1) ON CONFLICT DO NOTHING", app_id)
    await tx.execute("DELETE FROM sites WHERE app_id = $1", app_id)
    await tx.execute(
        "UPDATE copies SET state = 'failed', ended_at = now()"
        " WHERE app_id = $1 AND state IN ('asked', 'handed') AND run_id IS NULL",
        app_id,
    )
    await tx.execute(
        "UPDATE restores SET state = 'failed', ended_at = now() WHERE app_id = $1 AND state IN ('fetching', 'saving')",
        app_id,
    )


# ---- copies that are being made ----------------------------------------------------------------------------------


async def ask_due(tx: Connection, most: int, hours: float) -> list[Copy]:
    """Begin a copy of each site that is due, the longest due first, while fewer than `most` are being made."""
    # One process at a time counts them.
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || 'cuts'))")
    open_ones = await tx.fetchval("SELECT count(*) FROM copies WHERE state = 'asked'")
    if open_ones >= most:
        return []
    rows = await tx.fetch(
        "UPDATE sites SET due_at = now() + make_interval(secs => $2 * 3600) WHERE app_id IN ("
        " SELECT app_id FROM sites s WHERE due_at <= now() AND ran AND changed AND desired = 'running'"
        " AND NOT EXISTS (SELECT FROM copies c WHERE c.app_id = s.app_id AND c.state = 'asked')"
        " ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING app_id, customer_uuid",
        most - open_ones,
        hours,
    )
    begun = [Copy(names.new_copy_id(), row["app_id"], row["customer_uuid"], "scheduled") for row in rows]
    for copy in begun:
        await _begin(tx, copy)
    return begun


async def ask(tx: Connection, copy: Copy) -> bool:
    """Begin a copy that somebody asked for. False if there is no such site, it cannot be copied now, or it is being."""
    found = await tx.fetchval(
        "SELECT true FROM sites WHERE app_id = $1 AND ran AND desired = 'running' AND NOT EXISTS ("
        " SELECT FROM copies WHERE app_id = $1 AND state = 'asked') FOR UPDATE",
        copy.app_id,
    )
    if found:
        await _begin(tx, copy)
    return bool(found)


async def _begin(tx: Connection, copy: Copy) -> None:
    await tx.execute(
        "INSERT INTO copies (id, app_id, customer_uuid, reason) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
        copy.id,
        copy.app_id,
        copy.customer_uuid,
        copy.reason,
    )


async def add_half(tx: Connection, copy_id: str, half: CopyHalf, size: int) -> bool:
    """Return whether the copy is handed over now: all halves are there."""
    if not await tx.fetchval("SELECT true FROM copies WHERE id = $1 AND state = 'asked' FOR UPDATE", copy_id):
        return False
    await tx.execute(
        "INSERT INTO halves (copy_id, half, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", copy_id, half, size
    )
    return bool(
        await tx.fetchval(
            "UPDATE copies SET state = 'handed', bytes = (SELECT sum(bytes) FROM halves WHERE copy_id = $1)"
            " WHERE id = $1 AND (SELECT count(*) FROM halves WHERE copy_id = $1) = $2 RETURNING true",
            copy_id,
            len(HALVES),
        )
    )


async def fail(tx: Connection, copy_id: str) -> Copy | None:
    """Give up a copy that is being made; None if it is not. Its site is due again in an hour."""
    row = await tx.fetchrow(
        "UPDATE copies SET state = 'failed', ended_at = now()"  # noqa: S608 - constants
        f" WHERE id = $1 AND state IN ('asked', 'handed') RETURNING {_COPY}",
        copy_id,
    )
    if row:
        await tx.execute(
            "UPDATE sites SET due_at = least(due_at, now() + interval '1 hour') WHERE app_id = $1", row["app_id"]
        )
    return Copy(**row) if row else None


async def overdue(pool: Pool, seconds: float) -> list[Copy]:
    rows = await pool.fetch(
        f"SELECT {_COPY} FROM copies WHERE state = 'asked' AND asked_at < now() - make_interval(secs => $1)",  # noqa: S608
        seconds,
    )
    return _copies(rows)


async def seconds_to_gather(pool: Pool, seconds: float) -> float:
    """How long copies that are being made are worth waiting for; 0 if none is, the first handed one waits long, or a
    restore waits for one: its site cannot be changed meanwhile.
    """
    return float(
        await pool.fetchval(
            "SELECT coalesce(extract(epoch FROM min(asked_at) FILTER (WHERE state = 'handed')"
            " + make_interval(secs => $1) - now())::float8, 0) * bool_or(state = 'asked')::int"
            " * bool_and(state = 'asked' OR reason <> 'restore')::int"
            " FROM copies WHERE state IN ('asked', 'handed')",
            seconds,
        )
        or 0
    )


# ---- runs --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    id: int
    tag: str
    copies: list[Copy]


async def begin_run(pool: Pool) -> Run | None:
    """Return the run that a killed process began, or a new one of all copies that are handed over; None: there are
    none.
    """
    async with pool.acquire() as tx, tx.transaction():
        run_id = await tx.fetchval("SELECT id FROM runs WHERE ended_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE")
        if run_id is None:
            if not await tx.fetchval("SELECT EXISTS (SELECT FROM copies WHERE state = 'handed')"):
                return None
            run_id = await tx.fetchval("INSERT INTO runs DEFAULT VALUES RETURNING id")
            await tx.execute("UPDATE copies SET run_id = $1 WHERE state = 'handed' AND run_id IS NULL", run_id)
        rows = await tx.fetch(
            f"SELECT {_COPY} FROM copies WHERE run_id = $1 AND state = 'handed' ORDER BY id",  # noqa: S608
            run_id,
        )
        tag: str = await tx.fetchval("SELECT tag FROM runs WHERE id = $1", run_id)
        return Run(run_id, tag, _copies(rows))


async def end_run(tx: Connection, run_id: int, snapshot: str | None, added_bytes: int) -> None:
    """`snapshot` None: no copy of the run was whole."""
    await tx.execute(
        "UPDATE runs SET ended_at = now(), snapshot = $2, added_bytes = $3,"
        " removed_at = CASE WHEN $2::text IS NULL THEN now() END WHERE id = $1",
        run_id,
        snapshot,
        added_bytes,
    )


async def stored(tx: Connection, copy: Copy, manifests: Mapping[str, Any], taken_at: datetime, days: float) -> int:
    """Record the copy as stored; return its bytes."""
    await tx.execute("UPDATE sites SET changed = desired = 'running' WHERE app_id = $1", copy.app_id)
    return int(
        await tx.fetchval(
            "UPDATE copies SET state = 'stored', ended_at = now(), taken_at = $2, manifests = $3,"
            " kept_until = now() + make_interval(secs => $4 * 86400) WHERE id = $1 RETURNING bytes",
            copy.id,
            taken_at,
            manifests,
            days,
        )
    )


# ---- proofs ------------------------------------------------------------------------------------------------------


async def to_prove(pool: Pool, hours: float, most: int) -> list[Copy]:
    """The newest copy of each site none of whose copies was proven within `hours`."""
    rows = await pool.fetch(
        f"SELECT {_COPY} FROM (SELECT DISTINCT ON (app_id) *, max(proven_at) OVER (PARTITION BY app_id) AS last"  # noqa: S608
        " FROM copies WHERE state = 'stored' ORDER BY app_id, taken_at DESC) newest"
        " WHERE disproved IS NULL"
        " AND NOT EXISTS (SELECT FROM jobs WHERE kind = 'prove' AND key = newest.id AND state = 'open')"
        " AND (last IS NULL OR last < now() - make_interval(secs => $1 * 3600))"
        " ORDER BY last NULLS FIRST, taken_at LIMIT $2",
        hours,
        most,
    )
    return _copies(rows)


async def stored_copy(pool: Pool, copy_id: str) -> Stored | None:
    async with pool.acquire() as tx:
        return await stored_copy_in(tx, copy_id)


async def stored_copy_in(tx: Connection, copy_id: str) -> Stored | None:
    row = await tx.fetchrow(
        "SELECT c.id, c.app_id, c.customer_uuid, c.reason, c.manifests, c.disproved, r.snapshot"
        " FROM copies c JOIN runs r ON r.id = c.run_id WHERE c.id = $1 AND c.state = 'stored'",
        copy_id,
    )
    if row is None:
        return None
    copy = Copy(row["id"], row["app_id"], row["customer_uuid"], row["reason"])
    return Stored(copy, row["snapshot"], row["manifests"], row["disproved"])


async def proof_ages(pool: Pool, hours: float) -> tuple[int, float]:
    """(sites that have run and have no copy proven within `hours`, seconds since the proof that is the oldest)."""
    row = await pool.fetchrow(
        "SELECT count(*) FILTER (WHERE last IS NULL OR last < now() - make_interval(secs => $1 * 3600)) AS unproven,"
        " coalesce(extract(epoch FROM now() - min(last))::float8, 0) AS oldest FROM (SELECT max(proven_at) AS last"
        "  FROM sites LEFT JOIN copies USING (app_id) WHERE ran GROUP BY sites.app_id) ages",
        hours,
    )
    return (row["unproven"], row["oldest"]) if row else (0, 0.0)


async def proven(tx: Connection, copy_id: str) -> datetime | None:
    found: datetime | None = await tx.fetchval(
        "UPDATE copies SET proven_at = now(), disproved = NULL, proofs = proofs + 1"
        " WHERE id = $1 AND state = 'stored' RETURNING proven_at",
        copy_id,
    )
    return found


async def disproved(tx: Connection, copy_id: str, why: str) -> bool:
    return bool(
        await tx.fetchval(
            "UPDATE copies SET disproved = $2, proofs = proofs + 1 WHERE id = $1 AND state = 'stored' RETURNING true",
            copy_id,
            why,
        )
    )


# ---- the end of copies -------------------------------------------------------------------------------------------


async def expire(tx: Connection, most: int) -> list[Copy]:
    """Copies whose time is over, but for the newest good one of a site that still exists."""
    rows = await tx.fetch(
        "UPDATE copies SET state = 'removed', ended_at = now() WHERE id IN ("  # noqa: S608 - constants
        " SELECT c.id FROM copies c WHERE c.state = 'stored' AND c.kept_until < now() AND (EXISTS ("
        "   SELECT FROM copies n WHERE n.app_id = c.app_id AND n.state = 'stored' AND n.taken_at > c.taken_at"
        "   AND n.proven_at IS NOT NULL) OR NOT EXISTS (SELECT FROM sites s WHERE s.app_id = c.app_id))"
        f" ORDER BY c.kept_until LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING {_COPY}",
        most,
    )
    return _copies(rows)


async def empty_runs(pool: Pool) -> dict[int, str]:
    """Snapshots by run that no copy needs."""
    rows = await pool.fetch(
        "SELECT id, snapshot FROM runs r WHERE snapshot IS NOT NULL AND removed_at IS NULL"
        " AND NOT EXISTS (SELECT FROM copies WHERE run_id = r.id AND state = 'stored')"
    )
    return {row["id"]: row["snapshot"] for row in rows}


async def runs_removed(pool: Pool, run_ids: Sequence[int]) -> None:
    await pool.execute("UPDATE runs SET removed_at = now() WHERE id = ANY($1)", run_ids)


def _copies(rows: Sequence[Any]) -> list[Copy]:
    return [Copy(**row) for row in rows]


async def reason_of(tx: Connection, copy_id: str) -> CopyReason | None:
    found: CopyReason | None = await tx.fetchval("SELECT reason FROM copies WHERE id = $1", copy_id)
    return found


async def open_copies(pool: Pool) -> set[str]:
    """Ids of those that are being made, and of restores that are not over."""
    rows = await pool.fetch(
        "SELECT id FROM copies WHERE state IN ('asked', 'handed') UNION ALL SELECT id FROM restores"
        " WHERE state IN ('fetching', 'saving') OR state = 'ready' AND (ended_at > now() - interval '2 hours'"
        " OR new_site AND EXISTS (SELECT FROM sites WHERE app_id = restores.app_id AND NOT ran))"
    )
    return {row["id"] for row in rows}


# ---- restores ----------------------------------------------------------------------------------------------------


async def is_known_restore(tx: Connection, restore_id: str) -> bool:
    return bool(await tx.fetchval("SELECT true FROM restores WHERE id = $1", restore_id))


async def add_restore(tx: Connection, restore: Restore) -> bool:
    """False if another one of the site has not ended."""
    added = await tx.fetchval(
        "INSERT INTO restores (id, app_id, customer_uuid, copy_id, new_site) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING RETURNING true",
        restore.id,
        restore.app_id,
        restore.customer_uuid,
        restore.copy_id,
        restore.new_site,
    )
    return bool(added)


async def restore(pool: Pool, restore_id: str, state: str) -> Restore | None:
    row = await pool.fetchrow(f"SELECT {_RESTORE} FROM restores WHERE id = $1 AND state = $2", restore_id, state)  # noqa: S608
    return Restore(**row) if row else None


async def fetch_again(tx: Connection, restore_id: str) -> bool:
    """Return whether it is a new site's: then it begins again, unless it is under way."""
    return bool(
        await tx.fetchval(
            "UPDATE restores SET state = 'fetching', ended_at = NULL WHERE id = $1 AND new_site RETURNING true",
            restore_id,
        )
    )


async def ready(tx: Connection, restore_id: str) -> bool:
    """A new site's, which replaces nothing: end it as ready."""
    query = "UPDATE restores SET state = 'ready', ended_at = now() WHERE id = $1 AND state = 'fetching' RETURNING true"
    return bool(await tx.fetchval(query, restore_id))


async def fetched(tx: Connection, restore_id: str) -> bool:
    """Return whether the restore still goes on."""
    query = "UPDATE restores SET state = 'saving' WHERE id = $1 AND state = 'fetching' RETURNING true"
    return bool(await tx.fetchval(query, restore_id))


async def unsaved(pool: Pool) -> list[Restore]:
    """Those whose site could not be copied yet."""
    rows = await pool.fetch(
        f"SELECT {_RESTORE} FROM restores WHERE state = 'saving' AND safety_copy IS NULL ORDER BY asked_at"  # noqa: S608
    )
    return [Restore(**row) for row in rows]


async def saves(tx: Connection, restore_id: str, copy_id: str) -> None:
    await tx.execute("UPDATE restores SET safety_copy = $2 WHERE id = $1", restore_id, copy_id)


async def saved(tx: Connection, copy_id: str) -> Restore | None:
    """End the restore that has waited for this copy, as ready."""
    row = await tx.fetchrow(
        "UPDATE restores SET state = 'ready', ended_at = now()"  # noqa: S608 - constants
        f" WHERE safety_copy = $1 AND state = 'saving' RETURNING {_RESTORE}",
        copy_id,
    )
    return Restore(**row) if row else None


async def restore_saved_by(tx: Connection, copy_id: str) -> Restore | None:
    row = await tx.fetchrow(f"SELECT {_RESTORE} FROM restores WHERE safety_copy = $1", copy_id)  # noqa: S608
    return Restore(**row) if row else None


async def fail_restore(tx: Connection, restore_id: str) -> Restore | None:
    """None if it has ended."""
    row = await tx.fetchrow(
        "UPDATE restores SET state = 'failed', ended_at = now()"  # noqa: S608 - constants
        f" WHERE id = $1 AND state IN ('fetching', 'saving') RETURNING {_RESTORE}",
        restore_id,
    )
    return Restore(**row) if row else None


async def overdue_restores(pool: Pool, seconds: float) -> list[Restore]:
    """Those whose site could not be copied for so long."""
    rows = await pool.fetch(
        f"SELECT {_RESTORE} FROM restores WHERE state = 'saving' AND safety_copy IS NULL"  # noqa: S608
        " AND asked_at < now() - make_interval(secs => $1)",
        seconds,
    )
    return [Restore(**row) for row in rows]
