"""A newer template for an existing site: a branch of its repository, next to the customer's own."""

from datetime import UTC, datetime

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import still_open
from api_gateway.api.reply import Reply, reply
from api_gateway.errors import TemplateUnknownError, TemplateUpToDateError
from api_gateway.queries import sites as queries
from api_gateway.sites import views
from shared.db.pool import Connection
from shared.events.types import TemplateUpgradeRequested


async def upgrade_template(call: Call) -> web.Response:
    """Idempotent: a repeated request recreates the branch if it is missing, else it changes nothing."""

    async def work(tx: Connection) -> Reply:
        site = await still_open(tx, call)
        template = views.template_of(site)
        if template is None:
            raise TemplateUnknownError(
                "The platform does not know which template the site was made from, so it cannot offer a newer one."
            )
        if not template.upgrade_available:
            raise TemplateUpToDateError("The site already has the newest version of its template.")
        limit = call.context.settings.template_offers_per_hour
        await attempts.spend(tx, site["customer_uuid"], "offers of a template", limit)
        event = TemplateUpgradeRequested(customer_uuid=site["customer_uuid"], app_id=site["app_id"])
        await call.context.outbox.add(tx, event)
        if template.branch is None:
            queries.note(tx, site["app_id"], event.type, datetime.now(UTC))
        return reply(template, status=202)

    return await once(call, work)
