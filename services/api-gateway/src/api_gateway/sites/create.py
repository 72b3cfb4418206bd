from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from api_gateway.accounts import limits
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.reply import Reply, reply
from api_gateway.errors import CopyNotKeptError, EmailUnprovenError, OtherTypeError, PlanLimitError, SubdomainTakenError
from api_gateway.machines import placement
from api_gateway.queries import accounts, copies
from api_gateway.queries import sites as queries
from api_gateway.sites import custom_domain, views
from api_gateway.sites.models import CreateSite
from api_gateway.sites.names import check_subdomain
from api_gateway.sites.types import check_available
from shared.db.pool import Connection
from shared.events.types import RestoreRequested, SiteRequested
from shared.messaging.outbox import Outbox
from shared.names import DEFAULT_PLAN, dns_label, new_app_id, new_restore_id


async def create_site(call: Call) -> web.Response:
    body = call.body(CreateSite)
    check_available(call.context.settings.templates_dir, body.site_type)
    if body.subdomain:
        check_subdomain(body.subdomain)
    if body.custom_domain:
        custom_domain.check(body.custom_domain, call.context.settings.base_domain)

    async def work(tx: Connection) -> Reply:
        await _within_plan(tx, call)
        await _check_copy(tx, call, body)
        row = await _add(tx, call, body, await placement.choose(tx))
        queries.note(tx, row["app_id"], "site.requested", datetime.now(UTC))
        await request(tx, call.context.outbox, row)
        if body.custom_domain:
            await custom_domain.request(tx, call.context, row["app_id"], body.custom_domain)
        return _accepted(await queries.lock(tx, row["app_id"]))

    return await once(call, work)


async def request(tx: Connection, outbox: Outbox, site: Any) -> None:
    """Publish the site and its machine. Repeated when creation makes no progress: every receiver is idempotent."""
    names = ("customer_uuid", "app_id", "site_type", "site_name", "domain", "plan")
    owner = await accounts.contact(tx, site["customer_uuid"])
    data = {name: site[name] for name in names}
    restore_id = site["restore_id"]
    requested = SiteRequested(**data, owner_email=owner["email"], owner_name=owner["name"], restore_id=restore_id)
    await outbox.add(tx, requested)
    if restore_id:
        ids = {name: site[name] for name in ("customer_uuid", "app_id", "restore_id", "copy_id")}
        await outbox.add(tx, RestoreRequested(**ids, new_site=True))
    await placement.publish(tx, outbox, site)


async def _check_copy(tx: Connection, call: Call, body: CreateSite) -> None:
    """Raises CopyNotKeptError, OtherTypeError."""
    if body.copy_id is None:
        return
    copy = await copies.good(tx, call.customer_uuid, body.copy_id)
    if copy is None:
        raise CopyNotKeptError("You have no such copy, or it cannot be restored; choose another one.")
    if copy["site_type"] != body.site_type:
        text = f"The copy is of a {copy['site_type']} site; a new site that begins with it has that type as well."
        raise OtherTypeError(text, site_type=copy["site_type"])


async def _within_plan(tx: Connection, call: Call) -> None:
    """Lock the account, so that two creations can't both take the last place."""
    customer_uuid = call.customer_uuid
    proven = await accounts.hold(tx, customer_uuid)
    limit = limits.sites(call.context.settings, email_proven=proven)
    if await queries.count(tx, customer_uuid) < limit:
        return
    if not proven:
        raise EmailUnprovenError(
            f"You can create up to {limit} sites until your e-mail address is confirmed; open the link in the e-mail"
            " that we sent you, or request a new one in the dashboard.",
            limit=limit,
        )
    raise PlanLimitError(f"Your plan allows {limit} sites; delete one or ask for a larger plan.", limit=limit)


async def _add(tx: Connection, call: Call, body: CreateSite, machine: str | None) -> dict[str, Any]:
    """Raises SubdomainTakenError if the customer chose the sub-domain; a generated one is replaced by another."""
    while True:
        row = _row(call, body, new_app_id(), machine)
        if await queries.add(tx, row):
            return row
        if body.subdomain:
            raise SubdomainTakenError(
                f"The address {row['domain']} is taken; choose another sub-domain.", subdomain=body.subdomain
            )


def _row(call: Call, body: CreateSite, app_id: str, machine: str | None) -> dict[str, Any]:
    settings, customer_uuid = call.context.settings, call.customer_uuid
    # The built-in provider's addresses; repo.created confirms them, or replaces them by another provider's.
    repository = f"{settings.git_url.rstrip('/')}/{customer_uuid}/{app_id}"
    return {
        "app_id": app_id,
        "customer_uuid": customer_uuid,
        "site_type": body.site_type,
        "site_name": body.site_name,
        "domain": f"{body.subdomain or dns_label(app_id)}.{settings.base_domain}",
        "repo_url": repository,
        "clone_url": f"{repository}.git",
        "owner_told": True,
        "plan": DEFAULT_PLAN,
        "machine": machine,
        "copy_id": body.copy_id,
        "restore_id": new_restore_id() if body.copy_id else None,
    }


def _accepted(site: Any) -> Reply:
    return reply(views.accepted(site), status=202, headers={"Location": f"/api/sites/{site['app_id']}"})
