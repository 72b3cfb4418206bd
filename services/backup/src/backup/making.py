"""Copies from the wish to the repository: cuts are requested, gathered, and stored together."""

import json
import shutil
import time
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from backup import metrics, queries
from backup.errors import IncompleteError, RepositoryError
from backup.model import HALVES, MANIFEST, Copy, Manifests
from backup.restic import Repository
from backup.restoring import Restoring
from backup.settings import Settings
from shared.db.pool import Connection, Pool
from shared.events.types import BackupFailed, BackupMade, CutRequested
from shared.jobs import Job, RetryLaterError, enqueue
from shared.logging import get_logger
from shared.messaging.outbox import Outbox
from shared.threads import in_thread

log = get_logger()

STORE = "store"
# Of a manifest: a site with 10,000 tables has half of this.
MANIFEST_BYTES = 2 * 1024 * 1024
NO_ANSWER = "The site was not copied in time; the next copy is tried within an hour."


class Making:
    def __init__(
        self, pool: Pool, outbox: Outbox, repository: Repository, settings: Settings, restoring: Restoring
    ) -> None:
        self._restoring = restoring
        self._pool = pool
        self._outbox = outbox
        self._repository = repository
        self._settings = settings

    async def look(self) -> None:
        """Request the copies that are due, and give up those whose halves did not come."""
        settings = self._settings
        for copy in await queries.overdue(self._pool, settings.backup_answer_seconds):
            async with self._pool.acquire() as tx, tx.transaction():
                await self.give_up(tx, copy.id, "backup_not_answered", NO_ANSWER)
        async with self._pool.acquire() as tx, tx.transaction():
            for copy in await queries.ask_due(tx, settings.backup_cuts, settings.backup_hours):
                await self.request(tx, copy)

    async def request(self, tx: Connection, copy: Copy) -> None:
        until = datetime.now(UTC) + timedelta(seconds=self._settings.backup_answer_seconds)
        await self._outbox.add(tx, CutRequested(**copy.common, until=until))

    async def give_up(self, tx: Connection, copy_id: str, key: str, message: str) -> None:
        if copy := await queries.fail(tx, copy_id):
            await self.say_failed(tx, copy, key, message)

    async def say_failed(self, tx: Connection, copy: Copy, key: str, message: str) -> None:
        log.warning("copy_failed", site=copy.app_id, copy=copy.id, key=key)
        metrics.COPIES.labels("failed").inc()
        await self._outbox.add(tx, BackupFailed(**copy.common, reason=copy.reason, key=key, message=message))
        await self._restoring.not_saved(tx, copy)

    async def store(self, job: Job) -> None:
        """One snapshot of all copies that are handed over. Raises RepositoryError's kinds: the copies stay, and the
        job runs again.
        """
        wait = await queries.seconds_to_gather(self._pool, self._settings.backup_gather_seconds)
        if wait > 0:
            raise RetryLaterError(min(wait, 5.0), "more copies are being made")
        run = await queries.begin_run(self._pool)
        if run is None:
            return
        manifests = {copy: await in_thread(read_manifests, self._settings.cuts_root, copy) for copy in run.copies}
        good = [copy for copy, found in manifests.items() if found]
        snapshot, added = await self._snapshot(run.tag, good)
        async with job.finish() as tx:
            await queries.end_run(tx, run.id, snapshot, added)
            for copy, found in manifests.items():
                if found:
                    await self._stored(tx, copy, found)
                else:
                    await self.give_up(tx, copy.id, "backup_incomplete", "The copy's files are not there any longer.")
            # Copies that were handed over meanwhile.
            await enqueue(tx, STORE, key=STORE, payload={})
        log.info("run_stored", run=run.id, copies=len(good), added_bytes=added)
        for copy in run.copies:
            for half in HALVES:
                await in_thread(shutil.rmtree, self._settings.cuts_root / copy.folder(half), ignore_errors=True)

    async def _snapshot(self, tag: str, copies: list[Copy]) -> tuple[str | None, int]:
        if not copies:
            return None, 0
        await self._repository.ensure()
        # Of a process that was killed between the snapshot and its record.
        if made := await self._repository.snapshots(tag):
            return made[0].id, 0
        names = [copy.folder(half) for copy in copies for half in HALVES]
        try:
            kept = await self._repository.store(self._settings.cuts_root, names, tag)
        except IncompleteError:
            # restic keeps what it could read; the next attempt would take it for the whole.
            await self._repository.forget([snapshot.id for snapshot in await self._repository.snapshots(tag)])
            raise
        return kept.snapshot, kept.added_bytes

    async def _stored(self, tx: Connection, copy: Copy, manifests: Mapping[str, Any]) -> None:
        taken_at = Manifests.model_validate(manifests).data.taken_at
        size = await queries.stored(tx, copy, manifests, taken_at, self._settings.backup_days)
        metrics.COPIES.labels("made").inc()
        await self._outbox.add(tx, BackupMade(**copy.common, reason=copy.reason, taken_at=taken_at, bytes=size))
        await self._restoring.saved(tx, copy)

    async def sweep(self) -> None:
        """Remove halves of copies that were given up, and drafts that nobody finished."""
        open_ones = await queries.open_copies(self._pool)
        await in_thread(sweep, self._settings.cuts_root, open_ones, time.time() - self._settings.backup_answer_seconds)

    async def failed(self, tx: Connection, job: Job, error: Exception) -> None:
        """The repository is away for long. What is handed over waits on; the operator hears of it."""
        del job
        log.error("copies_not_stored", error=str(error), key=getattr(error, "key", RepositoryError.key))
        metrics.RUNS_FAILED.inc()
        await enqueue(tx, STORE, key=STORE, payload={}, delay_seconds=60)


def read_manifests(root: Path, copy: Copy) -> dict[str, Any] | None:
    """By half; None if a folder of the copy is missing, or its manifest is none."""
    try:
        found: dict[str, Any] = {half: _read(root / copy.folder(half) / MANIFEST) for half in HALVES}
        Manifests.model_validate(found)
    except (OSError, ValueError, RecursionError) as error:
        log.warning("copy_not_readable", copy=copy.id, error=str(error)[:500])
        return None
    return found


def sweep(root: Path, open_ones: Collection[str], before: float) -> None:
    """Remove all folders but those of open copies, and those that are younger than `before`, in seconds since 1970."""
    for folder in root.iterdir():
        copy_id = folder.name.removeprefix(".").partition(".")[0]
        if copy_id not in open_ones and folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)


def _read(file: Path) -> Any:
    """Raises OSError, ValueError."""
    with file.open("rb") as opened:
        text = opened.read(MANIFEST_BYTES + 1)
    if len(text) > MANIFEST_BYTES:
        raise ValueError(f"{file.name} is too large")
    return json.loads(text)
