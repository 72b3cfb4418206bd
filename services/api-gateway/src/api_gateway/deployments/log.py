import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from aiohttp import web

from api_gateway.api import events
from api_gateway.api.call import Call
from api_gateway.deployments import queries
from api_gateway.deployments.models import LogQuery
from api_gateway.deployments.read import all_lines, deployment_of

POLL_SECONDS = 0.3
# A deployment's end and its last lines are two events: what comes this much later still belongs to it.
AFTERGLOW_POLLS = 3


async def get_deployment_log(call: Call) -> web.StreamResponse:
    deployment_id = (await deployment_of(call))["deployment_id"]
    if call.query(LogQuery).follow:
        return await events.stream(call.request, _follow(call, deployment_id, _resume(call.request)))
    response = web.StreamResponse(headers={"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"})
    await response.prepare(call.request)
    async with aclosing(all_lines(call, deployment_id)) as lines:
        async for _, text in lines:
            await response.write(f"{text}\n".encode(errors="replace"))
    return response


def _resume(request: web.Request) -> int:
    """The number of the last line the follower has: browsers send it by themselves when they connect again."""
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0


async def _follow(call: Call, deployment_id: str, after: int) -> AsyncGenerator[events.Item, None]:
    """Polls, so that any gateway can serve any follower; a deployment is followed by few and ends soon."""
    quiet = 0
    while quiet <= AFTERGLOW_POLLS:
        row = await queries.one(call.gateway.pool, call.site["app_id"], deployment_id)
        seen = after
        async for number, text in all_lines(call, deployment_id, after):
            yield str(number), None, text
            after = number
        ended = row is None or row["ended_at"] is not None
        quiet = quiet + 1 if ended and after == seen else 0
        await asyncio.sleep(POLL_SECONDS)
