"""Stores a request's whole body in a file before processing begins, even if the client sends slowly."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from aiohttp import web

from provisioner.git.access import Refused
from shared.threads import in_thread

# Idle timeout against clients that stall.
SILENCE_SECONDS = 30.0


@contextlib.asynccontextmanager
async def received(
    request: web.Request, folder: Path, *, limit: int, keep: int | None = None, seconds: float
) -> AsyncIterator[IO[bytes]]:
    """Yield an unnamed file in `folder`, at its beginning. Raises Refused beyond `limit` bytes, or after `seconds`.

    Bytes beyond `keep` are read and dropped: clients read the answer only after they have sent everything.
    """
    keep, size = limit if keep is None else keep, 0
    with tempfile.TemporaryFile(dir=folder) as file:
        try:
            async with asyncio.timeout(seconds):
                while chunk := await _next(request):
                    if size < keep:
                        await in_thread(file.write, chunk[: keep - size])
                    size += len(chunk)
                    if size > limit:
                        raise Refused("The request is too large.\n", 413)
        except TimeoutError:
            raise Refused("The request did not arrive in time; please try again.\n", 408) from None
        file.seek(0)
        yield file


async def _next(request: web.Request) -> bytes:
    async with asyncio.timeout(SILENCE_SECONDS):
        return await request.content.readany()
