"""SQL of sites' disk use. A site that is being deleted is left alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from deployer.engine.spec import MIB
from shared.db.pool import Connection, Pool
from shared.events.types import DiskState

_SITE = (
    "SELECT app_id, customer_uuid, domain, coalesce(disk_bytes, 0) AS used, coalesce(disk_mib, $1) AS mib,"
    " disk_state AS state FROM sites WHERE NOT deleting"
)


@dataclass(frozen=True)
class SiteOnDisk:
    app_id: str
    customer_uuid: str
    domain: str
    used: int
    """Bytes, by the last measurement."""
    mib: int
    """Its limit; 0: none."""
    state: DiskState

    @property
    def limit(self) -> int:
        """Bytes; 0: none."""
        return self.mib * MIB


async def note(pool: Pool, machine: str, used: Mapping[str, int]) -> None:
    """Record bytes by site of the machine; a site that is missing has none."""
    await pool.execute(
        "UPDATE sites SET disk_bytes = found.bytes FROM (SELECT app_id, coalesce(bytes, 0) AS bytes FROM sites"
        "  LEFT JOIN unnest($1::text[], $2::bigint[]) measured (app_id, bytes) USING (app_id) WHERE machine = $3) found"
        " WHERE sites.app_id = found.app_id AND disk_bytes IS DISTINCT FROM found.bytes",
        list(used),
        list(used.values()),
        machine,
    )


async def sites(pool: Pool, machine: str, default_mib: int) -> list[SiteOnDisk]:
    """Return the machine's sites, largest first."""
    rows = await pool.fetch(f"{_SITE} AND machine = $2 ORDER BY used DESC, app_id", default_mib, machine)
    return [SiteOnDisk(**row) for row in rows]


async def site(pool: Pool, default_mib: int, app_id: str) -> SiteOnDisk | None:
    row = await pool.fetchrow(f"{_SITE} AND app_id = $2", default_mib, app_id)
    return SiteOnDisk(**row) if row else None


async def held(pool: Pool, machine: str) -> set[str]:
    """Return the machine's held sites that should run.

    In others nothing does, and a container that stops must not be paused.
    """
    rows = await pool.fetch(
        "SELECT app_id FROM sites WHERE machine = $1 AND disk_state = 'held' AND desired = 'running' AND NOT deleting",
        machine,
    )
    return {row["app_id"] for row in rows}


async def change(tx: Connection, known: SiteOnDisk, state: DiskState) -> bool:
    """Return False when the site is being deleted, or no longer in the known state."""
    return bool(
        await tx.fetchval(
            "UPDATE sites SET disk_state = $3 WHERE app_id = $1 AND disk_state = $2 AND NOT deleting RETURNING true",
            known.app_id,
            known.state,
            state,
        )
    )


async def set_limit(pool: Pool, app_id: str, mib: int | None) -> bool:
    """`mib` None: the platform's limit. Return False when there is no such site."""
    return bool(await pool.fetchval("UPDATE sites SET disk_mib = $2 WHERE app_id = $1 RETURNING true", app_id, mib))
