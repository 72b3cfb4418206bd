import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from aiohttp import web

from api_gateway.api import events
from api_gateway.api.call import Call
from api_gateway.deployments.models import LogQuery
from api_gateway.deployments.read import all_lines, deployment_of
from api_gateway.queries import deployments as queries
from shared.http import send, while_there

POLL_SECONDS = 0.3
# Polls after a deployment's end: its last lines are a separate event and may arrive later.
AFTERGLOW_POLLS = 3
# How long (5 s) to wait for missing lines that another gateway handles or that are retried; then the gap is skipped.
GAP_POLLS = 17


async def get_deployment_log(call: Call) -> web.StreamResponse:
    deployment_id = (await deployment_of(call))["deployment_id"]
    with call.place():
        if call.query(LogQuery).follow:
            return await events.stream(call, _follow(call, deployment_id, _resume(call.request)))
        return await while_there(call.request, _text(call, deployment_id))


async def _text(call: Call, deployment_id: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"})
    await response.prepare(call.request)
    async with aclosing(all_lines(call, deployment_id)) as batches:
        async for lines in batches:
            await send(response, "".join(f"{text}\n" for _, text in lines).encode(errors="replace"))
    return response


def _resume(request: web.Request) -> int:
    """Return the number of the follower's last line: browsers send it by themselves when they reconnect."""
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0


async def _follow(call: Call, deployment_id: str, after: int) -> AsyncGenerator[Sequence[events.Item], None]:
    """Poll, so that any gateway can serve any follower; a deployment has few followers and ends soon."""
    quiet = gap = 0
    while quiet <= AFTERGLOW_POLLS:
        row = await queries.one(call.context.pool, call.site["app_id"], deployment_id)
        seen, waits = after, False
        async with aclosing(all_lines(call, deployment_id, after)) as batches:
            async for lines in batches:
                if shown := lines if gap == GAP_POLLS else up_to_gap(lines, after):
                    yield [(str(number), None, text) for number, text in shown]
                    after = shown[-1][0]
                if waits := len(shown) < len(lines):
                    break
        gap = gap + 1 if waits and after == seen else 0
        ended = row is None or row["ended_at"] is not None
        quiet = quiet + 1 if ended and after == seen and not waits else 0
        await asyncio.sleep(POLL_SECONDS)


def up_to_gap(lines: Sequence[tuple[int, str]], after: int) -> Sequence[tuple[int, str]]:
    """Return the lines (number, text) that follow line `after` without a gap. Pure."""
    return [line for number, line in enumerate(lines, after + 1) if line[0] == number]
