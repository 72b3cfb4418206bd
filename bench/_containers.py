"""Memory, CPU and sockets of a stack's own containers, read from the kernel without disturbing them."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench._groups import anonymous_mb, processes
from shared.services import NAMES
from tests.lib import engine
from tests.lib.stack import Stack

PARTS = (*NAMES, "source-reader", "rabbitmq", "postgres", "traefik", "registry")


@dataclass(frozen=True)
class Use:
    megabytes: float
    """Anonymous memory of its processes. Excludes the page cache, which is the kernel's, and PostgreSQL's shared
    buffers, which grow with use up to a configured size.
    """
    sockets: int


Uses = dict[str, Use]


class Containers:
    """`await Containers.of(stack)`, then `look()` as often as needed."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = ids

    @classmethod
    async def of(cls, stack: Stack) -> "Containers":
        names = [f"{stack.project}-{part}-1" for part in PARTS]
        found = json.loads(await engine.docker("container", "inspect", *names))
        return cls({part: container["Id"] for part, container in zip(PARTS, found, strict=True)})

    def look(self) -> Uses:
        """The current use of each container; zero for one that is being restarted."""
        return {part: _use(container) for part, container in self._ids.items()}

    async def starts(self) -> dict[str, str]:
        """When each container was last started; a restart changes the time."""
        found = json.loads(await engine.docker("container", "inspect", *self._ids.values()))
        return {part: c["State"]["StartedAt"] for part, c in zip(self._ids, found, strict=True)}

    @contextlib.asynccontextmanager
    async def peaks(self, highest: Uses) -> AsyncIterator[None]:
        """Polls twice a second during the block and keeps the highest figures in `highest`."""

        async def watch() -> None:
            while True:
                for part, use in (await asyncio.to_thread(self.look)).items():
                    before = highest.get(part, use)
                    highest[part] = Use(max(use.megabytes, before.megabytes), max(use.sockets, before.sockets))
                await asyncio.sleep(0.5)

        watching = asyncio.ensure_future(watch())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


def _use(container: str) -> Use:
    with contextlib.suppress(OSError):
        sockets = sum(_sockets(Path(f"/proc/{pid}/fd")) for pid in processes(container))
        return Use(anonymous_mb(container), sockets)
    return Use(0, 0)


def _sockets(folder: Path) -> int:
    count = 0
    # Processes and file descriptors may disappear meanwhile.
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            with contextlib.suppress(OSError):
                count += str(file.readlink()).startswith("socket:")
    return count
