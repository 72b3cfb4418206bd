"""The registry's own garbage collection: it removes layers that no manifest names any more.

It runs in a container next to the registry's, with the same image, volume and configuration. Killed at any point it
leaves the registry intact: it collects in memory what manifests name, then removes one unnamed file after the other.
Manifests without a tag stay: a release names its image by digest, even if the tag has moved on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from deployer.engine.docker import DockerEngine
from deployer.engine.protocol import Ended
from deployer.engine.spec import CPU, MIB, STACK
from deployer.images.pushes import Pushes
from shared.logging import get_logger

log = get_logger()

SERVICE = "com.docker.compose.service=registry"
CONFIG = "/etc/docker/registry/config.yml"
# A build that wants to push meanwhile waits for its token; it gives up after 60 s (images/builder/build).
SECONDS = 40.0
LOOK_SECONDS = 0.2


class Collector:
    def __init__(self, engine: DockerEngine, pushes: Pushes, stack: str) -> None:
        self._engine, self._pushes, self._stack = engine, pushes, stack

    async def collect(self, pushes_of_others: Callable[[], Awaitable[bool]]) -> bool:
        """Return False while there are pushes; retry later. `pushes_of_others`: whether there are builders without a
        lock, because the process that started them was killed. Raises EngineError's kinds.
        """
        with self._pushes.none() as nobody:
            if not nobody or await pushes_of_others():
                return False
            for registry in await self._engine.found(f"{STACK}={self._stack}", SERVICE):
                ended = await self._run(container(await self._engine.show(registry.id), registry.id, self._stack))
                if ended is None or ended.exit_code:
                    log.warning("registry_not_collected", exit_code=ended and ended.exit_code)
        return True

    async def _run(self, body: dict[str, Any]) -> Ended | None:
        """Return None when it takes too long."""
        name = name_of(self._stack)
        await self._engine.remove(name)
        try:
            collector = await self._engine.create(name, body)
            await self._engine.start(collector)
            async with asyncio.timeout(SECONDS):
                while (ended := await self._engine.ended(collector)) is None:  # noqa: ASYNC110 - the engine tells nobody
                    await asyncio.sleep(LOOK_SECONDS)
                return ended
        except TimeoutError:
            return None
        finally:
            await asyncio.shield(self._engine.remove(name))


def name_of(stack: str) -> str:
    return f"webmeteor-{stack}-collector"


def container(registry: dict[str, Any], registry_id: str, stack: str) -> dict[str, Any]:
    """Return the create body, from the engine's description of the registry's container. Pure."""
    return {
        "Image": registry["Image"],
        "Entrypoint": ["registry"],
        "Cmd": ["garbage-collect", CONFIG],
        "User": registry["Config"]["User"],
        "Env": registry["Config"]["Env"],
        "Labels": {STACK: stack},
        "HostConfig": {
            "VolumesFrom": [registry_id],
            "NetworkMode": "none",
            "CapDrop": ["ALL"],
            "SecurityOpt": ["no-new-privileges:true"],
            "ReadonlyRootfs": True,
            "Memory": 512 * MIB,
            "MemorySwap": 512 * MIB,
            "NanoCpus": CPU,
            "PidsLimit": 100,
            "LogConfig": {"Type": "none", "Config": {}},
        },
    }
