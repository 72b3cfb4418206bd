"""Events → the site's row, its timeline and its state. `RECORDS` at the end is the complete wiring."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from api_gateway.copies import facts as copies
from api_gateway.copies import restores
from api_gateway.deliveries.repositories import Repositories
from api_gateway.lifecycle import facts
from api_gateway.lifecycle.moves import move
from api_gateway.machines import placement
from api_gateway.queries import deployments
from api_gateway.queries import sites as queries
from shared.db.pool import Connection
from shared.events import Event, EventData
from shared.events import types as t
from shared.messaging.inbox import Handler
from shared.messaging.outbox import Outbox

OWN = f"webmeteor/{t.GATEWAY}"
Record = Callable[[Connection, Any, Event[Any]], Awaitable[facts.News | None]]


class DeploymentUnknownError(Exception):
    """Another instance is handling the deployment's own events, or they failed: this event is retried."""


async def site_event(outbox: Outbox, record: Record, tx: Connection, event: Event[Any]) -> None:
    """Lock the site, record the fact, note it, move the state. Ignores events of deleted sites."""
    if event.source == OWN:
        return  # our own deploy.queued: its transaction wrote the rows
    site = await queries.lock(tx, event.data.app_id)
    if site is None or site["customer_uuid"] != event.data.customer_uuid:
        return
    news = await record(tx, site, event)
    if news is None:
        return
    _note(tx, event)
    await move(tx, outbox, site, news.happened or "", failure=news.failure, older=news.older)


def _note(tx: Connection, event: Event[Any]) -> None:
    values = {
        name: getattr(event.data, name, None) for name in ("deployment_id", "step", "state", "seconds", "message")
    }
    values["seconds"] = values["seconds"] or getattr(event.data, "duration_seconds", None)
    queries.note(tx, event.data.app_id, event.type, event.time, **values)


async def deploy_log(tx: Connection, event: Event[t.DeployLog]) -> None:
    """Raises DeploymentUnknownError."""
    data = event.data
    if await queries.exists(tx, data.app_id):
        if await deployments.one(tx, data.app_id, data.deployment_id) is None:
            raise DeploymentUnknownError(data.deployment_id)
        # PostgreSQL's text cannot hold NUL, which a build may print.
        lines = [line.replace("\x00", "\ufffd")[:4000] for line in data.lines]
        deployments.add_lines(tx, data.deployment_id, data.first_line, lines)
        queries.progressed(tx, data.app_id)


def handlers(outbox: Outbox, repositories: Repositories) -> Mapping[type[EventData], Handler]:
    async def repo_created(tx: Connection, event: Event[t.RepoCreated]) -> None:
        secret = repositories.adopt(event.data.webhook_secret)
        await site_event(outbox, partial(facts.repo_created, secret=secret), tx, event)
        repositories.forget(event.data.app_id)

    wired: dict[type[EventData], Handler] = {
        kind: partial(site_event, outbox, record) for kind, record in RECORDS.items()
    }
    return {
        **wired,
        **copies.HANDLERS,
        **restores.handlers(outbox),
        t.RepoCreated: repo_created,
        t.DeployLog: deploy_log,
        t.MachineAnnounced: partial(placement.announced, outbox),
    }


RECORDS: Mapping[type[EventData], Record] = {
    t.DnsRecordCreated: facts.dns_record_created,
    t.DnsRecordFailed: facts.dns_record_failed,
    t.SiteStepFailed: facts.step_failed,
    t.DeployQueued: facts.deploy_queued,
    t.DeployStarted: facts.deploy_started,
    t.DeployStep: facts.noted,
    t.DeploySucceeded: facts.deploy_succeeded,
    t.DeployFailed: facts.deploy_failed,
    t.DeploySuperseded: facts.deploy_superseded,
    t.DeployCancelled: facts.deploy_cancelled,
    t.SslIssued: facts.ssl_issued,
    t.SslFailed: facts.ssl_failed,
    t.SslExpiring: facts.ssl_expiring,
    t.DomainVerified: facts.domain_verified,
    t.DomainFailed: facts.domain_failed,
    t.ContainersObserved: facts.containers_observed,
    t.EnvWritten: facts.noted,
    t.SiteDisk: facts.site_disk,
    t.TemplateCompared: facts.template_compared,
    t.TemplateUpgradeOffered: facts.template_upgrade_offered,
    t.SiteContainersRemoved: facts.deletion_fact,
    t.SiteFilesArchived: facts.deletion_fact,
    t.RepoDeleted: facts.deletion_fact,
    t.DnsRecordRemoved: facts.deletion_fact,
}
