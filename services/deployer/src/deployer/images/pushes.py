"""Mutual exclusion of pushes into the platform's registry and its garbage collection.

The registry's collector would remove a layer that has arrived before the manifest that names it. So each push holds a
shared lock on a file, the collector an exclusive one. The kernel releases a dead process's lock. A killed deployer may
also leave a running collector: a push that has taken the lock ends it first.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

from deployer.host import flock


class Pushes:
    def __init__(self, file: Path, end_collector: Callable[[], Awaitable[None]]) -> None:
        """`file`: the same for every process that pushes, that is the service and `warm`."""
        self._file, self._end_collector = file, end_collector

    @contextlib.asynccontextmanager
    async def pushing(self) -> AsyncIterator[None]:
        """Waits while the collector runs. Raises EngineError's kinds."""
        async with flock.holding(self._file, flock.SHARED):
            await self._end_collector()
            yield

    @contextlib.contextmanager
    def none(self) -> Iterator[bool]:
        """Yield whether there is no push; if so, none begins within the block. Does not wait: pushes come first."""
        with flock.opened(self._file) as file:
            yield flock.taken(file, flock.ALONE)
