"""Removal of datasets that no release uses: a restore leaves the one before it, a killed one its own."""

from collections.abc import AsyncIterator, Sequence

from deployer.context import Context
from deployer.model import Release, Site
from deployer.running.snapshots import programs
from deployer.running.snapshots.running_database import RunningDatabase, database
from shared.sitespec import SiteSpec


async def keep_only_live(context: Context, site: Site, live: Release) -> None:
    """Raises like `keep_only`."""
    await keep_only(context, site, await database(context, site, live), [context.spec_of(site, live)])


async def keep_only(context: Context, site: Site, found: RunningDatabase, keep: Sequence[SiteSpec]) -> None:
    """`keep`: the site with each dataset that stays. Raises SnapshotError and EngineError's kinds."""
    statement = programs.but(context.spec(site).db_name, {spec.db_name for spec in keep})
    await found.run(programs.drop_databases, source=_once(statement))
    volumes = {name for spec in keep for name in spec.volumes.values()}
    await context.engine.remove_site_volumes(site.app_id, but=volumes)


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
