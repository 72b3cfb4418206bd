"""Restores: a copy is fetched from the repository, then the data that it will replace is copied, then the deployer may
take over. From the second copy on the deployer lets nobody change the site's data, so that none is lost.
"""

import contextlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backup import metrics, queries
from backup.errors import ProofFailedError, RestoreFailedError
from backup.model import Copy, Manifests, Restore, Stored
from backup.proving import check_files
from backup.restic import Repository
from backup.settings import Settings
from shared import names
from shared.db.pool import Connection, Pool
from shared.errors import PlatformError
from shared.events.types import CopyHalf, CutRequested, RestoreFailed, RestoreReady
from shared.jobs import Job, enqueue
from shared.logging import get_logger
from shared.messaging.outbox import Outbox
from shared.threads import in_thread

log = get_logger()

FETCH = "fetch"
NOT_KEPT = "This copy is not kept any longer, or it was found to be broken; choose another one."
BEING_RESTORED = "A copy of this site is being restored already; wait until it is there."
NOT_SAVED = "The data that the site has now could not be copied first, so nothing was replaced; try again in a minute."
NOT_FETCHED = (
    "The copy could not be fetched from where the platform keeps its copies; try again, or choose another one."
)


class Restoring:
    def __init__(self, pool: Pool, outbox: Outbox, repository: Repository, settings: Settings) -> None:
        self._pool = pool
        self._outbox = outbox
        self._repository = repository
        self._settings = settings

    async def begin(self, tx: Connection, restore: Restore) -> None:
        """A repeated request changes nothing; a new site's fetches again what is no longer there."""
        if await queries.is_known_restore(tx, restore.id):
            if await queries.fetch_again(tx, restore.id):
                await enqueue(tx, FETCH, key=restore.id, payload={})
            return
        stored = await queries.stored_copy_in(tx, restore.copy_id)
        if stored is None or not _may(restore, stored):
            await self._refuse(tx, restore, "copy_not_kept", NOT_KEPT)
        elif not await queries.add_restore(tx, restore):
            await self._refuse(tx, restore, "restore_under_way", BEING_RESTORED)
        else:
            await enqueue(tx, FETCH, key=restore.id, payload={})

    async def fetch(self, job: Job) -> None:
        """Raises RestoreFailedError, RepositoryError's kinds."""
        restore = await queries.restore(self._pool, job.key, "fetching")
        stored = await queries.stored_copy(self._pool, restore.copy_id) if restore else None
        if restore and stored:
            for half in restore.halves:
                await self._fetch(stored, half, self._settings.cuts_root / restore.folder(half))
        async with job.finish() as tx:
            if restore and stored is None:
                await self._give_up(tx, restore.id, "copy_not_kept", NOT_KEPT)
            elif restore and stored and restore.new_site:
                if await queries.ready(tx, restore.id):
                    commit = Manifests.model_validate(stored.manifests).data.commit
                    await self._say_ready(tx, restore, None, commit)
            elif restore and await queries.fetched(tx, restore.id):
                await self._save(tx, restore)

    async def _fetch(self, stored: Stored, half: CopyHalf, folder: Path) -> None:
        """Into a folder that is whole."""
        manifest = Manifests.model_validate(stored.manifests).of(half)
        with contextlib.suppress(OSError, ProofFailedError):
            # A new site's, fetched before.
            await in_thread(check_files, folder, manifest.files)
            return
        draft = folder.with_name(f".{folder.name}")
        await in_thread(shutil.rmtree, draft, ignore_errors=True)
        await in_thread(shutil.rmtree, folder, ignore_errors=True)
        await self._repository.fetch(stored.snapshot, stored.copy.folder(half), draft)
        try:
            await in_thread(check_files, draft, manifest.files)
        except ProofFailedError as error:
            raise RestoreFailedError(error.message) from error
        # The deployer, another user, reads it.
        draft.chmod(0o755)
        draft.rename(folder)

    async def not_fetched(self, tx: Connection, job: Job, error: Exception) -> None:
        log.error("copy_not_fetched", restore=job.key, error=str(error))
        await self._give_up(tx, job.key, getattr(error, "key", PlatformError.key), NOT_FETCHED)

    async def look(self) -> None:
        """Copy what could not be copied before, and give up what takes too long."""
        for restore in await queries.unsaved(self._pool):
            async with self._pool.acquire() as tx, tx.transaction():
                await self._save(tx, restore)
        for restore in await queries.overdue_restores(self._pool, self._settings.backup_answer_seconds):
            async with self._pool.acquire() as tx, tx.transaction():
                await self._give_up(tx, restore.id, "restore_not_saved", NOT_SAVED)

    async def _save(self, tx: Connection, restore: Restore) -> None:
        """Have the present data copied; later, if the site cannot be copied now."""
        copy = Copy(names.new_copy_id(), restore.app_id, restore.customer_uuid, "restore")
        if not await queries.ask(tx, copy):
            return
        await queries.saves(tx, restore.id, copy.id)
        until = datetime.now(UTC) + timedelta(seconds=self._settings.backup_answer_seconds)
        await self._outbox.add(tx, CutRequested(**copy.common, until=until, hold_for=restore.id))

    async def saved(self, tx: Connection, copy: Copy) -> None:
        """A copy is stored: a restore may have waited for it."""
        if restore := await queries.saved(tx, copy.id):
            await self._say_ready(tx, restore, copy.id, None)

    async def _say_ready(self, tx: Connection, restore: Restore, safety_copy: str | None, commit: str | None) -> None:
        log.info("restore_ready", site=restore.app_id, restore=restore.id)
        event = RestoreReady(**restore.common, copy_id=restore.copy_id, safety_copy_id=safety_copy, commit=commit)
        await self._outbox.add(tx, event)

    async def not_saved(self, tx: Connection, copy: Copy) -> None:
        """A copy failed."""
        if restore := await queries.restore_saved_by(tx, copy.id):
            await self._give_up(tx, restore.id, "restore_not_saved", NOT_SAVED)

    async def _give_up(self, tx: Connection, restore_id: str, key: str, message: str) -> None:
        if restore := await queries.fail_restore(tx, restore_id):
            await self._refuse(tx, restore, key, message)

    async def _refuse(self, tx: Connection, restore: Restore, key: str, message: str) -> None:
        log.warning("restore_failed", site=restore.app_id, restore=restore.id, key=key)
        metrics.RESTORES_FAILED.inc()
        await self._outbox.add(tx, RestoreFailed(**restore.common, key=key, message=message))


def _may(restore: Restore, stored: Stored) -> bool:
    """A site has its own copies, and its customer's new sites."""
    ours = stored.copy.customer_uuid == restore.customer_uuid
    return ours and not stored.disproved and (restore.new_site or stored.copy.app_id == restore.app_id)
