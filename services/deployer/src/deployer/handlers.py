"""Events → rows. The long work is done by the deployment queue and the jobs."""

from deployer import queries
from deployer.deployments import endings, queue, requests
from deployer.running import writes
from deployer.running.writes import ROUTES
from deployer.settings import Settings
from deployer.source import Source
from shared import domains, jobs
from shared.db.pool import Connection
from shared.db.unit import wake
from shared.events import Event, EventData
from shared.events import types as t
from shared.messaging.inbox import Handler
from shared.messaging.outbox import Outbox
from shared.messaging.positions import is_newest
from shared.sitespec import plan_named

NUDGE_SECONDS = 15.0
DELETE, CERTIFICATE, DESIRED, COPY = "delete", "certificate", "desired", "copy"


class Handlers:
    def __init__(self, settings: Settings, outbox: Outbox, source: Source) -> None:
        self._settings = settings
        self._outbox = outbox
        self._source = source

    def table(self) -> dict[type[EventData], Handler]:
        return {
            t.SiteRequested: self.site_requested,
            t.RepoCreated: self.repo_created,
            t.DnsRecordCreated: self.dns_record_created,
            t.DeployQueued: self.deploy_queued,
            t.DeployCancelRequested: self.deploy_cancel_requested,
            t.EnvWritten: self.env_written,
            t.DomainRequested: self.domain_news,
            t.DomainVerified: self.domain_news,
            t.SslFailed: self.ssl_failed,
            t.SiteDeletionRequested: self.site_deletion_requested,
            t.SitePlanChanged: self.plan_changed,
            t.SiteDesiredChanged: self.desired_changed,
            t.SitePlaced: self.placed,
            t.SourceReady: self.source_ready,
            t.SourceRefused: self.source_refused,
            t.CutRequested: self.cut_requested,
            t.RestoreFailed: self.restore_failed,
        }

    async def site_requested(self, tx: Connection, event: Event[t.SiteRequested]) -> None:
        """A fact, besides its plan, which is a state."""
        data = event.data
        known = await queries.ensure_site(tx, data.app_id, data.customer_uuid, data.domain)
        if known and await is_newest(tx, event, t.SitePlanChanged.carries):
            await self._set_plan(tx, data)
        if known and data.restore_id:
            await queries.set_restore(tx, data.app_id, data.restore_id)

    async def plan_changed(self, tx: Connection, event: Event[t.SitePlanChanged]) -> None:
        data = event.data
        if await queries.ensure_site(tx, data.app_id, data.customer_uuid, data.domain):
            await self._set_plan(tx, data)

    async def _set_plan(self, tx: Connection, data: t.SiteRequested | t.SitePlanChanged) -> None:
        """Raises UnknownPlanError."""
        plan = plan_named(data.plan)
        await queries.lock(tx, data.app_id)
        await queries.set_plan(tx, data.app_id, plan.name)
        await self._deploy_settings(tx, data)

    async def desired_changed(self, tx: Connection, event: Event[t.SiteDesiredChanged]) -> None:
        """The job stops or starts the containers; the queue interrupts a deployment, or takes up those that waited."""
        data = event.data
        if await queries.ensure_site(tx, data.app_id, data.customer_uuid, data.domain):
            await queries.lock(tx, data.app_id)
            await queries.set_desired(tx, data.app_id, data.desired)
            await jobs.enqueue(tx, DESIRED, key=data.app_id, payload={})
            wake(tx, queue.CHANNEL)

    async def placed(self, tx: Connection, event: Event[t.SitePlaced]) -> None:
        """What has waited for the placement begins: the machine's deployer writes the routes and takes deployments."""
        data = event.data
        if await queries.ensure_site(tx, data.app_id, data.customer_uuid, data.domain):
            await queries.lock(tx, data.app_id)
            if await queries.set_machine(tx, data.app_id, data.machine):
                await jobs.enqueue(tx, ROUTES, key=data.app_id, payload={})
                wake(tx, queue.CHANNEL)

    async def repo_created(self, tx: Connection, event: Event[t.RepoCreated]) -> None:
        data = event.data
        if not await queries.ensure_site(tx, data.app_id, data.customer_uuid, data.domain):
            return
        await queries.lock(tx, data.app_id)
        await queries.set_repository(tx, data.app_id, data.site_type, data.branch)
        if data.restore_id:
            await queries.set_restore(tx, data.app_id, data.restore_id)
        first = await queue.first_of(tx, data.app_id)
        if first is None or first["state"] in {"failed", "cancelled"}:
            await requests.add_own(
                tx, self._outbox, "first", customer_uuid=data.customer_uuid, app_id=data.app_id, commit=data.commit
            )
        elif first["state"] == "succeeded":
            await endings.again(tx, self._outbox, "succeeded", first["result"])
        # Queued or running: its result will follow.

    async def dns_record_created(self, tx: Connection, event: Event[t.DnsRecordCreated]) -> None:
        data = event.data
        if await queries.ensure_site(tx, data.app_id, data.customer_uuid, data.domain):
            await queries.set_dns_ready(tx, data.app_id)
            await jobs.enqueue(tx, ROUTES, key=data.app_id, payload={})

    async def deploy_queued(self, tx: Connection, event: Event[t.DeployQueued]) -> None:
        await queries.lock(tx, event.data.app_id)
        # The deployer's own deployments are queued already, by the transaction that published the event.
        debounce = self._settings.debounce_seconds
        await requests.accept(tx, self._outbox, event.data, debounce_seconds=debounce, asked=event.sequence)

    async def deploy_cancel_requested(self, tx: Connection, event: Event[t.DeployCancelRequested]) -> None:
        await queries.lock(tx, event.data.app_id)
        await requests.cancel(tx, self._outbox, event.data.deployment_id)

    async def env_written(self, tx: Connection, event: Event[t.EnvWritten]) -> None:
        data = event.data
        await queries.lock(tx, data.app_id)
        if await queries.set_env_version(tx, data.app_id, data.version):
            await self._deploy_settings(tx, data)

    async def _deploy_settings(self, tx: Connection, data: t.SiteEvent) -> None:
        if live := await queries.live_release(tx, data.app_id):
            await requests.bring_settings(tx, self._outbox, live, data.customer_uuid)

    async def domain_news(self, tx: Connection, event: Event[t.DomainRequested] | Event[t.DomainVerified]) -> None:
        for app_id in await queries.change_domain(tx, await domains.change(tx, event)):
            await jobs.enqueue(tx, ROUTES, key=app_id, payload={})

    async def ssl_failed(self, tx: Connection, event: Event[t.SslFailed]) -> None:
        """The proxy requests a certificate again only when its routes change; a delayed job changes them."""
        await jobs.enqueue(tx, CERTIFICATE, key=event.data.app_id, payload={}, delay_seconds=NUDGE_SECONDS)

    async def site_deletion_requested(self, tx: Connection, event: Event[t.SiteDeletionRequested]) -> None:
        data = event.data
        await queries.lock(tx, data.app_id)
        await queries.set_deleting(tx, data.app_id)
        await requests.cancel_all(tx, self._outbox, data.app_id)
        await jobs.enqueue(tx, DELETE, key=data.app_id, payload={"customer_uuid": data.customer_uuid})

    async def source_ready(self, tx: Connection, event: Event[t.SourceReady]) -> None:
        await self._source.ready(tx, event.data)

    async def source_refused(self, tx: Connection, event: Event[t.SourceRefused]) -> None:
        await self._source.refused(tx, event.data)

    async def cut_requested(self, tx: Connection, event: Event[t.CutRequested]) -> None:
        await jobs.enqueue(tx, COPY, key=event.data.copy_id, payload=event.data.model_dump(mode="json"))

    async def restore_failed(self, tx: Connection, event: Event[t.RestoreFailed]) -> None:
        await writes.release(tx, event.data.app_id, event.data.restore_id)
