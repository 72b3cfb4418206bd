"""The container of a build as the engine's JSON: an ordinary user with the two capabilities namespaces need (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from deployer.engine.spec import CPU, MIB, STACK

BUILD = "webmeteor.build"
"""Label: a site's id, `template` or `runtimes`."""
USED = "webmeteor.runtimes"
"""Label of a cache: the volume of runtimes that its layers are based on."""
MOUNTS = {"cache": "/cache", "runtimes": "/runtimes", "context": "/context"}
FILE_BYTES = 2 * 1024 * MIB


class Limits(Protocol):
    @property
    def build_memory_mib(self) -> int: ...
    @property
    def build_processes(self) -> int: ...
    @property
    def build_cpus(self) -> float: ...
    @property
    def build_disk_device(self) -> str: ...
    @property
    def build_disk_bytes_per_second(self) -> int: ...


@dataclass(frozen=True)
class Volume:
    name: str
    read_only: bool


def container(
    *, image: str, command: Sequence[str], stack: str, whose: str, network: str, seccomp: str, limits: Limits,
    volumes: dict[str, Volume], context: Path | None,
) -> dict[str, Any]:  # fmt: skip
    mounts: list[dict[str, Any]] = [
        {"Type": "volume", "Source": volume.name, "Target": MOUNTS[use], "ReadOnly": volume.read_only}
        for use, volume in volumes.items()
    ]
    if context:
        mounts.append({"Type": "bind", "Source": str(context), "Target": MOUNTS["context"], "ReadOnly": True})
    device = limits.build_disk_device
    pace = [{"Path": device, "Rate": limits.build_disk_bytes_per_second}] if device else []
    return {
        "Image": image,
        "Cmd": list(command),
        "Labels": {STACK: stack, BUILD: whose},
        "OpenStdin": True,
        "StdinOnce": True,
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "HostConfig": {
            "NetworkMode": network,
            "CapDrop": ["ALL"],
            # For the two programs that map a user namespace's ids; no-new-privileges would disable them.
            "CapAdd": ["SETUID", "SETGID"],
            "SecurityOpt": [f"seccomp={seccomp}", "apparmor=unconfined"],
            "Memory": limits.build_memory_mib * MIB,
            "MemorySwap": limits.build_memory_mib * MIB,
            "NanoCpus": int(limits.build_cpus * CPU),
            "CpuShares": 128,
            "BlkioDeviceReadBps": pace,
            "BlkioDeviceWriteBps": pace,
            "PidsLimit": limits.build_processes,
            "OomScoreAdj": 1000,
            "Ulimits": [
                {"Name": "nofile", "Soft": 8192, "Hard": 8192},
                {"Name": "core", "Soft": 0, "Hard": 0},
                {"Name": "fsize", "Soft": FILE_BYTES, "Hard": FILE_BYTES},
            ],
            # Everything else that the user may write to; the image's own files belong to root.
            "Tmpfs": {
                "/tmp": "size=64m,mode=1777",  # noqa: S108 - inside the container
                "/var/tmp": "size=1m,mode=1777",  # noqa: S108
                "/run": "size=16m,uid=1000,gid=1000",
            },
            "ShmSize": 16 * MIB,
            "Mounts": mounts,
            # The deployer reads the output; a copy would only fill the disk.
            "LogConfig": {"Type": "none", "Config": {}},
        },
    }
