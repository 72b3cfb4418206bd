"""Write each event's facts into the site's row. None: nothing new, so no state change and no timeline entry.

Events arrive more than once and in any order: a fact is new only the first time, an ended deployment stays ended.
Events that carry state arrive here only if none newer came before (`EventData.carries`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api_gateway.queries import deployments
from api_gateway.queries import sites as queries
from shared.db.pool import Connection
from shared.events import Event, EventData
from shared.events import types as t
from shared.messaging.positions import is_newest

Site = Any
ALL_ANSWERED = "all four owners answered"
DELETION_FACTS: Mapping[type[EventData], str] = {
    t.SiteContainersRemoved: "containers_removed_at",
    t.SiteFilesArchived: "files_archived_at",
    t.RepoDeleted: "repo_deleted_at",
    t.DnsRecordRemoved: "dns_removed_at",
}

# For the site that had the domain before: dns-ssl gives it to one site at a time, and its latest event counts.
DOMAIN_LOST = {"step": "domain", "key": "domain_taken", "message": "Another site has verified the domain."}


@dataclass(frozen=True)
class News:
    """`happened`: the row of the lifecycle table, None for a fact that does not affect the state."""

    happened: str | None
    failure: dict[str, str] | None = None
    older: bool = False
    """A newer event on the same matter is known: `happened` counts, `failure` replaces no newer one."""


async def repo_created(tx: Connection, site: Site, event: Event[t.RepoCreated], *, secret: str) -> News | None:
    """`secret`: the webhook secret, encrypted with the gateway's own key."""
    data, first = event.data, site["repo_created_at"] is None
    await queries.change(
        tx,
        site["app_id"],
        repo_url=data.repo_url,
        clone_url=data.clone_url,
        repo_full_name=data.full_name,
        repo_branch=data.branch,
        webhook_secret=secret,
        repo_created_at=site["repo_created_at"] or event.time,
    )
    if data.variables and first and site["env_updated_at"] is None:
        await queries.change(tx, site["app_id"], env_names=list(data.variables), env_updated_at=event.time)
    if data.template_version and site["template_version"] is None:
        version = data.template_version
        await queries.change(tx, site["app_id"], template_version=version, template_newest=version)
    return News(event.type) if first else None


async def dns_record_created(tx: Connection, site: Site, event: Event[t.DnsRecordCreated]) -> News | None:
    first = site["dns_created_at"] is None
    pending = "pending" if site["ssl_status"] == "none" else site["ssl_status"]
    at = site["dns_created_at"] or event.time
    await queries.change(tx, site["app_id"], address=event.data.address, dns_created_at=at, ssl_status=pending)
    return News(event.type) if first else None


async def dns_record_failed(_: Connection, site: Site, event: Event[t.DnsRecordFailed]) -> News | None:
    return News(event.type, _failure("dns", event)) if site["dns_created_at"] is None else None


async def step_failed(_: Connection, __: Site, event: Event[t.SiteStepFailed]) -> News | None:
    # A failed template offer does not change the site's state.
    concerns_state = event.data.step != "template"
    return News(event.type if concerns_state else None, _failure(event.data.step, event))


async def deploy_queued(tx: Connection, site: Site, event: Event[t.DeployQueued]) -> News | None:
    data = event.data
    values = {"commit_hash": data.commit, "pusher": data.pusher, "rollback_to": data.rollback_to}
    if await deployments.add(tx, data.deployment_id, site["app_id"], data.kind, event.time, **values):
        return News(event.type)
    return News(None) if await deployments.queued_before(tx, data.deployment_id, event.time, **values) else None


async def deploy_started(tx: Connection, site: Site, event: Event[t.DeployStarted]) -> News | None:
    data = event.data
    if await deployments.start(tx, data.deployment_id, site["app_id"], data.kind, data.commit, event.time):
        return News(event.type)
    return News(None) if await deployments.started_before(tx, data.deployment_id, event.time) else None


async def deploy_succeeded(tx: Connection, site: Site, event: Event[t.DeploySucceeded]) -> News | None:
    if not await _ended(tx, site, event, "success"):
        return None
    pending = "pending" if site["ssl_status"] in {"none", "failed"} else site["ssl_status"]
    first, last = site["deployed_at"], site["last_deployed_at"]
    await queries.change(
        tx,
        site["app_id"],
        deployed_at=first or event.time,
        last_deployed_at=max(last or event.time, event.time),
        ssl_status=pending,
    )
    return News(event.type)


async def deploy_failed(tx: Connection, site: Site, event: Event[t.DeployFailed]) -> News | None:
    failure = _failure(event.data.step, event)
    if not await _ended(tx, site, event, "failed", failure=failure):
        return None
    return News(event.type if await _was_last(tx, site) else None, failure)


async def deploy_cancelled(tx: Connection, site: Site, event: Event[t.DeployCancelled]) -> News | None:
    if not await _ended(tx, site, event, "cancelled"):
        return None
    message = "The first deployment was cancelled; retry the site, or push again."
    failure = {"step": "deploy", "key": "cancelled", "message": message}
    return News(event.type if await _was_last(tx, site) else None, failure)


async def deploy_superseded(tx: Connection, site: Site, event: Event[t.DeploySuperseded]) -> News | None:
    ended = await _ended(tx, site, event, "superseded", superseded_by=event.data.superseded_by)
    return News(None) if ended else None


async def noted(_: Connection, __: Site, ___: Event[Any]) -> News | None:
    """Only add a timeline entry."""
    return News(None)


async def ssl_issued(tx: Connection, site: Site, event: Event[t.SslIssued]) -> News | None:
    """A certificate makes the site active, even if the event arrives late."""
    same = site["ssl_status"] == "valid" and site["ssl_expires_at"] == event.data.expires_at
    newest = await _certificate(tx, site, event, "valid", event.data.expires_at)
    if event.data.domain != site["domain"]:
        return News(None)
    return None if (same or not newest) and site["status"] == "active" else News(event.type)


async def ssl_failed(tx: Connection, site: Site, event: Event[t.SslFailed]) -> News | None:
    newest = await _certificate(tx, site, event, "failed", None)
    if event.data.domain != site["domain"]:
        return News(None)
    return News(event.type, _failure("certificate", event), older=not newest)


async def ssl_expiring(tx: Connection, site: Site, event: Event[t.SslExpiring]) -> News | None:
    await _certificate(tx, site, event, "expiring", event.data.expires_at)
    return News(None)


async def _certificate(tx: Connection, site: Site, event: Event[Any], status: str, until: datetime | None) -> bool:
    """Set the certificate status of the site's domain it is for. Return False if a newer event is known."""
    domain = event.data.domain
    if not await is_newest(tx, event, f"certificate of {domain}"):
        return False
    if prefix := {site["domain"]: "ssl", site["custom_domain"]: "custom_domain_ssl"}.get(domain):
        values = {f"{prefix}_status": status} | ({f"{prefix}_expires_at": until} if until else {})
        await queries.change(tx, site["app_id"], **values)
    return True


async def domain_verified(tx: Connection, site: Site, event: Event[t.DomainVerified]) -> News | None:
    if not _is_open_claim(site, event):
        return None
    await queries.take_domain(tx, event.data.custom_domain, site["app_id"], DOMAIN_LOST)
    values = {"custom_domain_status": "verified", "custom_domain_ssl_status": "pending"}
    await queries.change(tx, site["app_id"], **values, custom_domain_failure=None)
    return News(None)


async def domain_failed(tx: Connection, site: Site, event: Event[t.DomainFailed]) -> News | None:
    if not _is_open_claim(site, event):
        return None
    failure = _failure("domain", event)
    await queries.change(tx, site["app_id"], custom_domain_status="failed", custom_domain_failure=failure)
    return News(None, failure)


def _is_open_claim(site: Site, event: Event[t.DomainVerified] | Event[t.DomainFailed]) -> bool:
    """Return False if the claim failed or was replaced meanwhile: another site may have the name by now."""
    data = event.data
    same = data.custom_domain == site["custom_domain"] and data.verification_code in {"", site["verification_code"]}
    return same and site["custom_domain_status"] == "pending" and site["status"] != "deleting"


async def containers_observed(tx: Connection, site: Site, event: Event[t.ContainersObserved]) -> News | None:
    """Not a step, so it changes neither timeline nor state."""
    states = {name: state for name, state in event.data.states.items() if name in {"www", "api", "alert", "db"}}
    observed_at = event.data.observed_at
    await queries.change(tx, site["app_id"], container_status=states, container_status_observed_at=observed_at)
    return None


async def site_disk(tx: Connection, site: Site, event: Event[t.SiteDisk]) -> News | None:
    await queries.change(tx, site["app_id"], disk=event.data.model_dump(include={"state", "used_bytes", "limit_bytes"}))
    return News(None)


async def template_compared(tx: Connection, site: Site, event: Event[t.TemplateCompared]) -> News | None:
    """A branch offers one version: forget it when that is merged or no longer the newest."""
    data = event.data
    same = data.newest == site["template_newest"] and data.newest != data.template_version
    await _template(tx, site, data.template_version, data.newest, site["template_branch"] if same else None)
    return None


async def template_upgrade_offered(tx: Connection, site: Site, event: Event[t.TemplateUpgradeOffered]) -> News | None:
    data = event.data
    is_news = data.branch != site["template_branch"]
    await _template(tx, site, data.template_version, data.newest, data.branch)
    return News(None) if is_news else None


async def _template(tx: Connection, site: Site, version: str, newest: str, branch: str | None) -> None:
    values = {"template_version": version, "template_newest": newest, "template_branch": branch}
    await queries.change(tx, site["app_id"], **values)


async def deletion_fact(tx: Connection, site: Site, event: Event[Any]) -> News | None:
    column = DELETION_FACTS[type(event.data)]
    if site["status"] != "deleting" or site[column] is not None:
        return None
    await queries.change(tx, site["app_id"], **{column: event.time})
    others = [name for name in DELETION_FACTS.values() if name != column]
    return News(ALL_ANSWERED if all(site[name] for name in others) else None)


async def _ended(tx: Connection, site: Site, event: Event[t.DeployEnded], status: str, **more: Any) -> bool:
    data = event.data
    values = {"status": status, "kind": data.kind, "commit": data.commit, "seconds": data.duration_seconds, **more}
    return await deployments.end(tx, data.deployment_id, site["app_id"], event.time, **values)


async def _was_last(tx: Connection, site: Site) -> bool:
    """Return whether no other deployment is under way that may still bring the site up."""
    return not await deployments.open_ones(tx, site["app_id"])


def _failure(step: str, event: Event[Any]) -> dict[str, str]:
    return {"step": step, "key": event.data.key, "message": event.data.message}
