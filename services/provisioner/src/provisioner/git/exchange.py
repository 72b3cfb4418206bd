"""Streams a git process's output as the answer to a request."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from aiohttp import web

from shared.http import send
from shared.logging import get_logger

log = get_logger()

CHUNK = 64 * 1024


async def answer(
    request: web.Request,
    process: Process,
    headers: Mapping[str, str],
    *,
    before_end: Callable[[], Awaitable[None]] | None = None,
) -> web.StreamResponse:
    """Send the last chunk after `before_end`. Raises ClientConnectionResetError if the client stops reading.

    aiohttp marks the answer as complete once the handler has returned: after that nothing can fail any more, which
    would close a connection that the proxy already gives to the next request.
    """
    errors = asyncio.ensure_future(_tail(process))
    try:
        return await _answer(request, process, headers, before_end)
    finally:
        errors.cancel()
        with suppress(asyncio.CancelledError):
            if said := await errors:
                log.warning("git_said", text=said)


async def _answer(
    request: web.Request,
    process: Process,
    headers: Mapping[str, str],
    before_end: Callable[[], Awaitable[None]] | None,
) -> web.StreamResponse:
    assert process.stdout is not None  # noqa: S101 - spawned with pipes
    response = web.StreamResponse(headers=headers)
    held = b""
    while chunk := await process.stdout.read(CHUNK):
        await _send(request, response, held)
        held = chunk
    await process.wait()
    if before_end:
        await before_end()
    await _send(request, response, held)
    return response


async def _send(request: web.Request, response: web.StreamResponse, data: bytes) -> None:
    if not response.prepared:
        await response.prepare(request)
    if data:
        await send(response, data)


async def _tail(process: Process) -> str:
    assert process.stderr is not None  # noqa: S101 - spawned with pipes
    said = b""
    with suppress(asyncio.CancelledError):
        while chunk := await process.stderr.read(CHUNK):
            said = (said + chunk)[-400:]
    return said.decode(errors="replace").strip()
