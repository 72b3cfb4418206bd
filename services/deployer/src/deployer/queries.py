"""SQL of sites and releases."""

import json
from datetime import datetime
from typing import Any

import asyncpg

from deployer.host import addresses
from deployer.model import Release, Site, placed_from_json, placed_to_json
from shared.db.pool import Connection, Pool
from shared.domains import Change

_SITE = (
    "SELECT app_id, customer_uuid, site_type, domain, custom_domain, branch, subnet, dns_ready, live_deployment_id,"
    " certificate_asked, deleting, plan, desired, machine,"
    " CASE WHEN writes_held_until > now() THEN writes_held_for END AS writes_held_for, restore_id FROM sites"
)
_RELEASE = (
    "SELECT deployment_id, app_id, commit, releases.env_version, env, images, containers, runtimes, releases.plan,"
    " dataset FROM releases"
)
_DRAFT = (
    "SELECT deployment_id, app_id, commit, env_version, env, images, containers, runtimes, plan, dataset FROM drafts"
)
_KEPT = "SELECT app_id, images FROM releases UNION ALL SELECT app_id, images FROM drafts"

Reader = Connection | Pool


async def lock(tx: Connection, app_id: str) -> None:
    """Take the site's advisory lock until the transaction ends; it guards the site's rows."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || $1))", app_id)


async def site(db: Reader, app_id: str) -> Site | None:
    row = await db.fetchrow(_SITE + " WHERE app_id = $1", app_id)
    return Site(**row) if row else None


async def sites_on(db: Reader, machine: str) -> list[Site]:
    return [Site(**row) for row in await db.fetch(_SITE + " WHERE machine = $1 ORDER BY app_id", machine)]


async def ensure_site(tx: Connection, app_id: str, customer_uuid: str, domain: str) -> bool:
    """Create the row at the site's first event. Return False if the site was removed: late events are ignored."""
    if await tx.fetchval("SELECT 1 FROM removed_sites WHERE app_id = $1", app_id):
        return False
    await tx.execute(
        "INSERT INTO sites (app_id, customer_uuid, domain) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        app_id,
        customer_uuid,
        domain,
    )
    return True


async def deploying(db: Reader, app_id: str) -> bool:
    return bool(await db.fetchval("SELECT 1 FROM deployments WHERE app_id = $1 AND state = 'running'", app_id))


async def is_deleted(db: Reader, app_id: str) -> bool:
    """Whether the site is being deleted, or has been."""
    return bool(
        await db.fetchval(
            "SELECT true FROM removed_sites WHERE app_id = $1"
            " UNION ALL SELECT true FROM sites WHERE app_id = $1 AND deleting",
            app_id,
        )
    )


async def set_repository(tx: Connection, app_id: str, site_type: str, branch: str) -> None:
    await tx.execute(
        "UPDATE sites SET repo_ready = true, site_type = $2, branch = $3 WHERE app_id = $1", app_id, site_type, branch
    )


async def set_machine(tx: Connection, app_id: str, machine: str) -> bool:
    """Return False if the site is there already."""
    query = "UPDATE sites SET machine = $2 WHERE app_id = $1 AND machine IS DISTINCT FROM $2 RETURNING true"
    return bool(await tx.fetchval(query, app_id, machine))


async def set_dns_ready(tx: Connection, app_id: str) -> None:
    await tx.execute("UPDATE sites SET dns_ready = true WHERE app_id = $1", app_id)


async def change_domain(tx: Connection, change: Change) -> list[str]:
    """Return the sites whose domain changed."""
    rows = await tx.fetch(
        "UPDATE sites SET custom_domain = CASE WHEN app_id = $1 THEN $2 END"
        " WHERE $3 AND app_id = $1 AND custom_domain IS DISTINCT FROM $2 OR app_id <> $1 AND custom_domain = $4"
        " RETURNING app_id",
        change.app_id,
        change.domain,
        change.counts,
        change.taken,
    )
    return [row["app_id"] for row in rows]


async def set_env_version(tx: Connection, app_id: str, version: int) -> bool:
    """Return True if the version is newer; False for an overtaken event."""
    return bool(
        await tx.fetchval(
            "UPDATE sites SET env_version = $2 WHERE app_id = $1 AND env_version < $2 RETURNING true", app_id, version
        )
    )


async def set_plan(tx: Connection, app_id: str, plan: str) -> None:
    await tx.execute("UPDATE sites SET plan = $2 WHERE app_id = $1", app_id, plan)


async def set_desired(tx: Connection, app_id: str, desired: str) -> None:
    await tx.execute("UPDATE sites SET desired = $2 WHERE app_id = $1", app_id, desired)


async def ask_certificate(tx: Connection, app_id: str) -> None:
    await tx.execute("UPDATE sites SET certificate_asked = certificate_asked + 1 WHERE app_id = $1", app_id)


async def set_deleting(tx: Connection, app_id: str) -> None:
    await tx.execute("UPDATE sites SET deleting = true WHERE app_id = $1", app_id)


async def subnet_index(pool: Pool, app_id: str, subnet_pool: str) -> int:
    """Return the site's index in the address pool, allocated at the first call. Raises PoolExhaustedError."""
    while True:
        rows = await pool.fetch("SELECT app_id, subnet FROM sites WHERE subnet IS NOT NULL")
        taken = {row["app_id"]: row["subnet"] for row in rows}
        if app_id in taken:
            return int(taken[app_id])
        try:
            index = addresses.free_index(set(taken.values()), subnet_pool)
            await pool.execute("UPDATE sites SET subnet = $2 WHERE app_id = $1", app_id, index)
        except asyncpg.UniqueViolationError:
            continue
        return index


async def release(db: Reader, deployment_id: str) -> Release | None:
    return release_of(await db.fetchrow(_RELEASE + " WHERE deployment_id = $1", deployment_id))


async def live_release(db: Reader, app_id: str) -> Release | None:
    return release_of(
        await db.fetchrow(
            _RELEASE + " JOIN sites USING (app_id) WHERE app_id = $1 AND live_deployment_id = deployment_id", app_id
        )
    )


async def live_releases(db: Reader, machine: str) -> dict[str, Any]:
    """The machine's live releases by site, as rows for `release_of`, so that a bad row affects only its own site."""
    rows = await db.fetch(
        _RELEASE + " JOIN sites USING (app_id) WHERE machine = $1 AND live_deployment_id = deployment_id", machine
    )
    return {row["app_id"]: row for row in rows}


def release_of(row: Any) -> Release | None:
    if row is None:
        return None
    return Release(**{**row, "containers": placed_from_json(row["containers"])})


async def draft(db: Reader, deployment_id: str) -> Release | None:
    """Return what a previous attempt decided on."""
    return release_of(await db.fetchrow(_DRAFT + " WHERE deployment_id = $1", deployment_id))


async def save_draft(tx: Connection, made: Release) -> None:
    await tx.execute(
        "INSERT INTO drafts (deployment_id, app_id, commit, env_version, env, images, containers, runtimes, plan,"
        " dataset) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        made.deployment_id,
        made.app_id,
        made.commit,
        made.env_version,
        made.env,
        made.images,
        placed_to_json(made.containers),
        made.runtimes,
        made.plan,
        made.dataset,
    )


async def make_live(tx: Connection, deployment_id: str) -> None:
    """The point of no return: the deployment's draft becomes the live release."""
    await tx.execute(
        "WITH made AS (DELETE FROM drafts WHERE deployment_id = $1 RETURNING *), released AS ("
        " INSERT INTO releases (deployment_id, app_id, commit, env_version, env, images, containers, runtimes, plan,"
        "  dataset)"
        " SELECT deployment_id, app_id, commit, env_version, env, images, containers, runtimes, plan, dataset"
        "  FROM made)"
        " UPDATE sites SET live_deployment_id = $1 FROM made WHERE sites.app_id = made.app_id",
        deployment_id,
    )


async def set_restore(tx: Connection, app_id: str, restore_id: str) -> None:
    await tx.execute("UPDATE sites SET restore_id = $2 WHERE app_id = $1", app_id, restore_id)


async def is_loaded(db: Reader, deployment_id: str) -> bool:
    """Whether the dataset of the deployment's draft is whole."""
    return bool(await db.fetchval("SELECT loaded FROM drafts WHERE deployment_id = $1", deployment_id))


async def set_loaded(tx: Connection, deployment_id: str) -> None:
    await tx.execute("UPDATE drafts SET loaded = true WHERE deployment_id = $1", deployment_id)


async def hold_writes(tx: Connection, app_id: str, restore_id: str, seconds: float) -> None:
    await tx.execute(
        "UPDATE sites SET writes_held_for = $2, writes_held_until = now() + make_interval(secs => $3)"
        " WHERE app_id = $1",
        app_id,
        restore_id,
        seconds,
    )


async def extend_hold(tx: Connection, app_id: str, restore_id: str, seconds: float) -> bool:
    """Return False if the site's data may have been changed: the hold is over, or another restore's."""
    return bool(
        await tx.fetchval(
            "UPDATE sites SET writes_held_until = now() + make_interval(secs => $3)"
            " WHERE app_id = $1 AND writes_held_for = $2 AND writes_held_until > now() RETURNING true",
            app_id,
            restore_id,
            seconds,
        )
    )


async def end_hold(tx: Connection, app_id: str, restore_id: str) -> bool:
    """Return whether there was one for this restore."""
    return bool(
        await tx.fetchval(
            "UPDATE sites SET writes_held_for = NULL, writes_held_until = NULL"
            " WHERE app_id = $1 AND writes_held_for = $2 RETURNING true",
            app_id,
            restore_id,
        )
    )


async def kept_images(pool: Pool, app_id: str, keep: int) -> set[str]:
    """Delete releases beyond the newest `keep` (never the live one); return the image ids of the rest."""
    await pool.execute(
        "DELETE FROM releases r WHERE app_id = $1 AND deployment_id NOT IN"
        " (SELECT deployment_id FROM releases WHERE app_id = $1 ORDER BY number DESC LIMIT $2)"
        " AND deployment_id IS DISTINCT FROM (SELECT live_deployment_id FROM sites WHERE app_id = $1)",
        app_id,
        keep,
    )
    rows = await pool.fetch(f"SELECT images FROM ({_KEPT}) kept WHERE app_id = $1", app_id)  # noqa: S608 - constant
    return {image for row in rows for image in row["images"].values()}


async def images_of_releases(pool: Pool) -> set[str]:
    """Images of all sites' releases and drafts: live, about to be, or kept for a rollback."""
    rows = await pool.fetch(_KEPT)
    return {image for row in rows for image in row["images"].values()}


async def last_deployments(pool: Pool) -> dict[str, datetime]:
    """When each site's last deployment ended, started or was requested, by site."""
    rows = await pool.fetch(
        "SELECT app_id, max(coalesce(ended_at, started_at, queued_at)) AS last FROM deployments GROUP BY app_id"
    )
    return {row["app_id"]: row["last"] for row in rows}


async def newer_settings(tx: Connection, made: Release) -> bool:
    """Whether settings were written, or the plan changed, after the release had read its own."""
    query = "SELECT true FROM sites WHERE app_id = $1 AND (env_version > $2 OR plan <> $3) AND NOT deleting"
    return bool(await tx.fetchval(query, made.app_id, made.env_version, made.plan))


async def observed(db: Reader, machine: str) -> dict[str, dict[str, str] | None]:
    """Return what was last seen of each site of the machine that may have containers; None: nothing yet."""
    rows = await db.fetch(
        "SELECT app_id, observed FROM sites WHERE machine = $1 AND subnet IS NOT NULL AND NOT deleting", machine
    )
    return {row["app_id"]: row["observed"] for row in rows}


async def set_observed(tx: Connection, app_id: str, states: dict[str, str]) -> bool:
    """Return False when nothing changed, or the site was deleted."""
    return bool(
        await tx.fetchval(
            "UPDATE sites SET observed = $2 WHERE app_id = $1 AND observed IS DISTINCT FROM $2::jsonb RETURNING true",
            app_id,
            states,
        )
    )


async def forget_site(tx: Connection, app_id: str) -> None:
    await tx.execute(
        "INSERT INTO removed_sites (app_id, machine) SELECT $1, (SELECT machine FROM sites WHERE app_id = $1)"
        " ON CONFLICT DO NOTHING",
        app_id,
    )
    for table in ("refreshed_sites", "releases", "deployments", "sites"):
        await tx.execute(f"DELETE FROM {table} WHERE app_id = $1", app_id)  # noqa: S608 - the names stand above


def env_json(variables: dict[str, str]) -> str:
    return json.dumps(variables, ensure_ascii=False, sort_keys=True)
