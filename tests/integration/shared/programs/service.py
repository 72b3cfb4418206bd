"""A service in the real frame. argv[1]: "steady", "crash" with a background loop that ends, "secrets" with some,
"single" that must not run twice and notes while it works.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from aiohttp import web

from shared import service
from shared.db.pool import Pool
from shared.settings import CommonSettings
from tests.support.messaging import SERVICE, handlers

# The frame knows commands of its own only.
MODE = sys.argv.pop(1)


async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(1)
    return web.json_response({"done": True})


async def broken(_: web.Request) -> web.Response:
    raise ValueError("a secret")


async def half(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"half")
    raise ValueError("in the middle")


async def away(_: web.Request) -> web.Response:
    raise ConnectionRefusedError


async def stuck(_: web.Request) -> web.Response:
    time.sleep(1000)  # noqa: ASYNC251 - that is the point
    return web.Response()


async def short() -> None:
    await asyncio.sleep(0.3)


async def working(pool: Pool) -> None:
    """Rows of effects: this process, and when it worked."""
    while True:
        await pool.execute("INSERT INTO effects (subject, name) VALUES ($1, clock_timestamp()::text)", str(os.getpid()))
        await asyncio.sleep(0.05)


async def bootstrap(frame: service.Frame) -> service.Parts:
    routes = [web.get(f"/{handler.__name__}", handler) for handler in (slow, broken, half, away, stuck)]
    return service.Parts(
        handlers(),
        routes=routes,
        background={"crash": [short], "single": [lambda: working(frame.pool)]}.get(MODE, []),
        secrets=[("effects", "name")] if MODE == "secrets" else [],
    )


service.run(SERVICE, CommonSettings.read(), Path("none"), bootstrap, single=MODE == "single")
