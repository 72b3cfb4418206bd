from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import still_open
from api_gateway.api.reply import Reply, reply
from api_gateway.queries import sites as queries
from api_gateway.sites import custom_domain, views
from api_gateway.sites.models import PatchSite
from shared.db.pool import Connection
from shared.errors import InvalidInputError
from shared.events.types import SiteRenamed


async def patch_site(call: Call) -> web.Response:
    body = call.body(PatchSite)
    if "site_name" in body.model_fields_set and body.site_name is None:
        raise InvalidInputError("A site needs a name; omit `site_name` to keep the current one.")
    if body.custom_domain:
        custom_domain.check(body.custom_domain, call.context.settings.base_domain)

    async def work(tx: Connection) -> Reply:
        site = await still_open(tx, call)
        if body.site_name and body.site_name != site["site_name"]:
            await _rename(tx, call, body.site_name)
        if "custom_domain" in body.model_fields_set and (body.custom_domain or site["custom_domain"]):
            await custom_domain.request(tx, call.context, site["app_id"], body.custom_domain)
        changed = await queries.lock(tx, site["app_id"])
        return reply(views.accepted(changed), status=202)

    return await once(call, work)


async def _rename(tx: Connection, call: Call, site_name: str) -> None:
    site = call.site
    await attempts.spend(tx, site["customer_uuid"], "new names", call.context.settings.changes_per_hour)
    await queries.change(tx, site["app_id"], site_name=site_name)
    event = SiteRenamed(customer_uuid=site["customer_uuid"], app_id=site["app_id"], site_name=site_name)
    await call.context.outbox.add(tx, event)
