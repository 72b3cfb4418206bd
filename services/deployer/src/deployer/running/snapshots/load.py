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
from shared.threads import in_thread


async def load(context: Context, site: Site, release: Release, source: Path) -> Manifest:
    """`source`: the folder of a snapshot. The site runs again afterwards, also after a failure. Raises SnapshotError,
    EngineError's kinds and TimeoutError.
    """
    manifest = await in_thread(folder.read, source)
    _check(manifest, site)
    await in_thread(folder.check, source, manifest)
    await quiet(context, site.app_id)
    try:
        await _database(await database(context, site, release), manifest, source)
        if UPLOADS in manifest.files:
            config = programs.unpack(
                context.settings.stack, release.containers["db"].image, context.spec(site).storage_volume
            )
            await run(context, site.app_id, config, folder.pieces(source / UPLOADS))
    finally:
        await converge(context, site, release, until_live=False)
    return manifest


def _check(manifest: Manifest, site: Site) -> None:
    if manifest.site_type != site.site_type:
        raise SnapshotError(f"The data is of a {manifest.site_type} site, and {site.app_id} is a {site.site_type}.")
    if DUMP not in manifest.files:
        instead = f"; docs/production.md tells how to use {CLUSTER}" if CLUSTER in manifest.files else ""
        raise SnapshotError(f"There is no {DUMP}: {manifest.missing.get(DUMP, 'the manifest names none')}{instead}.")


async def _database(found: RunningDatabase, manifest: Manifest, source: Path) -> None:
    await found.run(programs.empty_database)
    await found.run(programs.load_dump, source=folder.pieces(source / DUMP))
    before = manifest.database
    if before and (await found.about()).tables != before.tables:
        raise SnapshotError("The restored tables do not have the rows that the manifest names.")
