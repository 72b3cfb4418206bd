"""site.containers_removed → archive, then remove everything → site.files_archived, repo.deleted."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from provisioner import archive
from provisioner.context import Context
from provisioner.errors import ArchiveFailedError
from provisioner.git.builtin import path_of, remove_if_empty
from provisioner.jobs.provision import step_failed
from provisioner.models import Deletion
from shared.db.pool import Connection
from shared.events.types import RepoDeleted, SiteFilesArchived
from shared.jobs import Job, RetryLaterError
from shared.threads import in_thread

ROOM_SECONDS = 30.0


class Delete:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def run(self, job: Job) -> None:
        context, app_id = self._context, job.key
        async with context.locks(app_id):
            deletion = await context.queries.name_archive(
                context.pool, app_id, archive.name_for(app_id, datetime.now(UTC))
            )
            directory = context.directory(deletion.customer_uuid, app_id)
            data = context.settings.handover_root / f"{app_id}.data"
            deletion = replace(deletion, archive=_name(deletion, context.settings.archive_root))
            size = await self._archive(deletion, directory, data, expected=bool(job.payload.get("handed_over")))
            await in_thread(_remove, directory)
            await self._delete_repository(app_id)
            if data.exists():
                await in_thread(shutil.rmtree, data)
            async with job.finish() as tx:
                await self._tell(tx, deletion, size)

    async def _archive(self, deletion: Deletion, directory: Path, data: Path, *, expected: bool) -> int | None:
        """`expected`: whether the deployer has handed over `data`. Raises ArchiveFailedError and RetryLaterError."""
        if not deletion.archive:
            return None
        settings = self._context.settings
        target = settings.archive_root / deletion.archive
        folders = (directory, path_of(settings.repos_root, deletion.customer_uuid, deletion.app_id), data)
        if not target.exists():
            if expected and not data.exists():
                raise ArchiveFailedError(f"The site's data was handed over, but {data} is not there.")
            await in_thread(_check_room, folders, settings.archive_root)
        return await archive.pack(folders, target, settings.archive_recipient)

    async def _delete_repository(self, app_id: str) -> None:
        site = await self._context.queries.site(self._context.pool, app_id)
        if site:
            await self._context.provider.delete(site)

    async def _tell(self, tx: Connection, deletion: Deletion, size: int | None) -> None:
        """A retry publishes the same events: the archive's name and size are stored."""
        name = deletion.archive if size is not None and deletion.archive else ""
        await self._context.queries.end_deletion(tx, deletion.app_id, name, size or 0)
        ids = {"customer_uuid": deletion.customer_uuid, "app_id": deletion.app_id}
        await self._context.outbox.add(tx, SiteFilesArchived(**ids, archive=name, bytes=size or 0))
        await self._context.outbox.add(tx, RepoDeleted(**ids))

    async def given_up(self, tx: Connection, job: Job, error: Exception) -> None:
        await self._context.outbox.add(tx, step_failed(str(job.payload["customer_uuid"]), job.key, "archive", error))


def _name(deletion: Deletion, root: Path) -> str | None:
    """One that the version before has begun gets the new form, unless it is already there."""
    name = deletion.archive
    if not name or name.endswith(archive.ENDING) or (root / name).exists():
        return name
    return f"{name}.age"


def _check_room(folders: tuple[Path, ...], root: Path) -> None:
    """The archive is at most as large as what goes into it. Raises RetryLaterError."""
    files = (file for folder in folders for file in folder.rglob("*") if not file.is_symlink() and file.is_file())
    needed = sum(file.stat().st_size for file in files)
    root.mkdir(parents=True, exist_ok=True)
    if needed > shutil.disk_usage(root).free:
        raise RetryLaterError(ROOM_SECONDS, f"the disk has no room for an archive of {needed} bytes")


def _remove(directory: Path) -> None:
    for leftover in (directory, directory.with_name(f".{directory.name}.new")):
        if leftover.exists():
            shutil.rmtree(leftover)
    remove_if_empty(directory.parent)
