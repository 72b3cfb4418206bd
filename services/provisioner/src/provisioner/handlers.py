"""The event handlers: they only write rows and enqueue jobs in the given transaction."""

from provisioner.queries import Queries
from shared import domains, jobs
from shared.access import on_membership_changed, on_token_issued, on_token_revoked
from shared.db.pool import Connection
from shared.events import Event, EventData
from shared.events import types as t
from shared.messaging.inbox import Handler
from shared.messaging.positions import is_newest
from shared.sitespec import plan_named


class Handlers:
    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def table(self) -> dict[type[EventData], Handler]:
        """Return the handler of each event type."""
        return {
            t.TokenIssued: on_token_issued,
            t.TokenRevoked: on_token_revoked,
            t.MembershipChanged: on_membership_changed,
            t.SiteRequested: self.site_requested,
            t.OwnerNamed: self.owner_named,
            t.OwnerPasswordRequested: self.owner_password_requested,
            t.TemplateUpgradeRequested: self.template_upgrade_requested,
            t.SiteRenamed: self.site_renamed,
            t.SitePlanChanged: self.plan_changed,
            t.EnvChanged: self.env_changed,
            t.DomainRequested: self.domain_news,
            t.DomainVerified: self.domain_news,
            t.DeploySucceeded: self.deploy_succeeded,
            t.DeployFailed: self.deploy_ended,
            t.DeployCancelled: self.deploy_ended,
            t.SourceRequested: self.source_requested,
            t.CutRequested: self.cut_requested,
            t.RestoreReady: self.restore_ready,
            t.SiteDeletionRequested: self.site_deletion_requested,
            t.SiteContainersRemoved: self.site_containers_removed,
        }

    async def site_requested(self, tx: Connection, event: Event[t.SiteRequested]) -> None:
        """A fact, besides its plan, which is a state."""
        data = event.data
        if await self._queries.add_site(tx, **data.model_dump()):
            if await is_newest(tx, event, t.SitePlanChanged.carries):
                await self._set_plan(tx, data)
            # A site that begins with a copy waits for that: `restore.ready`.
            if data.restore_id is None:
                await jobs.enqueue(tx, "provision", key=data.app_id, payload={})

    async def restore_ready(self, tx: Connection, event: Event[t.RestoreReady]) -> None:
        """Raises SiteUnknownError."""
        data = event.data
        if await self._queries.restore_ready(tx, data.app_id, data.restore_id, data.commit):
            await jobs.enqueue(tx, "provision", key=data.app_id, payload={})

    async def owner_named(self, tx: Connection, event: Event[t.OwnerNamed]) -> None:
        await self._queries.owners.name(tx, event.data.app_id, event.data.email, event.data.name)

    async def owner_password_requested(self, tx: Connection, event: Event[t.OwnerPasswordRequested]) -> None:
        """Discard the previous password; the new `.env` has the hash of the new one."""
        data = event.data
        await self._write(tx, data.app_id, await self._queries.owners.renew(tx, data.app_id, data.email, data.name))

    async def template_upgrade_requested(self, tx: Connection, event: Event[t.TemplateUpgradeRequested]) -> None:
        await jobs.enqueue(tx, "offer_template", key=event.data.app_id, payload={})

    async def site_renamed(self, tx: Connection, event: Event[t.SiteRenamed]) -> None:
        await self._change(tx, event.data.app_id, "site_name", event.data.site_name)

    async def plan_changed(self, tx: Connection, event: Event[t.SitePlanChanged]) -> None:
        await self._set_plan(tx, event.data)

    async def env_changed(self, tx: Connection, event: Event[t.EnvChanged]) -> None:
        await self._change(tx, event.data.app_id, "customer_env", self._queries.adopt(event.data.values))

    async def domain_news(self, tx: Connection, event: Event[t.DomainRequested] | Event[t.DomainVerified]) -> None:
        for app_id, version in await self._queries.change_domain(tx, await domains.change(tx, event)):
            await self._write(tx, app_id, version)

    async def deploy_succeeded(self, tx: Connection, event: Event[t.DeploySucceeded]) -> None:
        data = event.data
        await self._queries.owners.now_live(tx, data.app_id, data.env_version)
        if data.commit and await self._queries.set_live(tx, data.app_id, data.commit, data.dataset):
            key = f"{data.app_id}:{data.deployment_id}"
            await jobs.enqueue(tx, "show_release", key=key, payload={"app_id": data.app_id})

        await self._forget_export(tx, data)

    async def deploy_ended(self, tx: Connection, event: Event[t.DeployFailed] | Event[t.DeployCancelled]) -> None:
        await self._forget_export(tx, event.data)

    async def source_requested(self, tx: Connection, event: Event[t.SourceRequested]) -> None:
        # One job per request: a repeated question of the same deployment must not be taken for the one before it.
        payload = event.data.model_dump(mode="json")
        await jobs.enqueue(tx, "hand_out", key=str(event.data.request_id), payload=payload)

    async def cut_requested(self, tx: Connection, event: Event[t.CutRequested]) -> None:
        await jobs.enqueue(tx, "copy", key=event.data.copy_id, payload=event.data.model_dump(mode="json"))

    @staticmethod
    async def _forget_export(tx: Connection, data: t.DeployEnded) -> None:
        await jobs.enqueue(tx, "forget_export", key=data.deployment_id, payload={})

    async def site_deletion_requested(self, tx: Connection, event: Event[t.SiteDeletionRequested]) -> None:
        """Stop all work for the site; its files are deleted once its containers are removed."""
        await self._queries.ask_deletion(tx, event.data.app_id, event.data.customer_uuid)

    async def site_containers_removed(self, tx: Connection, event: Event[t.SiteContainersRemoved]) -> None:
        data = event.data
        # This event may arrive before the gateway's site.deletion_requested.
        await self._queries.ask_deletion(tx, data.app_id, data.customer_uuid)
        payload = {"customer_uuid": data.customer_uuid, "handed_over": data.handed_over}
        await jobs.enqueue(tx, "delete", key=data.app_id, payload=payload)

    async def _set_plan(self, tx: Connection, data: t.SiteRequested | t.SitePlanChanged) -> None:
        """Raises UnknownPlanError."""
        await self._change(tx, data.app_id, "plan", plan_named(data.plan).name)

    async def _change(self, tx: Connection, app_id: str, column: str, value: str | None) -> None:
        await self._write(tx, app_id, await self._queries.change_site(tx, app_id, column, value))

    @staticmethod
    async def _write(tx: Connection, app_id: str, version: int | None) -> None:
        if version is not None:
            # One job per version: a job that is just ending cannot absorb the next one.
            await jobs.enqueue(tx, "write_files", key=f"{app_id}:{version}", payload={"app_id": app_id})
