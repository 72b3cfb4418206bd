"""site.containers_removed → archive, then remove everything → site.files_archived, repo.deleted."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from provisioner import archive
from provisioner.context import Context
from provisioner.git.builtin import remove_if_empty
from provisioner.jobs.provision import step_failed
from provisioner.models import Deletion
from shared.db.pool import Connection
from shared.events.types import RepoDeleted, SiteFilesArchived
from shared.jobs import Job
from shared.secrets import Vault
from shared.threads import in_thread


class Delete:
    def __init__(self, context: Context, vault: Vault) -> None:
        self._context = context
        self._vault = vault

    async def run(self, job: Job) -> None:
        context, app_id = self._context, job.key
        async with context.locks(app_id):
            deletion = await context.queries.name_archive(
                context.pool, app_id, archive.name_for(app_id, datetime.now(UTC))
            )
            directory = context.directory(deletion.customer_uuid, app_id)
            size = await self._archive(deletion, directory)
            await in_thread(_remove, directory)
            await self._delete_repository(app_id)
            async with job.finish() as tx:
                await self._tell(tx, deletion, size)

    async def _archive(self, deletion: Deletion, directory: Path) -> int | None:
        if not deletion.archive:
            return None
        return await archive.pack(directory, self._context.settings.archive_root / deletion.archive, self._vault)

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


def _remove(directory: Path) -> None:
    for leftover in (directory, directory.with_name(f".{directory.name}.new")):
        if leftover.exists():
            shutil.rmtree(leftover)
    remove_if_empty(directory.parent)
