"""The event handlers: they write rows and enqueue jobs in the event's transaction; recipes do the work."""

from collections.abc import Mapping

from dns_ssl import queries
from shared.db.pool import Connection
from shared.events import Event, EventData
from shared.events.types import DeploySucceeded, DomainRequested, SiteDeletionRequested, SitePlaced, SiteRequested
from shared.jobs import enqueue
from shared.messaging.inbox import Handler
from shared.messaging.positions import is_newest


async def on_site_requested(tx: Connection, event: Event[SiteRequested]) -> None:
    """A repeated request (the gateway saw no progress, or retries) is answered again, if the site is placed."""
    site = event.data
    if await queries.want_record(tx, site.app_id, site.customer_uuid, site.domain):
        await _ask_for_record(tx, site.app_id)


async def on_site_placed(tx: Connection, event: Event[SitePlaced]) -> None:
    """The first placement creates the record, another one changes it."""
    site = event.data
    if await queries.place_record(tx, site.app_id, site.customer_uuid, site.domain, site.addresses):
        await _ask_for_record(tx, site.app_id)


async def _ask_for_record(tx: Connection, app_id: str) -> None:
    await queries.ask_now(tx, "create_record", key=app_id, payload={"app_id": app_id})


async def on_deploy_succeeded(tx: Connection, event: Event[DeploySucceeded]) -> None:
    """Answer every event with the proxy's certificate: it is cheap, and a retry of the gateway needs the answer."""
    await ask_for_certificate(tx, event.data.app_id, event.data.customer_uuid, event.data.domain)


async def on_domain_requested(tx: Connection, event: Event[DomainRequested]) -> None:
    """Apply only the newest request, in any order of arrival."""
    asked = event.data
    if not await is_newest(tx, event, "wished domain"):
        return
    if asked.custom_domain is None:
        await queries.drop_domain(tx, asked.app_id)
    elif await queries.want_domain(tx, asked, event.sequence or 0):
        payload = {"app_id": asked.app_id, "custom_domain": asked.custom_domain}
        await queries.ask_now(tx, "verify_domain", key=f"{asked.app_id} {asked.custom_domain}", payload=payload)


async def on_site_deletion_requested(tx: Connection, event: Event[SiteDeletionRequested]) -> None:
    """Also handles a record that was never created, is being created or is already removed."""
    site = event.data
    await queries.remove_site(tx, site.app_id, site.customer_uuid, site.domain)
    await enqueue(tx, "remove_record", key=site.app_id, payload={"app_id": site.app_id})


async def ask_for_certificate(tx: Connection, app_id: str, customer_uuid: str, domain: str) -> None:
    if await queries.want_certificate(tx, app_id, customer_uuid, domain):
        payload = {"app_id": app_id, "domain": domain}
        await queries.ask_now(tx, "watch_certificate", key=f"{app_id} {domain}", payload=payload)


HANDLERS: Mapping[type[EventData], Handler] = {
    SiteRequested: on_site_requested,
    SitePlaced: on_site_placed,
    DeploySucceeded: on_deploy_succeeded,
    DomainRequested: on_domain_requested,
    SiteDeletionRequested: on_site_deletion_requested,
}
