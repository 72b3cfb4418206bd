"""A container's output: the deployer reads it from the engine, the gateway passes it on."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from aiohttp import web

from api_gateway.api import events
from api_gateway.api.call import Call
from api_gateway.sites.models import LogsQuery
from shared.events.types import DEPLOYER, GATEWAY
from shared.http import send, while_there
from shared.messaging.query import IDLE_SECONDS, ask


async def get_logs(call: Call) -> web.StreamResponse:
    query = call.query(LogsQuery)
    with call.place():
        if query.follow:
            return await events.stream(call, _items(call, query))
        return await while_there(call.request, _text(call, query))


async def _text(call: Call, query: LogsQuery) -> web.StreamResponse:
    """Stream the lines: a long log is never entirely in memory."""
    response = web.StreamResponse(headers={"Content-Type": "text/plain; charset=utf-8"})
    async with aclosing(_lines(call, query)) as batches:
        # Read the first lines before the answer starts, so that a refusal has its own status.
        lines = await anext(batches, None)
        await response.prepare(call.request)
        while lines is not None:
            await send(response, "".join(f"{line}\n" for line in lines).encode(errors="replace"))
            lines = await anext(batches, None)
    return response


async def _lines(call: Call, query: LogsQuery) -> AsyncGenerator[list[str], None]:
    question = {"query": "logs", "app_id": call.site["app_id"], **query.model_dump()}
    # A followed container may print nothing for a long time.
    patience = IDLE_SECONDS if query.follow else 10.0
    async with aclosing(
        ask(call.context.broker, GATEWAY, DEPLOYER, question, first_answer_seconds=patience)
    ) as answers:
        async for lines in answers:
            yield lines


async def _items(call: Call, query: LogsQuery) -> AsyncGenerator[Sequence[events.Item], None]:
    async with aclosing(_lines(call, query)) as batches:
        async for lines in batches:
            yield [(None, None, line) for line in lines]
