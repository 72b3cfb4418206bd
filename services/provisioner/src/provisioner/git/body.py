"""A request's body, before anybody begins to work on it: in a file, however slowly it came."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO

from aiohttp import web
from shared.threads import in_thread

from provisioner.git.access import Refused

# Nothing for so long: the client plays for time.
SILENCE_SECONDS = 30.0


@contextlib.asynccontextmanager
async def received(
    request: web.Request, folder: Path, *, limit: int, keep: int | None = None, seconds: float
) -> AsyncIterator[IO[bytes]]:
    """A nameless file in `folder`, at its beginning. Raises Refused beyond `limit` bytes, or after `seconds`.

    Of more than `keep` bytes the rest is read and dropped: clients read an answer only after they have sent everything.
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
