"""The Engine protocol in memory, for tests: it can die at any call, before or after doing its work."""

import contextlib
import itertools
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deployer import image_names
from deployer.engine import spec
from deployer.engine.errors import AddressTakenError, EngineError, MissingError, NameTakenError
from deployer.engine.protocol import Ended, NetworkSpec, Volume
from deployer.model import Observed


class KilledError(BaseException):
    """Simulates that the deployer's process was killed."""


@dataclass
class FakeTerminal:
    """Says a line first, and one after each line that it hears."""

    says: list[str]
    heard: list[bytes] = field(default_factory=list)

    async def lines(self) -> AsyncIterator[str]:
        while self.says:
            yield self.says.pop(0)

    async def write(self, data: bytes) -> None:
        self.heard.append(data)


@dataclass
class FakeEngine:
    images: dict[str, str] = field(default_factory=dict)
    """Reference → id; an id is a reference to itself."""
    present: dict[str, Observed] = field(default_factory=dict)
    networks: dict[str, NetworkSpec] = field(default_factory=dict)
    volumes: dict[str, dict[str, str]] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """Bytes by volume, also of anonymous ones."""
    calls: list[str] = field(default_factory=list)
    die_at: int | None = None
    """Number of the changing call (from 1) after which KilledError is raised, and by each later one; negative: before
    it does its work.
    """
    ends_at_once: set[str] = field(default_factory=set)
    """Services whose containers exit right after the start."""
    printed: dict[str, bytes | Exception] = field(default_factory=dict)
    """What a program prints when it is `piped`, or how it fails; by its name."""
    fed: dict[str, bytes] = field(default_factory=dict)
    """What it has read."""
    said: dict[str, list[str]] = field(default_factory=dict)
    """Lines of a program that is `talking`; by its name."""
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def _before(self, call: str) -> None:
        self.calls.append(call)
        # Whoever is dead does not clean up either.
        if self.die_at is not None and (
            self.die_at < len(self.calls) if self.die_at > 0 else -self.die_at <= len(self.calls)
        ):
            raise KilledError(call)

    def _after(self) -> None:
        if self.die_at == len(self.calls):
            raise KilledError(self.calls[-1])

    async def ping(self) -> None:
        pass

    async def containers(self, app_id: str | None = None) -> list[Observed]:
        return [o for o in self.present.values() if app_id in {None, o.app_id}]

    async def ensure_network(self, network: NetworkSpec) -> None:
        self._before(f"network {network.name}")
        self.networks[network.name] = network
        self._after()

    async def ensure_volume(self, name: str, labels: dict[str, str]) -> None:
        self._before(f"volume {name}")
        self.volumes[name] = labels
        self._after()

    async def create(self, name: str, config: dict[str, Any]) -> str:
        self._before(f"create {name}")
        labels = config["Labels"]
        if any(o.name == name for o in self.present.values()):
            raise NameTakenError(name)
        [(network, endpoint)] = config["NetworkingConfig"]["EndpointsConfig"].items()
        if network not in self.networks:
            raise MissingError(network)
        made = Observed(
            id=f"id{next(self.numbers)}", name=name, state="created", image=config["Image"], app_id=labels[spec.APP],
            service=labels[spec.SERVICE], release=labels[spec.RELEASE], config_hash=labels[spec.HASH],
            address=endpoint["IPAMConfig"]["IPv4Address"], labels=labels,
            volumes=tuple(mount["Source"] for mount in config["HostConfig"]["Mounts"]),
        )  # fmt: skip
        self.present[made.id] = made
        self._after()
        return made.id

    async def start(self, container: str) -> None:
        self._before(f"start {container}")
        found = self._get(container)
        for other in self.present.values():
            if other.id != container and other.address == found.address and other.state == "running":
                raise AddressTakenError(found.address)
        self._set(container, "exited" if found.service in self.ends_at_once else "running")
        self._after()

    def _get(self, container: str) -> Observed:
        if container not in self.present:
            raise MissingError(container)
        return self.present[container]

    def _set(self, container: str, state: str) -> None:
        self.present[container] = replace(self._get(container), state=state)

    async def ended(self, container: str) -> Ended | None:
        return None if self._get(container).state in {"running", "paused"} else Ended(1, out_of_memory=False)

    async def stop(self, container: str, seconds: int) -> None:
        self._before(f"stop {container} {seconds}")
        if container in self.present:
            self._set(container, "exited")
        self._after()

    async def pause(self, container: str) -> None:
        self._before(f"pause {container}")
        self._change(container, "running", "paused")
        self._after()

    async def unpause(self, container: str) -> None:
        self._before(f"unpause {container}")
        self._change(container, "paused", "running")
        self._after()

    def _change(self, container: str, before: str, after: str) -> None:
        if self._get(container).state != before:
            raise EngineError(f"{container} is not {before}")
        self._set(container, after)

    async def remove(self, container: str) -> None:
        self._before(f"remove {container}")
        self.present.pop(container, None)
        self._after()

    async def rename(self, container: str, name: str) -> None:
        self._before(f"rename {container}")
        if any(o.name == name for o in self.present.values()):
            raise NameTakenError(name)
        self.present[container] = replace(self._get(container), name=name)
        self._after()

    async def piped(
        self, name: str, config: dict[str, Any], source: AsyncIterator[bytes] | None = None
    ) -> AsyncGenerator[bytes, None]:
        program = config["Cmd"][0]
        self._before(f"piped {name} {program}")
        if source is not None:
            self.fed[program] = b"".join([chunk async for chunk in source])
        printed = self.printed.get(program, b"")
        if isinstance(printed, Exception):
            raise printed
        yield printed
        self._after()

    @contextlib.asynccontextmanager
    async def talking(self, name: str, config: dict[str, Any]) -> AsyncIterator[FakeTerminal]:
        program = config["Cmd"][0]
        self._before(f"talking {name} {program}")
        terminal = FakeTerminal(list(self.said.get(program, ())))
        yield terminal
        self._after()

    async def volume_folder(self, name: str) -> Path:
        return Path("/volumes") / name

    async def tail(self, container: str, lines: int) -> list[str]:
        return [f"a line of {self._get(container).service}"][-lines:]

    async def logs(self, container: str, *, tail: int, follow: bool) -> AsyncGenerator[list[str], None]:  # noqa: ARG002 - ends here
        yield await self.tail(container, tail)

    async def image_id(self, reference: str) -> str | None:
        return self.images.get(reference) or (reference if reference in self.images.values() else None)

    async def pull(self, reference: str, token: str) -> bool:  # noqa: ARG002 - played
        self.images[reference] = reference
        return True

    async def push(self, image: str, repository: str, tag: str, token: str) -> None:
        raise NotImplementedError

    async def site_images(self, app_id: str) -> dict[str, str]:
        return {name: name for name in self.images if name.startswith(f"site/{app_id}/")}

    async def shared_images(self) -> list[str]:
        return [name for name in self.images if name.startswith(("template/", "runtime/", image_names.LOCAL_TEMPLATE))]

    async def remove_image(self, reference: str) -> None:
        if self.images.get(reference) not in {o.image for o in self.present.values()}:
            self.images.pop(reference, None)

    async def remove_volume(self, name: str) -> bool:
        return self.volumes.pop(name, None) is not None

    async def volumes_measured(self) -> list[Volume]:
        whose = {name: labels[spec.APP] for name, labels in self.volumes.items()}
        return [Volume(name, whose.get(name, ""), self.sizes.get(name, 0)) for name in self.volumes.keys() | self.sizes]

    async def remove_site_networks(self, app_id: str) -> None:
        self.networks = {n: s for n, s in self.networks.items() if s.labels[spec.APP] != app_id}

    async def remove_site_volumes(self, app_id: str, *, but: Collection[str] = ()) -> None:
        self.volumes = {n: labels for n, labels in self.volumes.items() if labels[spec.APP] != app_id or n in but}

    async def changes(self) -> AsyncGenerator[str, None]:
        yield ""
