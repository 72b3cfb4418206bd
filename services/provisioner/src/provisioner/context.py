"""The dependencies that the jobs share; built once, in bootstrap."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from provisioner.files import platform
from provisioner.git import worktree
from provisioner.git.provider import GitProvider
from provisioner.git.seed import Seeds
from provisioner.models import Site
from provisioner.queries import Queries
from provisioner.settings import Settings
from shared.db.pool import Pool
from shared.locks import Locks
from shared.messaging.outbox import Outbox
from shared.names import AppId, CustomerUuid, check
from shared.threads import in_thread


@dataclass(frozen=True)
class Context:
    settings: Settings
    pool: Pool
    queries: Queries
    outbox: Outbox
    provider: GitProvider
    seeds: Seeds
    locks: Locks = field(default_factory=Locks)
    """Per site, one recipe at a time. One process owns the sites directory, so locks in memory are enough."""

    def directory(self, customer_uuid: str, app_id: str) -> Path:
        """Return the site's directory; both names are checked again, because they become a path."""
        return self.settings.sites_root / check(CustomerUuid, customer_uuid) / check(AppId, app_id)

    async def write_platform_files(self, site: Site) -> Site:
        """Write the files and return the site as written, which may be newer than the given one."""
        while site.owner_password_due:
            await self.queries.owners.draw(self.pool, site.app_id)
            site = await self.queries.site(self.pool, site.app_id) or replace(site, owner=None)
        directory = self.directory(site.customer_uuid, site.app_id)
        if not await in_thread(worktree.patterns_are_current, directory):
            await worktree.apply_patterns(directory)
        await in_thread(
            platform.write,
            directory,
            site,
            self.settings.db_image,
            start_interval=self.settings.health_start_interval,
        )
        return site
