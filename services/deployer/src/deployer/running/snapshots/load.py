"""Put a snapshot's data into another site of the same type, whose own data is replaced.

The caller holds the site's lock. The api is stopped meanwhile. May be repeated.
"""

from pathlib import Path

from deployer.context import Context
from deployer.errors import SnapshotError
from deployer.model import Release, Site
from deployer.running.converge import converge
from deployer.running.snapshots import folder, programs
from deployer.running.snapshots.manifest import CLUSTER, DUMP, UPLOADS, Manifest
from deployer.running.snapshots.running_database import RunningDatabase, database, quiet, run
from shared.sitespec import SiteSpec
from shared.threads import in_thread


async def load(context: Context, site: Site, release: Release, source: Path) -> Manifest:
    """`source`: the folder of a snapshot. The site runs again afterwards, also after a failure. Raises SnapshotError,
    EngineError's kinds and TimeoutError.
    """
    manifest = await in_thread(folder.read, source)
    await check(manifest, site.site_type, source)
    await quiet(context, site.app_id)
    try:
        await _fill(await database(context, site, release), context.spec_of(site, release), manifest, source)
    finally:
        await converge(context, site, release, until_live=False)
    return manifest


async def fill(found: RunningDatabase, spec: SiteSpec, manifest: Manifest, source: Path) -> None:
    """Put the data into the database and the volume of `spec`'s dataset, which are made, or replaced. Raises like
    `load`.
    """
    await check(manifest, spec.site_type, source)
    await _fill(found, spec, manifest, source)


async def check(manifest: Manifest, site_type: str, source: Path) -> None:
    if manifest.site_type != site_type:
        raise SnapshotError(f"The data is of a {manifest.site_type} site, and this is a {site_type}.")
    if DUMP not in manifest.files:
        instead = f"; docs/production.md tells how to use {CLUSTER}" if CLUSTER in manifest.files else ""
        raise SnapshotError(f"There is no {DUMP}: {manifest.missing.get(DUMP, 'the manifest names none')}{instead}.")
    await in_thread(folder.check, source, manifest)


async def _fill(found: RunningDatabase, spec: SiteSpec, manifest: Manifest, source: Path) -> None:
    await _database(found, manifest, source)
    if UPLOADS in manifest.files:
        config = programs.unpack(found.context.settings.stack, found.image, spec.storage_volume)
        await run(found.context, found.app_id, config, folder.pieces(source / UPLOADS))


async def _database(found: RunningDatabase, manifest: Manifest, source: Path) -> None:
    await found.run(programs.empty_database)
    await found.run(programs.load_dump, source=folder.pieces(source / DUMP))
    before = manifest.database
    if before and (await found.about()).tables != before.tables:
        raise SnapshotError("The restored tables do not have the rows that the manifest names.")
