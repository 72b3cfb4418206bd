"""Builds' containers and caches on the engine, and which of them this process is using."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from deployer.build import sandbox
from deployer.engine.docker import DockerEngine
from deployer.engine.protocol import Found
from deployer.engine.spec import STACK

RUNTIMES = "runtimes"


@dataclass(frozen=True)
class Trace:
    id: str
    whose: str
    """A site's id, `template` or `runtimes`."""
    created: datetime


class Traces:
    """Raises EngineError's kinds."""

    def __init__(self, engine: DockerEngine, stack: str) -> None:
        self._engine, self._stack = engine, stack
        self._at_work: set[str] = set()
        # A cache that a build has just found must not be removed before the build mounts it.
        self._caches = asyncio.Lock()

    def name(self, use: str, whose: str) -> str:
        return f"webmeteor-{self._stack}-{use}-{whose}"

    @contextlib.asynccontextmanager
    async def at_work(self, whose: str) -> AsyncIterator[None]:
        """Protect what is labelled `whose` within the block. One at a time, like the names on the engine."""
        async with self._caches:
            self._at_work.add(whose)
        try:
            yield
        finally:
            self._at_work.discard(whose)

    async def ensure_cache(self, whose: str, runtimes: str) -> str:
        """Return the cache's name. A cache depends on its volume of runtimes: with another, it is recreated empty."""
        name = self.name("cache", whose)
        labels = {STACK: self._stack, sandbox.BUILD: whose, sandbox.USED: runtimes}
        found = await self._engine.volume_labels(name)
        if found is not None and found.get(sandbox.USED) != runtimes:
            await self._engine.remove_volume(name)
        await self._engine.ensure_volume(name, labels)
        return name

    async def drop_cache(self, whose: str) -> bool:
        """Return False when it is in use or not there."""
        async with self._caches:
            if whose in self._at_work:
                return False
            return await self._engine.remove_volume(self.name("cache", whose))

    async def caches(self) -> list[Trace]:
        found = [_trace(volume) for volume in await self._engine.volumes(sandbox.BUILD)]
        return [trace for trace in found if trace.whose != RUNTIMES]

    async def of_others(self) -> list[Trace]:
        """Containers of builds that this process does not run: a dead process's, or another running one's."""
        found = [_trace(c) for c in await self._engine.found(f"{STACK}={self._stack}", sandbox.BUILD)]
        return [trace for trace in found if trace.whose not in self._at_work]


def _trace(found: Found) -> Trace:
    return Trace(found.id, found.labels[sandbox.BUILD], found.created)
