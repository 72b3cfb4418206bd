"""Leased jobs: update a site's routes, request a certificate again, start or stop a site, copy its data, remove or
restore it.
"""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from deployer import queries
from deployer.context import Context
from deployer.disk import metrics
from deployer.errors import NoRoomError, SnapshotError
from deployer.model import Site
from deployer.running import site_routes, writes
from deployer.running.converge import converge
from deployer.running.snapshots import folder, programs
from deployer.running.snapshots.command import CUT, RESTORE
from deployer.running.snapshots.cut import cut
from deployer.running.snapshots.load import load
from deployer.running.snapshots.manifest import Manifest
from deployer.running.snapshots.take import handed_over, take
from shared import names
from shared.db.pool import Connection
from shared.errors import PlatformError
from shared.events.types import CopyHalf, CutFailed, CutRequested, CutTaken, SiteContainersRemoved
from shared.jobs import Job, JobKind, RetryLaterError
from shared.threads import in_thread

DELETE_ATTEMPTS = 100  # about an hour and a half: the engine may be away, a deployment in its last step
CUT_ATTEMPTS = 3
COPY = "copy"
DATA: CopyHalf = "data"
_NO_CUT = "The site's data could not be copied; the platform's operator finds the reason in the deployer's log."
# After so many failures, about three minutes, what cannot be read is given up; the archive says so.
SNAPSHOT_ATTEMPTS = 6
# At once, and one per customer: a hostile database may use all the time that a snapshot may take.
SNAPSHOTS = 4
ROOM_SECONDS = 30.0
# From the copy before a restore until its deployment begins.
HOLD_SECONDS = 900.0


class SiteJobs:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._copied: set[str] = set()
        """Customers of whose sites data is being copied."""
        self._without_room: set[str] = set()

    def table(self) -> dict[str, JobKind]:
        return {
            "routes": JobKind(self.routes, max_attempts=20),
            "certificate": JobKind(self.certificate),
            "desired": JobKind(self.desired, max_attempts=20),
            "delete": JobKind(self.delete, max_attempts=DELETE_ATTEMPTS),
            RESTORE: JobKind(self.restore, max_attempts=2),
            CUT: JobKind(self.cut, max_attempts=CUT_ATTEMPTS),
            COPY: JobKind(self.copy, max_attempts=CUT_ATTEMPTS, on_exhausted=self.not_copied),
        }

    async def routes(self, job: Job) -> None:
        app_id = names.check(names.AppId, job.key)
        async with self._context.lock(app_id):
            await site_routes.refresh(self._context, app_id)

    async def certificate(self, job: Job) -> None:
        app_id = names.check(names.AppId, job.key)
        async with self._context.lock(app_id):
            async with self._context.pool.acquire() as tx, tx.transaction():
                await queries.ask_certificate(tx, app_id)
            await site_routes.refresh(self._context, app_id)

    async def desired(self, job: Job) -> None:
        """After its last attempt the reconciler still does it. Raises RoutesNotLiveError and EngineError's kinds."""
        app_id = names.check(names.AppId, job.key)
        async with self._context.lock(app_id):
            site = await queries.site(self._context.pool, app_id)
            if site and self._context.serves(site):
                release = await queries.live_release(self._context.pool, app_id)
                await converge(self._context, site, release, until_live=True)

    async def restore(self, job: Job) -> None:
        """Raises SnapshotError and EngineError's kinds."""
        app_id = names.check(names.AppId, job.key)
        if await queries.deploying(self._context.pool, app_id):
            raise RetryLaterError(1, "a deployment is under way")
        async with self._context.lock(app_id):
            site = await queries.site(self._context.pool, app_id)
            release = await queries.live_release(self._context.pool, app_id)
            if site is None or release is None or not self._context.serves(site) or not site.runs:
                raise SnapshotError("Only a site that runs can take the data of another one.")
            await load(self._context, site, release, Path(job.payload["folder"]))

    async def cut(self, job: Job) -> None:
        """For an operator. Raises NotRunningError, SnapshotError, NoRoomError, EngineError's kinds, KeyFileError and
        TimeoutError.
        """
        await self._cut(job.key, self._context.settings.handover_root, job.payload["name"])

    async def copy(self, job: Job) -> None:
        """The data of a copy that the backup service wants. Raises like `cut`."""
        wanted = CutRequested.model_validate(job.payload)
        root = self._context.settings.cuts_root
        whole = folder.whole(root, wanted.copy_id)
        if not whole.exists():
            if datetime.now(UTC) > wanted.until:
                return
            await self._cut(wanted.app_id, root, wanted.copy_id, wanted.hold_for)
        await in_thread(folder.make_durable, whole)
        taken = folder.read(whole)
        async with job.finish() as tx:
            await self._context.outbox.add(tx, CutTaken(**_common(wanted), half=DATA, bytes=taken.bytes))

    async def not_copied(self, tx: Connection, job: Job, error: Exception) -> None:
        wanted = CutRequested.model_validate(job.payload)
        key, message = (error.key, error.message) if isinstance(error, PlatformError) else (PlatformError.key, _NO_CUT)
        if wanted.hold_for:
            await writes.release(tx, wanted.app_id, wanted.hold_for)
        await self._context.outbox.add(tx, CutFailed(**_common(wanted), half=DATA, key=key, message=message))

    async def _cut(self, app_id: str, root: Path, name: str, hold_for: str | None = None) -> None:
        app_id = names.check(names.AppId, app_id)
        if await queries.deploying(self._context.pool, app_id):
            raise RetryLaterError(1, "a deployment is under way")
        site = await queries.site(self._context.pool, app_id)
        if site is None or site.deleting or not self._context.serves(site):
            raise SnapshotError("This machine has no such site.")
        with self._copying(site):
            if hold_for:
                async with self._context.lock(site.app_id):
                    await writes.hold(self._context, site, hold_for, HOLD_SECONDS)
            await cut(self._context, site, root, name)

    async def delete(self, job: Job) -> None:
        """Idempotent, and also correct for a site that never ran. Its data is copied before anything is removed."""
        app_id = names.check(names.AppId, job.key)
        if await queries.deploying(self._context.pool, app_id):
            raise RetryLaterError(0.3, "a deployment is being cancelled")
        async with self._context.lock(app_id):
            self._context.routes.remove(app_id)
            site = await queries.site(self._context.pool, app_id)
            # Requested again after the end, it says the same, until the provisioner has taken the data.
            kept = await self._snapshot(job, site) if site else await handed_over(self._context, app_id)
            await self._remove_everything(app_id)
            async with job.finish() as tx:
                await queries.forget_site(tx, app_id)
                await self._context.outbox.add(tx, _removed(app_id, job.payload["customer_uuid"], kept))

    async def _snapshot(self, job: Job, site: Site) -> Manifest | None:
        with self._copying(site):
            self._without_room.discard(site.app_id)
            try:
                return await take(self._context, site, last=job.attempts >= SNAPSHOT_ATTEMPTS)
            except NoRoomError as error:
                self._without_room.add(site.app_id)
                raise RetryLaterError(ROOM_SECONDS, error.message) from error
            finally:
                metrics.DELETIONS_WAITING.set(len(self._without_room))

    @contextlib.contextmanager
    def _copying(self, site: Site) -> Iterator[None]:
        """Raises RetryLaterError."""
        if site.customer_uuid in self._copied or len(self._copied) >= SNAPSHOTS:
            raise RetryLaterError(0.5, "other sites' data is being copied")
        self._copied.add(site.customer_uuid)
        try:
            yield
        finally:
            self._copied.discard(site.customer_uuid)

    async def _remove_everything(self, app_id: str) -> None:
        engine = self._context.engine
        for observed in await engine.containers(app_id):
            await engine.remove(observed.id)
        # Left by a killed deployer, they would hold the volumes.
        for use in programs.USES:
            await engine.remove(programs.name(self._context.settings.stack, app_id, use))
        await engine.remove_site_networks(app_id)
        await engine.remove_site_volumes(app_id)
        await self._context.library.keep_only(app_id, ())
        await self._context.builder.forget(app_id)


def _common(wanted: CutRequested) -> dict[str, str]:
    return {"customer_uuid": wanted.customer_uuid, "app_id": wanted.app_id, "copy_id": wanted.copy_id}


def _removed(app_id: str, customer_uuid: str, kept: Manifest | None) -> SiteContainersRemoved:
    handed = folder.whole(Path(), app_id).name if kept else ""
    return SiteContainersRemoved(
        customer_uuid=customer_uuid, app_id=app_id, handed_over=handed, bytes=kept.bytes if kept else 0,
        missing=sorted(kept.missing) if kept else [],
    )  # fmt: skip
