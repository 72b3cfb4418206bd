"""Questions to the container engine, through its command line as an operator would ask them."""

import fcntl
import functools
import json
import shutil
import socket
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shared.services import NAMES
from tests.lib.process import run
from tests.lib.stack import ROOT, Stack

TOOLBOX = "webmeteor/toolbox:1"
SITE_SERVICES = ("www", "api", "alert", "db")


async def docker(*argv: str, check: bool = True, seconds: float = 120) -> str:
    return (await run("docker", *argv, check=check, seconds=seconds))[1]


async def inspect(name: str) -> dict[str, Any] | None:
    """The engine's whole answer about a container, or None when there is none of that name."""
    code, text = await run("docker", "container", "inspect", name, check=False)
    return json.loads(text)[0] if code == 0 else None


async def names(kind: str, word: str) -> list[str]:
    """Names of containers, volumes, networks or images in which `word` occurs; stopped containers too."""
    argv = {
        "container": ("ps", "-a", "--format", "{{.Names}}"),
        "volume": ("volume", "ls", "--format", "{{.Name}}"),
        "network": ("network", "ls", "--format", "{{.Name}}"),
        "image": ("images", "--format", "{{.Repository}}:{{.Tag}}"),
    }[kind]
    return sorted(line for line in (await docker(*argv)).splitlines() if word in line)


async def host_address(network: str) -> str:
    """The host's own address on a bridge network, asked of its interface (ioctl SIOCGIFADDR).

    The engine tells the gateway of a network that was made without one only after its next restart.
    """
    described = json.loads(await docker("network", "inspect", network))[0]
    interface = described["Options"].get("com.docker.network.bridge.name") or f"br-{described['Id'][:12]}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        answer = fcntl.ioctl(asked, 0x8915, struct.pack("256s", interface.encode()))
    return socket.inet_ntoa(answer[20:24])


async def leftovers(app_id: str) -> dict[str, list[str]]:
    """Everything on the engine that bears the site's id."""
    found = {kind: await names(kind, app_id) for kind in ("container", "volume", "network", "image")}
    return {kind: list_ for kind, list_ in found.items() if list_}


async def running(customer_uuid: str, app_id: str) -> dict[str, dict[str, Any]]:
    """Service → the engine's answer, for the site's four canonical containers that exist."""
    answers = {s: await inspect(f"{customer_uuid}-{app_id}-{s}") for s in SITE_SERVICES}
    return {service: answer for service, answer in answers.items() if answer}


async def execute(container: str, *argv: str, check: bool = True, seconds: float = 60) -> tuple[int, str]:
    return await run("docker", "exec", container, *argv, check=check, seconds=seconds)


@functools.cache
def _host_has_compose() -> bool:
    import subprocess

    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0


async def compose(folder: Path, *argv: str, check: bool = True, seconds: float = 300) -> tuple[int, str]:
    """`docker compose …` in `folder`; the toolbox image's where the host has none, folder at its own path."""
    if _host_has_compose():
        return await run("docker", "compose", *argv, cwd=folder, check=check, seconds=seconds)
    mounts = ["-v", "/var/run/docker.sock:/var/run/docker.sock"]
    for path in {ROOT, folder}:
        mounts += ["-v", f"{path}:{path}"]
    inside = ("docker", "run", "--rm", "-i", "--network", "none", *mounts, "-w", str(folder), TOOLBOX)
    return await run(*inside, "docker", "compose", *argv, check=check, seconds=seconds)


async def service_log(stack: Stack, service: str, lines: int = 15) -> str:
    return await docker("logs", "--tail", str(lines), f"{stack.project}-{service}-1", check=False)


async def platform_logs(stack: Stack, word: str = "", *, services: Iterable[str] = NAMES, lines: int = 8) -> str:
    """The last lines of each service, those with `word` in them first chosen: what a failure message carries."""
    parts = []
    for service in services:
        text = await docker("logs", "--tail", "400", f"{stack.project}-{service}-1", check=False)
        all_lines = text.splitlines()
        chosen = [line for line in all_lines if word in line][-lines:] or all_lines[-1:]
        parts.append(f"--- {service}\n" + "\n".join(line[:400] for line in chosen))
    return "\n".join(parts)
