"""Pushes into the platform's registry and the collection of its blobs keep out of each other's way.

The registry's collector would take a layer that has arrived before the manifest that names it. So whoever pushes holds a
lock on a file, many at a time; the collector holds it alone. The system gives a dead process's lock back. What a killed
deployer may leave besides is a collector at work: who takes the lock to push ends that first.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

from deployer import flock


class Pushes:
    def __init__(self, file: Path, end_collector: Callable[[], Awaitable[None]]) -> None:
        """`file`: the same for every process that pushes; `warm` does, beside the service."""
        self._file, self._end_collector = file, end_collector

    @contextlib.asynccontextmanager
    async def pushing(self) -> AsyncIterator[None]:
        """Waits while blobs are collected. Raises EngineError's kinds."""
        async with flock.holding(self._file, flock.SHARED):
            await self._end_collector()
            yield

    @contextlib.contextmanager
    def none(self) -> Iterator[bool]:
        """Whether nobody pushes, and then nobody does until the end of the block. Does not wait: pushes come first."""
        with flock.opened(self._file) as file:
            yield flock.taken(file, flock.ALONE)
