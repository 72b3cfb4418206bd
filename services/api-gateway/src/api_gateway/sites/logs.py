"""A container's output: the deployer reads it from the engine, this passes it on."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from aiohttp import web
from shared.events.types import DEPLOYER, GATEWAY
from shared.messaging.query import IDLE_SECONDS, ask

from api_gateway.api import events
from api_gateway.api.call import Call
from api_gateway.sites.models import LogsQuery


async def get_logs(call: Call) -> web.StreamResponse:
    query = call.query(LogsQuery)
    if query.follow:
        return await events.stream(call.request, _items(call, query))
    lines = [line async for line in _lines(call, query)]
    return web.Response(text="".join(f"{line}\n" for line in lines), content_type="text/plain")


async def _lines(call: Call, query: LogsQuery) -> AsyncGenerator[str, None]:
    question = {"query": "logs", "app_id": call.site["app_id"], **query.model_dump()}
    # A quiet container may have nothing to say for a long time when it is followed.
    patience = IDLE_SECONDS if query.follow else 10.0
    async with aclosing(
        ask(call.gateway.broker, GATEWAY, DEPLOYER, question, first_answer_seconds=patience)
    ) as answers:
        async for line in answers:
            yield str(line)


async def _items(call: Call, query: LogsQuery) -> AsyncGenerator[events.Item, None]:
    async with aclosing(_lines(call, query)) as lines:
        async for line in lines:
            yield None, None, line
