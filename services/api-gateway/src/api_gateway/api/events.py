"""Server-sent events: one stream per follower, limited in number, kept alive by comments, ended with its access."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Any

from aiohttp import web

from api_gateway.api.call import Call
from shared.errors import PlatformError
from shared.http import send, while_there

HEARTBEAT_SECONDS = 15.0
# id (or None), event (or None), data
Item = tuple[str | None, str | None, str]
# Batches of what is available at once.
Items = AsyncGenerator[Sequence[Item], None]


def frame(item: Item) -> bytes:
    """Encode one event; each line of its data gets a `data:` of its own, as the format requires."""
    identity, event, data = item
    lines = [f"id: {identity}"] if identity is not None else []
    lines += [f"event: {event}"] if event else []
    lines += [f"data: {line}" for line in data.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return ("\n".join(lines) + "\n\n").encode(errors="replace")


async def stream(call: Call, items: Items) -> web.StreamResponse:
    """Send until `items` end, the follower disconnects, or, after HEARTBEAT_SECONDS at most, may no longer see them.

    An error after the start is sent as an `error` event.
    """
    return await while_there(call.request, _stream(call, items))


async def _stream(call: Call, items: Items) -> web.StreamResponse:
    async with aclosing(_with_heartbeat(items, call.admit_again)) as beating:
        first = await anext(beating, None)
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(call.request)
        await _send_all(response, first, beating)
    return response


async def _send_all(response: web.StreamResponse, first: bytes | None, rest: AsyncIterator[bytes]) -> None:
    try:
        if first is not None:
            await send(response, first)
            async for chunk in rest:
                await send(response, chunk)
        await send(response, frame((None, "end", "")))
    except PlatformError as error:
        await send(response, frame((None, "error", error.message)))


async def _with_heartbeat(items: Items, admit_again: Callable[[], Awaitable[object]]) -> AsyncGenerator[bytes, None]:
    waiting: asyncio.Future[Any] | None = None
    clock = asyncio.get_running_loop().time
    due = clock() + HEARTBEAT_SECONDS
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(items, None))
            done, _ = await asyncio.wait({waiting}, timeout=max(0.0, due - clock()))
            if clock() >= due:
                await admit_again()
                due = clock() + HEARTBEAT_SECONDS
            if not done:
                yield b": still here\n\n"
                continue
            batch, waiting = waiting.result(), None
            if batch is None:
                return
            yield b"".join(frame(item) for item in batch)
    finally:
        if waiting:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        await items.aclose()
