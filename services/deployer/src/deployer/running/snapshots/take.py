"""Copy a site's data into a folder: the database by `pg_dump`, the uploads as a tar archive, and a manifest.

The caller holds the site's lock; the site's routes are gone. The api is stopped first, so nobody writes and the copy is
exact. Any step may be repeated: a whole folder is kept, anything less is taken again.
"""

import contextlib
import shutil
from dataclasses import dataclass, field

from deployer import queries
from deployer.context import Context
from deployer.engine.errors import ContainerFailedError, EngineError, EngineUnavailableError
from deployer.errors import NoRoomError, SnapshotError
from deployer.model import Site
from deployer.running.snapshots import folder, programs
from deployer.running.snapshots.keeping import Keeping, check_room
from deployer.running.snapshots.manifest import CLUSTER, DUMP, UPLOADS, Database, Manifest
from deployer.running.snapshots.running_database import database, quiet
from shared.logging import get_logger
from shared.secrets import KeyFileError
from shared.sitespec import STOP_SECONDS
from shared.threads import in_thread

log = get_logger()

DUMP_TRIES = 2
_BROKEN = (EngineError, SnapshotError, TimeoutError, KeyFileError)


async def take(context: Context, site: Site, *, last: bool) -> Manifest | None:
    """Return None for a site that never ran: it has no data.

    A database that cannot be dumped is kept as the files of its volume. What cannot be read at all raises
    SnapshotError; at the `last` attempt it is named in `missing` instead. Raises NoRoomError (nothing is left on the
    disk then) and EngineUnavailableError.
    """
    if whole := await handed_over(context, site.app_id):
        return whole
    release = await queries.live_release(context.pool, site.app_id)
    if release is None:
        return None
    check_room(context)
    draft = await in_thread(folder.begin, context.settings.handover_root, site.app_id)
    try:
        manifest = await _Taking(Keeping(context, site, release, draft), last).taken()
        await in_thread(folder.finish, draft, manifest)
    except NoRoomError:
        await in_thread(shutil.rmtree, draft)
        raise
    log.info("snapshot_taken", site=site.app_id, bytes=manifest.bytes, missing=manifest.missing)
    return manifest


async def handed_over(context: Context, app_id: str) -> Manifest | None:
    """Return what an earlier run has taken, made durable. Raises SnapshotError."""
    final = folder.whole(context.settings.handover_root, app_id)
    if not final.exists():
        return None
    await in_thread(folder.make_durable, final)
    return await in_thread(folder.read, final)


@dataclass
class _Taking:
    keeping: Keeping
    last: bool
    missing: dict[str, str] = field(default_factory=dict)
    database: Database | None = None

    async def taken(self) -> Manifest:
        context, site = self.keeping.context, self.keeping.site
        await quiet(context, site.app_id)
        if not await self._dump():
            await self._volume(CLUSTER, context.spec_of(site, self.keeping.release).db_volume)
        await self._volume(UPLOADS, context.spec_of(site, self.keeping.release).storage_volume)
        return self.keeping.manifest(self.database, self.missing)

    async def _dump(self) -> bool:
        """Return False when the database cannot be dumped; it is stopped then."""
        context, site = self.keeping.context, self.keeping.site
        for _ in range(DUMP_TRIES):
            try:
                found = await database(context, site, self.keeping.release)
                # Rows can be counted, or not: the dump is what matters.
                with contextlib.suppress(ContainerFailedError, SnapshotError):
                    self.database = await found.about()
                await self.keeping.keep(DUMP, found.config(programs.dump))
            except EngineUnavailableError:
                raise
            except _BROKEN as error:
                # A database fails on a full disk, too: that is no reason to give it up.
                check_room(context)
                log.warning("database_not_dumped", site=site.app_id, error=repr(error))
                self.missing[DUMP] = str(error) or type(error).__name__
            else:
                self.missing.pop(DUMP, None)
                return True
        for observed in await context.engine.containers(site.app_id):
            await context.engine.stop(observed.id, STOP_SECONDS["db"])
        return False

    async def _volume(self, name: str, volume: str) -> None:
        context, image = self.keeping.context, self.keeping.release.containers["db"].image
        try:
            if await context.engine.image_id(image) is None:
                image = context.settings.db_image
            await self.keeping.keep(name, programs.pack(context.settings.stack, image, volume))
        except EngineUnavailableError:
            raise
        except _BROKEN as error:
            check_room(context)
            if not self.last:
                raise SnapshotError(f"{name} cannot be read: {error}") from error
            log.error("data_lost", site=self.keeping.site.app_id, file=name, error=repr(error))  # noqa: TRY400 - no surprise
            self.missing[name] = str(error) or type(error).__name__
