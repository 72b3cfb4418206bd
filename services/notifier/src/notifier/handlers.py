"""Each event updates the read models, may request a mail, and is sent live to the customer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from notifier import mail_queries, mail_rules, queries
from shared.access import on_membership_changed, on_token_issued, on_token_revoked
from shared.db.pool import Connection
from shared.db.unit import wake
from shared.events import SUBSCRIPTIONS, Event, EventData
from shared.events import types as t
from shared.events.types import DeploymentEvent, SiteEvent
from shared.jobs import enqueue
from shared.messaging.inbox import Handler
from shared.messaging.positions import is_newest

# Encrypted, but still internal to the platform.
HIDDEN: Mapping[str, frozenset[str]] = {"repo.created": frozenset({"webhook_secret"})}
CERTIFICATE = (t.SslIssued, t.SslFailed, t.SslExpiring)


async def on_customer_registered(tx: Connection, event: Event[t.CustomerRegistered]) -> None:
    data = event.data
    await queries.know_customer(tx, data.customer_uuid, data.email, data.name, email_proven=data.email_proven)


async def on_email_proof_requested(tx: Connection, event: Event[t.EmailProofRequested]) -> None:
    context = {"data": event.data.model_dump(mode="json", include={"token", "expires_at"})}
    customer = event.data.customer_uuid
    await mail_queries.ask(tx, UUID(event.id), customer, None, event.type, context, event.correlationid)
    await enqueue(tx, "mail", key=event.id, payload={})


async def on_email_proven(tx: Connection, event: Event[t.CustomerEmailProven]) -> None:
    await queries.email_is_proven(tx, event.data.customer_uuid, event.data.email)


async def on_preferences_changed(tx: Connection, event: Event[t.CustomerPreferencesChanged]) -> None:
    await queries.prefer(tx, event.data.customer_uuid, event.data.mail)


async def on_revoked(tx: Connection, event: Event[t.TokenRevoked]) -> None:
    """Each instance ends the connections that the token opened."""
    await on_token_revoked(tx, event)
    wake(tx, "tokens")


async def on_roles_changed(tx: Connection, event: Event[t.MembershipChanged]) -> None:
    """Each instance ends the connections of the user that were opened with other roles."""
    await on_membership_changed(tx, event)
    wake(tx, "tokens")


async def on_deploy_log(tx: Connection, event: Event[t.DeployLog]) -> None:
    data = event.data
    await queries.know_deployment(tx, data.deployment_id, data.app_id, data.customer_uuid)
    if data.lines:
        last_line = data.first_line + len(data.lines) - 1
        queries.append_log(tx, data.deployment_id, data.app_id, data.first_line, last_line, payload(event))


async def tell(tx: Connection, event: Event[SiteEvent]) -> None:
    """Pass on every other event: to read models, mails and customer; outdated certificate news to the customer only.

    `site.deleted` is the last: an operator may replay an event weeks later, which is no news of a site that is gone.
    """
    data = event.data
    if await queries.is_removed(tx, data.app_id):
        return
    if isinstance(data, DeploymentEvent):
        await queries.know_deployment(tx, data.deployment_id, data.app_id, data.customer_uuid)
    if not isinstance(data, CERTIFICATE) or await is_newest(tx, event, f"certificate of {data.domain}"):
        project = PROJECTIONS.get(type(data))
        if project:
            await project(tx, data)
        await ask_for_mail(tx, event)
    if isinstance(data, t.SiteDeleted):
        await queries.forget_site(tx, data.app_id)
    queries.append_event(tx, data.customer_uuid, data.app_id, UUID(event.id), event.type, payload(event))


async def ask_for_mail(tx: Connection, event: Event[SiteEvent]) -> None:
    site = await queries.site(tx, event.data.app_id) if event.type in mail_rules.MAILED else {}
    if not mail_rules.is_mailed(event, site.get("status")):
        return
    if event.type == "ssl.failed" and not await queries.certificate_mail_is_due(tx, event.data.app_id):
        return
    await mail_queries.ask(
        tx,
        UUID(event.id),
        event.data.customer_uuid,
        event.data.app_id,
        event.type,
        mail_rules.context_of(event, site),
        event.correlationid,
    )
    await enqueue(tx, "mail", key=event.id, payload={})


def payload(event: Event[Any]) -> dict[str, Any]:
    """Return the CloudEvent as customers see it."""
    body: dict[str, Any] = event.model_dump(mode="json", serialize_as_any=True)
    hidden = HIDDEN.get(event.type, frozenset())
    return {**body, "data": {name: value for name, value in body["data"].items() if name not in hidden}}


# ---- events → the read model of sites ----------------------------------------------------------------------------


async def _requested(tx: Connection, data: t.SiteRequested) -> None:
    url = f"https://{data.domain}"
    await queries.know_site(tx, data.app_id, data.customer_uuid, site_name=data.site_name, domain=data.domain, url=url)


async def _renamed(tx: Connection, data: t.SiteRenamed) -> None:
    await queries.know_site(tx, data.app_id, data.customer_uuid, site_name=data.site_name)


async def _repo(tx: Connection, data: t.RepoCreated) -> None:
    await queries.know_site(
        tx,
        data.app_id,
        data.customer_uuid,
        domain=data.domain,
        repo_url=data.repo_url,
        clone_url=data.clone_url,
    )


async def _active(tx: Connection, data: t.SiteActive) -> None:
    await queries.know_site(
        tx,
        data.app_id,
        data.customer_uuid,
        site_name=data.site_name,
        domain=data.domain,
        url=data.url,
        repo_url=data.repo_url,
    )
    await queries.set_site_status(tx, data.app_id, "active")


async def _failed(tx: Connection, data: t.SiteFailed) -> None:
    await queries.set_site_status(tx, data.app_id, "failed")


async def _deleting(tx: Connection, data: t.SiteDeletionRequested) -> None:
    await queries.set_site_status(tx, data.app_id, "deleting")


async def _issued(tx: Connection, data: t.SslIssued) -> None:
    await queries.certificate_is_fine(tx, data.app_id)


PROJECTIONS: Mapping[type[EventData], Callable[[Connection, Any], Awaitable[None]]] = {
    t.SiteRequested: _requested,
    t.SiteRenamed: _renamed,
    t.RepoCreated: _repo,
    t.SiteActive: _active,
    t.SiteFailed: _failed,
    t.SiteDeletionRequested: _deleting,
    t.SslIssued: _issued,
}

HANDLERS: Mapping[type[EventData], Handler] = dict.fromkeys(SUBSCRIPTIONS[t.NOTIFIER], tell) | {
    t.CustomerRegistered: on_customer_registered,
    t.EmailProofRequested: on_email_proof_requested,
    t.CustomerEmailProven: on_email_proven,
    t.CustomerPreferencesChanged: on_preferences_changed,
    t.TokenIssued: on_token_issued,
    t.TokenRevoked: on_revoked,
    t.MembershipChanged: on_roles_changed,
    t.DeployLog: on_deploy_log,
}
