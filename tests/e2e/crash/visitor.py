"""Somebody who looks at the site all the time: whatever dies in the platform, its sites go on serving."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import httpx

from tests.lib.platform import Site

PAUSE_SECONDS = 0.1
PATHS = ("/", "/api/health")


class Visitor:
    def __init__(self, site: Site) -> None:
        self._site = site
        self.requests = 0
        self.failures: list[str] = []

    async def visit(self) -> None:
        """Until cancelled."""
        began = time.monotonic()
        while True:
            path = PATHS[self.requests % len(PATHS)]
            self.requests += 1
            try:
                status = (await self._site.get(path)).status_code
                problem = "" if status == 200 else str(status)
            except httpx.TransportError as error:
                problem = f"{type(error).__name__} {error}"
            if problem:
                self.failures.append(f"{path} after {time.monotonic() - began:.1f} s: {problem}")
            await asyncio.sleep(PAUSE_SECONDS)


@contextlib.asynccontextmanager
async def visiting(site: Site) -> AsyncIterator[Visitor]:
    """Fails at the end of the block when one of the visitor's requests did."""
    visitor = Visitor(site)
    task = asyncio.ensure_future(visitor.visit())
    try:
        yield visitor
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert visitor.requests > 0
    assert visitor.failures == [], (
        f"{len(visitor.failures)} of {visitor.requests} requests failed: {visitor.failures[:5]}"
    )
