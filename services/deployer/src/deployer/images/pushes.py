"""Pushes into the platform's registry and the collection of its blobs keep out of each other's way.

The registry's collector would take a layer that has arrived before the manifest that names it. So whoever pushes holds a
lock on a file, many at a time; the collector holds it alone. The system gives a dead process's lock back. What a killed
deployer may leave besides is a collector at work: who takes the lock to push ends that first.
"""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

TRY_SECONDS = 0.1


class Pushes:
    def __init__(self, file: Path, end_collector: Callable[[], Awaitable[None]]) -> None:
        """`file`: the same for every process that pushes; `warm` does, beside the service."""
        self._file, self._end_collector = file, end_collector

    @contextlib.asynccontextmanager
    async def pushing(self) -> AsyncIterator[None]:
        """Waits while blobs are collected. Raises EngineError's kinds."""
        with self._opened() as file:
            while not _locked(file, fcntl.LOCK_SH):  # another process's lock tells nobody when it goes
                await asyncio.sleep(TRY_SECONDS)
            await self._end_collector()
            yield

    @contextlib.contextmanager
    def none(self) -> Iterator[bool]:
        """Whether nobody pushes, and then nobody does until the end of the block. Does not wait: pushes come first."""
        with self._opened() as file:
            yield _locked(file, fcntl.LOCK_EX)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        file = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            yield file
        finally:
            os.close(file)


def _locked(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
