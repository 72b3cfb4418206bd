from collections.abc import AsyncGenerator
from typing import Any

from aiohttp import web

from api_gateway.api.call import Call
from api_gateway.api.pages import PageQuery, cut
from api_gateway.api.reply import reply, reply_list
from api_gateway.deployments import views
from api_gateway.deployments.models import DeploymentSummary
from api_gateway.queries import deployments as queries
from shared.errors import NotFoundError
from shared.names import DeploymentId, check


async def list_deployments(call: Call) -> web.Response:
    query = call.query(PageQuery)
    rows = await queries.page(call.context.pool, call.site["app_id"], query.after, query.limit + 1)
    page, headers = cut(rows, query, call.request, "queued_at", "deployment_id")
    return reply_list(DeploymentSummary, [views.summary(row) for row in page], headers=headers).response()


async def get_deployment(call: Call) -> web.Response:
    row = await deployment_of(call)
    steps = await queries.steps(call.context.pool, row["app_id"], row["deployment_id"])
    return reply(views.details(row, steps)).response()


async def deployment_of(call: Call) -> Any:
    """Return the deployment in the path, of the site in the path. Raises NotFoundError."""
    try:
        deployment_id = check(DeploymentId, call.request.match_info["deployment_id"])
    except ValueError:
        raise NotFoundError("This site has no deployment with this id.") from None
    row = await queries.one(call.context.pool, call.site["app_id"], deployment_id)
    if row is None:
        raise NotFoundError("This site has no deployment with this id.")
    return row


async def all_lines(call: Call, deployment_id: str, after: int = 0) -> AsyncGenerator[list[tuple[int, str]], None]:
    """Yield the existing lines (number, text) in batches, so that a long log is never entirely in memory."""
    while rows := await queries.lines(call.context.pool, deployment_id, after, 1000):
        yield [(row["line"], row["text"]) for row in rows]
        after = rows[-1]["line"]
