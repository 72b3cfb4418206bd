"""One request's body into a git process, and its output back as the answer."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from aiohttp import web
from shared.logging import get_logger

from provisioner.git.access import Refused

log = get_logger()

CHUNK = 64 * 1024
# What a process may say while it is still being fed: progress and acknowledgements.
EARLY_BYTES = 16 * 1024 * 1024


async def exchange(
    request: web.Request,
    process: Process,
    headers: Mapping[str, str],
    *,
    limit: int,
    before_end: Callable[[], Awaitable[None]] | None = None,
) -> web.StreamResponse:
    """Raises Refused when the body is over `limit` bytes. The last piece leaves after `before_end`."""
    errors = asyncio.ensure_future(_tail(process))
    feeding = asyncio.ensure_future(_feed(request, process, limit))
    try:
        return await _answer(request, process, feeding, headers, before_end)
    finally:
        feeding.cancel()
        errors.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await feeding
        with suppress(asyncio.CancelledError):
            if said := await errors:
                log.warning("git_said", text=said)


async def _answer(
    request: web.Request,
    process: Process,
    feeding: "asyncio.Future[None]",
    headers: Mapping[str, str],
    before_end: Callable[[], Awaitable[None]] | None,
) -> web.StreamResponse:
    assert process.stdout is not None  # noqa: S101 - spawned with pipes
    response = web.StreamResponse(headers=headers)
    held = bytearray()
    while chunk := await process.stdout.read(CHUNK):
        # A proxy may stop reading the body at the answer's first byte, so nothing leaves before all of it is in.
        if feeding.done() and held:
            await _send(request, response, held)
        held += chunk
        if len(held) > EARLY_BYTES:
            raise Refused("The request makes git say too much.\n", 400)
    await feeding
    await process.wait()
    if before_end:
        await before_end()
    await _send(request, response, held)
    await response.write_eof()
    return response


async def _send(request: web.Request, response: web.StreamResponse, held: bytearray) -> None:
    if not response.prepared:
        await response.prepare(request)
    if held:
        await response.write(bytes(held))
        held.clear()


async def _feed(request: web.Request, process: Process, limit: int) -> None:
    """All of the body, also when the process has stopped listening: clients read the answer only after they sent it."""
    assert process.stdin is not None  # noqa: S101 - spawned with pipes
    size, listening = 0, True
    try:
        async for chunk in request.content.iter_chunked(CHUNK):
            size += len(chunk)
            if size > limit:
                raise Refused("The request is too large.\n", 413)
            if listening:
                listening = await _write(process.stdin, chunk)
    finally:
        # Also when the client went away: at the end of its input git cleans up after itself, when killed it does not.
        process.stdin.close()


async def _write(stdin: asyncio.StreamWriter, chunk: bytes) -> bool:
    """False once the process listens no more."""
    try:
        stdin.write(chunk)
        await stdin.drain()
    except (OSError, RuntimeError):  # uvloop: RuntimeError when the process has ended
        return False
    return True


async def _tail(process: Process) -> str:
    assert process.stderr is not None  # noqa: S101 - spawned with pipes
    said = b""
    with suppress(asyncio.CancelledError):
        while chunk := await process.stderr.read(CHUNK):
            said = (said + chunk)[-400:]
    return said.decode(errors="replace").strip()
