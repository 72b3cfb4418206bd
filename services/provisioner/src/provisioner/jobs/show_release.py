"""deploy.succeeded → the site directory shows the live commit."""

from provisioner.context import Context
from provisioner.errors import CommitMissingError, TreeTooLargeError
from provisioner.git import worktree
from provisioner.git.provider import BRANCH
from provisioner.models import Site
from provisioner.upgrades import Upgrades
from shared.jobs import Job
from shared.logging import get_logger

log = get_logger()


class ShowRelease:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._upgrades = Upgrades(context)

    async def run(self, job: Job) -> None:
        context, app_id = self._context, str(job.payload["app_id"])
        async with context.locks(app_id):
            site = await context.queries.site(context.pool, app_id)
            if site is None or site.deleting or not site.ready or site.live_commit is None:
                return
            await self._move(site, site.live_commit)
            await self._upgrades.settle(site, f"refs/heads/{BRANCH}")
            await context.write_platform_files(site)

    async def _move(self, site: Site, commit: str) -> None:
        directory = self._context.directory(site.customer_uuid, site.app_id)
        if await worktree.head(directory) == commit:
            return
        origin, settings = self._context.provider.locate(site).origin, self._context.settings
        files, mib = settings.git_max_tree_files, settings.git_max_tree_mib
        try:
            await worktree.move_to(directory, origin, commit, max_files=files, max_mib=mib)
        except (CommitMissingError, TreeTooLargeError) as error:
            # A retry would not help. The release is live anyway; the directory keeps showing the previous one.
            log.warning("release_not_shown", commit=commit, key=error.key, error=error.message)
