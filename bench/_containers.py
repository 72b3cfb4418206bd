"""Memory, CPU and sockets of a stack's own containers, read from the kernel without disturbing them."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.lib import engine
from tests.lib.stack import Stack

PARTS = (
    "api-gateway", "provisioner", "deployer", "source-reader", "dns-ssl", "notifier", "rabbitmq", "postgres", "traefik",
    "registry",
)  # fmt: skip
# cgroup v1 and v2: path of a container's group, and the name of the figure there.
GROUPS = (
    ("/sys/fs/cgroup/memory/docker/{}", "total_rss"),
    ("/sys/fs/cgroup/system.slice/docker-{}.scope", "anon"),
    ("/sys/fs/cgroup/docker/{}", "anon"),
)
# v1: nanoseconds; v2: microseconds after a keyword.
CPU_V1 = "/sys/fs/cgroup/cpuacct/docker/{}/cpuacct.usage"
CPU_V2 = "/sys/fs/cgroup/system.slice/docker-{}.scope/cpu.stat"


def cpu_seconds(container: str) -> float:
    """CPU time of a container's processes since its start. Takes the full id. Raises OSError if it has ended."""
    file = Path(CPU_V1.format(container))
    if file.exists():
        return int(file.read_text()) / 1e9
    return int(Path(CPU_V2.format(container)).read_text().split()[1]) / 1e6


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
    with contextlib.suppress(OSError, StopIteration):
        pattern, figure = next(group for group in GROUPS if Path(group[0].format(container)).exists())
        group = Path(pattern.format(container))
        stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        pids = (group / "cgroup.procs").read_text().split()
        return Use(int(stat[figure]) / 1e6, sum(_sockets(Path(f"/proc/{pid}/fd")) for pid in pids))
    return Use(0, 0)


def _sockets(folder: Path) -> int:
    count = 0
    # Processes and file descriptors may disappear meanwhile.
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            with contextlib.suppress(OSError):
                count += str(file.readlink()).startswith("socket:")
    return count
