"""Memory and CPU of a container from its control group, of version 1 or 2, made by the engine itself or by systemd.

Containers are named by their full ids. Everything here raises FileNotFoundError for one that has ended.
"""

from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
# The engine's two drivers: cgroupfs and systemd.
PLACES = ("docker/{}", "system.slice/docker-{}.scope")


def cpu_seconds(container: str) -> float:
    """CPU time of a container's processes since its start."""
    group, version = _group(container, "cpuacct")
    if version == 1:
        return int((group / "cpuacct.usage").read_text()) / 1e9
    return _figures(group / "cpu.stat")["usage_usec"] / 1e6


def memory_mb(container: str) -> float:
    """What a container uses, including the kernel's share, minus inactive file cache."""
    group, version = _group(container, "memory")
    usage, cache = {1: ("memory.usage_in_bytes", "total_inactive_file"), 2: ("memory.current", "inactive_file")}[
        version
    ]
    return (int((group / usage).read_text()) - _figures(group / "memory.stat")[cache]) / 1e6


def anonymous_mb(container: str) -> float:
    """Memory of a container's processes without any file cache."""
    group, version = _group(container, "memory")
    return _figures(group / "memory.stat")[{1: "total_rss", 2: "anon"}[version]] / 1e6


def held_mb(container: str) -> float:
    """Memory that the kernel can't take back: that of processes, shared memory, and the kernel's own for them."""
    group, version = _group(container, "memory")
    figures = _figures(group / "memory.stat")
    if version == 2:
        return (figures["anon"] + figures["shmem"] + figures["kernel"]) / 1e6
    kernel = int((group / "memory.kmem.usage_in_bytes").read_text())
    return (figures["total_rss"] + figures["total_shmem"] + kernel) / 1e6


def processes(container: str) -> list[int]:
    group, _ = _group(container, "memory")
    return [int(pid) for pid in (group / "cgroup.procs").read_text().split()]


def _group(container: str, controller: str) -> tuple[Path, int]:
    """Return the container's group and its version; `controller`: version 1 has a tree for each."""
    for place in PLACES:
        for root, version in ((ROOT / controller, 1), (ROOT, 2)):
            group = root / place.format(container)
            if group.exists():
                return group, version
    raise FileNotFoundError(f"no control group of container {container}")


def _figures(file: Path) -> dict[str, int]:
    return {name: int(value) for name, value in (line.split() for line in file.read_text().splitlines())}
