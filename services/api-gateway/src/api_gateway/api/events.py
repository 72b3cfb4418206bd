"""Server-sent events: one stream per follower, bounded in number, kept alive by comments."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from aiohttp import web
from shared.errors import PlatformError

from api_gateway.errors import RateLimitedError

HEARTBEAT_SECONDS = 15.0
MAX_FOLLOWERS = 200
# id (or None), event (or None), data
Item = tuple[str | None, str | None, str]

_following = 0


def frame(item: Item) -> bytes:
    """One event; a line break inside data becomes further data lines, as the format wants it."""
    identity, event, data = item
    lines = [f"id: {identity}"] if identity is not None else []
    lines += [f"event: {event}"] if event else []
    lines += [f"data: {line}" for line in data.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return ("\n".join(lines) + "\n\n").encode(errors="replace")


async def stream(request: web.Request, items: AsyncGenerator[Item, None]) -> web.StreamResponse:
    """Sends until `items` end or the follower goes away. An error after the start is sent as an `error` event."""
    global _following  # noqa: PLW0603 - one number per process
    if _following >= MAX_FOLLOWERS:
        raise RateLimitedError("Too many streams are open; try again in a moment.", retry_after=10)
    _following += 1
    try:
        async with aclosing(_with_heartbeat(items)) as beating:
            first = await anext(beating, None)
            response = web.StreamResponse(
                headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            )
            await response.prepare(request)
            await _send_all(response, first, beating)
        return response
    finally:
        _following -= 1


async def _send_all(response: web.StreamResponse, first: bytes | None, rest: AsyncIterator[bytes]) -> None:
    try:
        if first is not None:
            await response.write(first)
            async for chunk in rest:
                await response.write(chunk)
        await response.write(frame((None, "end", "")))
    except PlatformError as error:
        await response.write(frame((None, "error", error.message)))
    except ConnectionResetError:
        return


async def _with_heartbeat(items: AsyncGenerator[Item, None]) -> AsyncGenerator[bytes, None]:
    waiting: asyncio.Future[Any] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(items, None))
            done, _ = await asyncio.wait({waiting}, timeout=HEARTBEAT_SECONDS)
            if not done:
                yield b": still here\n\n"
                continue
            item, waiting = waiting.result(), None
            if item is None:
                return
            yield frame(item)
    finally:
        if waiting:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        await items.aclose()
