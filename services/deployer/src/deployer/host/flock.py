"""File locks: they work between processes (the service and `warm`); a dead process's locks are released."""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

SHARED, ALONE = fcntl.LOCK_SH, fcntl.LOCK_EX
TRY_SECONDS = 0.05


@contextlib.asynccontextmanager
async def holding(path: Path, kind: int) -> AsyncIterator[None]:
    """Wait for the lock. Raises OSError when the file can't be opened."""
    with opened(path) as file:
        while not taken(file, kind):  # noqa: ASYNC110 - another process's unlock sends no signal
            await asyncio.sleep(TRY_SECONDS)
        yield


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    """Open the file for locking; closing it releases the lock."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def taken(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
