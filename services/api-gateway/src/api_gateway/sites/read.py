from aiohttp import web

from api_gateway.api.call import Call
from api_gateway.api.pages import PageQuery, cut
from api_gateway.api.reply import reply, reply_list
from api_gateway.deployments.views import summary as deployment_summary
from api_gateway.queries import deployments
from api_gateway.queries import sites as queries
from api_gateway.sites import views
from api_gateway.sites.models import SiteSummary
from shared.access import Action, may

HISTORY = 20
TIMELINE = 300


async def list_sites(call: Call) -> web.Response:
    query = call.query(PageQuery)
    customers = [customer for customer in call.principal.roles if may(call.principal, Action.VIEW, customer)]
    rows = await queries.page(call.context.pool, customers, query.after, query.limit + 1)
    page, headers = cut(rows, query, call.request, "created_at", "app_id")
    return reply_list(SiteSummary, [views.summary(row) for row in page], headers=headers).response()


async def get_site(call: Call) -> web.Response:
    app_id, pool = call.site["app_id"], call.context.pool
    history = await deployments.page(pool, app_id, PageQuery().after, HISTORY)
    timeline = await queries.timeline(pool, app_id, TIMELINE)
    return reply(views.details(call.site, [deployment_summary(row) for row in history], timeline)).response()
