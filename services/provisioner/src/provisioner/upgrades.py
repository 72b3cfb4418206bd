"""Newer templates for existing sites: reports when they appear, and records when the customer merges one."""

from provisioner.context import Context
from provisioner.git import worktree
from provisioner.models import Site
from provisioner.versions import Version
from shared.events.types import TemplateCompared
from shared.logging import apart


class Upgrades:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def compare(self) -> None:
        """Compare every site with the newest template of its type; publish only changes."""
        await self._find_unknown()
        context = self._context
        for site_type in context.seeds.available():
            with apart("templates_not_compared", site_type=site_type):
                newest = await context.seeds.tree(site_type)
                async with context.pool.acquire() as tx, tx.transaction():
                    for customer_uuid, version in await context.queries.versions.set_newest(tx, site_type, newest):
                        await context.outbox.add(tx, compared(customer_uuid, version))

    async def _find_unknown(self) -> None:
        """Find the versions of pre-upgrade sites: their history begins with the template."""
        context = self._context
        for customer_uuid, app_id in await context.queries.versions.unknown(context.pool):
            with apart("template_not_found_out", site=app_id):
                directory = context.directory(customer_uuid, app_id)
                if first := await worktree.first_of_ours(directory) if directory.exists() else None:
                    async with context.pool.acquire() as tx:
                        await context.queries.versions.add(tx, app_id, *first, newest="")

    async def settle(self, site: Site, reference: str) -> Version | None:
        """Record an offer found in the history of `reference`; return the site's version, None if unknown."""
        context = self._context
        version = await context.queries.versions.of(context.pool, site.app_id)
        if version is None:
            return None
        directory = context.directory(site.customer_uuid, site.app_id)
        for offer in await context.queries.versions.offers(context.pool, site.app_id):
            if offer.tree == version.tree:
                break
            if offer.commit and await worktree.is_ancestor(directory, offer.commit, reference):
                now = Version(site.app_id, offer.commit, offer.tree, version.newest)
                async with context.pool.acquire() as tx, tx.transaction():
                    await context.queries.versions.merged(tx, offer)
                    await context.outbox.add(tx, compared(site.customer_uuid, now))
                return now
        return version


def compared(customer_uuid: str, version: Version) -> TemplateCompared:
    return TemplateCompared(
        customer_uuid=customer_uuid, app_id=version.app_id, template_version=version.tree, newest=version.newest
    )
