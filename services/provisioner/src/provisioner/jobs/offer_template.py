"""template.upgrade_requested → the newest template as a branch of the repository → template.upgrade_offered.

Its commit follows the template's commit in the customer's history, so that merging it is a three-way merge.
"""

from provisioner.context import Context
from provisioner.errors import BranchTakenError
from provisioner.git import offer, worktree
from provisioner.git.provider import BRANCH
from provisioner.jobs.provision import step_failed
from provisioner.models import Site
from provisioner.upgrades import Upgrades, compared
from provisioner.versions import Version
from shared.db.pool import Connection
from shared.events.types import TemplateUpgradeOffered
from shared.jobs import Job


class OfferTemplate:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._upgrades = Upgrades(context)

    async def run(self, job: Job) -> None:
        context = self._context
        async with context.locks(job.key):
            site = await context.queries.site(context.pool, job.key)
            if site is None or site.deleting or not site.ready or site.site_type not in context.seeds.available():
                return
            version = await self._version(site)
            if version is None:
                return
            newest = await context.seeds.tree(site.site_type)
            if version.tree == newest:
                async with job.finish() as tx:
                    await context.outbox.add(tx, compared(site.customer_uuid, version))
                return
            try:
                await self._offer(job, site, version, newest)
            except BranchTakenError as error:
                # Fail at once: a retry does not move the customer's branch.
                async with job.finish() as tx:
                    await self.given_up(tx, job, error)

    async def _version(self, site: Site) -> Version | None:
        """Return the version of the repository's current state, deployed or not."""
        directory = self._context.directory(site.customer_uuid, site.app_id)
        await worktree.fetch_branch(directory, self._context.provider.locate(site).origin)
        return await self._upgrades.settle(site, f"refs/remotes/origin/{BRANCH}")

    async def _offer(self, job: Job, site: Site, version: Version, newest: str) -> None:
        """A retry makes the same commit and publishes the same event."""
        context = self._context
        directory = context.directory(site.customer_uuid, site.app_id)
        kept = await context.queries.versions.open_offer(context.pool, site.app_id, newest)
        branch = offer.branch_of(newest)
        pack = await context.seeds.pack(site.site_type)
        commit = await offer.make(directory, pack, tree=newest, base=version, made_at=kept.made_at)
        await context.provider.offer(site, directory, branch, commit, before=kept.commit)
        async with job.finish() as tx:
            await context.queries.versions.offered(tx, site.app_id, newest, commit)
            event = TemplateUpgradeOffered(
                customer_uuid=site.customer_uuid,
                app_id=site.app_id,
                template_version=version.tree,
                newest=newest,
                branch=branch,
                commit=commit,
                message=f"To merge it: {' && '.join(offer.commands(branch))}",
            )
            await context.outbox.add(tx, event)

    async def given_up(self, tx: Connection, job: Job, error: Exception) -> None:
        site = await self._context.queries.site(tx, job.key)
        if site and not site.deleting:
            await self._context.outbox.add(tx, step_failed(site.customer_uuid, site.app_id, "template", error))
