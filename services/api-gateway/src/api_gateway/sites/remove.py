from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import locked
from api_gateway.api.reply import Reply, reply
from api_gateway.lifecycle import moves
from api_gateway.queries import sites as queries
from api_gateway.sites.models import SiteStatus
from shared.db.pool import Connection
from shared.events.types import SiteDeletionRequested


async def delete_site(call: Call) -> web.Response:
    """Idempotent: while the site is being deleted, a repeated request gets the same answer."""

    async def work(tx: Connection) -> Reply:
        site = await locked(tx, call)
        status = site["status"]
        if status != "deleting":
            event = deletion_requested(site)
            await call.context.outbox.add(tx, event)
            queries.note(tx, site["app_id"], event.type, datetime.now(UTC))
            status = await moves.move(tx, call.context.outbox, site, event.type)
        return reply(SiteStatus(app_id=site["app_id"], status=status), status=202)

    answer = await once(call, work)
    call.context.repositories.forget(call.site["app_id"])
    return answer


def deletion_requested(site: Any) -> SiteDeletionRequested:
    return SiteDeletionRequested(
        customer_uuid=site["customer_uuid"],
        app_id=site["app_id"],
        domain=site["domain"],
        custom_domain=site["custom_domain"],
    )
