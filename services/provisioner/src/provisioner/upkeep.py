"""Loops that repair what a crash interrupted and remove what has expired; pruning.py prunes rows."""

import shutil
import time
from pathlib import Path

from provisioner import archive, earlier_archive
from provisioner.context import Context
from provisioner.files import platform
from provisioner.git import command, worktree
from provisioner.git.builtin import clear_leftovers, path_of
from provisioner.git.process import run
from provisioner.upgrades import Upgrades
from provisioner.webhooks.record import Recorder
from shared import jobs
from shared.background import attempt, every
from shared.logging import apart, get_logger
from shared.secrets import Vault
from shared.threads import in_thread

log = get_logger()

RECONCILE_SECONDS = 30.0
CLEAN_SECONDS = 3600.0
EXPORT_SECONDS = 86_400.0
MAX_PACKS = 50
MAX_LOOSE = 9


class Upkeep:
    def __init__(self, context: Context, recorder: Recorder, vault: Vault) -> None:
        self._context = context
        self._vault = vault
        self._recorder = recorder
        self.upgrades = Upgrades(context)

    async def reconciling(self) -> None:
        """Reconcile at start and every 30 s."""
        await every(RECONCILE_SECONDS, self.reconcile, what="reconcile_failed")

    async def cleaning(self) -> None:
        """Clean at start and every hour."""
        await every(CLEAN_SECONDS, self.clean, what="clean_failed")

    async def clean(self) -> None:
        """Run the tasks in turn; one that fails does not stop the others."""
        await attempt(self._context.seeds.warm, "seeds_failed")
        await attempt(self.prune, "prune_failed")
        await attempt(self.seal_archives, "seal_failed")
        await attempt(self.refresh, "refresh_failed")
        await attempt(self.tidy, "tidy_failed")
        await attempt(self.remove_exports, "exports_not_removed")
        await attempt(self.upgrades.compare, "compare_failed")

    async def before_start(self) -> None:
        """Clear leftovers while no git process can run: those of the previous process ended with it."""
        for customer_uuid, app_id, _ in await self._context.queries.ready_sites(self._context.pool):
            with apart("leftovers_not_cleared", site=app_id):
                path = path_of(self._context.settings.repos_root, customer_uuid, app_id)
                await in_thread(clear_leftovers, path)
        await in_thread(earlier_archive.reencrypt, self._context.settings.archive_root, self._vault)

    async def reconcile(self) -> None:
        """Record pushes that a killed process left unrecorded; enqueue missing jobs for deliveries and file changes."""
        context = self._context
        for customer_uuid, app_id, known in await context.queries.ready_sites(context.pool):
            with apart("site_not_reconciled", site=app_id):
                path = path_of(context.settings.repos_root, customer_uuid, app_id)
                if await in_thread(_differs, path, known):
                    await self._recorder.record(customer_uuid, app_id)
        async with context.pool.acquire() as tx, tx.transaction():
            for app_id in await context.queries.undelivered(tx):
                await jobs.enqueue(tx, "deliver", key=app_id, payload={})
            for app_id, version in await context.queries.behind(tx):
                await jobs.enqueue(tx, "write_files", key=f"{app_id}:{version}", payload={"app_id": app_id})

    async def prune(self) -> None:
        """Remove archives after `archive_days` or beyond the customer's quota."""
        context = self._context
        settings = context.settings
        for deletion in await context.queries.expired(
            context.pool, settings.archive_days, settings.archive_bytes_per_customer
        ):
            with apart("archive_not_removed", site=deletion.app_id):
                if deletion.archive and archive.NAME.fullmatch(deletion.archive):
                    archive.remove(settings.archive_root / deletion.archive)
                    log.info("archive_removed", archive=deletion.archive)
                await context.queries.forget_archive(context.pool, deletion.app_id)

    async def refresh(self) -> None:
        """Rewrite platform files that have a legacy form."""
        context = self._context
        for customer_uuid, app_id, _ in await context.queries.ready_sites(context.pool):
            if not await in_thread(_is_current, context.directory(customer_uuid, app_id)):
                with apart("site_not_refreshed", site=app_id):
                    await self._refresh(app_id)

    async def _refresh(self, app_id: str) -> None:
        async with self._context.locks(app_id):
            site = await self._context.queries.site(self._context.pool, app_id)
            if site and site.ready and not site.deleting:
                await self._context.write_platform_files(site)

    async def remove_exports(self) -> None:
        """Remove files for builds that no event of an ended deployment has removed."""
        await in_thread(_remove_old, self._context.settings.exports_root, time.time() - EXPORT_SECONDS)

    async def seal_archives(self) -> None:
        """Seal legacy archives, which still contain the secrets."""
        root = self._context.settings.archive_root
        await in_thread(earlier_archive.sweep, root)
        for file in sorted(root.glob("app_*.tar.zst")):
            if earlier_archive.NAME.fullmatch(file.name) and not earlier_archive.is_sealed(file):
                async with self._context.locks(file.name.partition("-")[0]):
                    with apart("archive_not_sealed", archive=file.name):
                        await earlier_archive.seal(file, self._vault)

    async def tidy(self) -> None:
        """Merge the packs that pushes leave; unreachable objects are pruned after two weeks.

        With the site's lock: a job that clears leftovers would remove the lock files of this git too.
        """
        context = self._context
        for customer_uuid, app_id, _ in await context.queries.ready_sites(context.pool):
            folders = (
                path_of(context.settings.repos_root, customer_uuid, app_id),
                context.directory(customer_uuid, app_id) / ".git",
            )
            for folder in folders:
                with apart("repository_not_tidied", site=app_id):
                    async with context.locks(app_id):
                        if await in_thread(_untidy, folder / "objects"):
                            await run(command.bounded("gc", "-q", "--prune=2.weeks.ago", cwd=folder), seconds=900)


def _remove_old(root: Path, before: float) -> None:
    for folder in root.iterdir():
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)


def _is_current(directory: Path) -> bool:
    return worktree.patterns_are_current(directory) and platform.are_current(directory)


def _untidy(objects: Path) -> bool:
    # Loose objects are spread over 256 folders by hash: one folder is a sample, as in git's own gc.
    loose = list((objects / "17").glob("*"))
    return len(loose) > MAX_LOOSE or len(list((objects / "pack").glob("*.pack"))) > MAX_PACKS


def _differs(repository: Path, known: dict[str, str]) -> bool:
    from provisioner.git import refs

    return repository.exists() and refs.read(repository) != known
