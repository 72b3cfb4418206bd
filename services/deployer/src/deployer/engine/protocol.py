"""What the deployer asks of a container engine."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from deployer.model import Observed


@dataclass(frozen=True)
class Ended:
    """How a container that does not run ended."""

    exit_code: int
    out_of_memory: bool


@dataclass(frozen=True)
class Found:
    """A container, by its id, or a volume, by its name."""

    id: str
    labels: dict[str, str]
    created: datetime


@dataclass(frozen=True)
class Volume:
    name: str
    app_id: str
    """The site that it was made for; empty for one that an image asked for (`VOLUME`), or that is not a site's."""
    bytes: int


@dataclass(frozen=True)
class NetworkSpec:
    name: str
    subnet: str
    gateway: str
    labels: dict[str, str]


class Engine(Protocol):
    """Raises EngineError's kinds. Removing what is not there is no error; creating what is there neither."""

    async def containers(self, app_id: str | None = None) -> list[Observed]:
        """Of this stack's sites, running or not."""

    async def ensure_network(self, spec: NetworkSpec) -> None: ...

    async def ensure_volume(self, name: str, labels: dict[str, str]) -> None: ...

    async def create(self, name: str, config: dict[str, Any]) -> str:
        """Returns the new container's id."""

    async def start(self, container: str) -> None: ...

    async def ended(self, container: str) -> Ended | None:
        """None while it runs."""

    async def stop(self, container: str, seconds: int) -> None:
        """The image's stop signal, then SIGKILL after `seconds`."""

    async def pause(self, container: str) -> None:
        """Its processes stand still and keep what they have; refused when it does not run."""

    async def unpause(self, container: str) -> None:
        """Refused when it is not paused."""

    async def remove(self, container: str) -> None:
        """With its anonymous volumes, running or not."""

    async def rename(self, container: str, name: str) -> None: ...

    async def tail(self, container: str, lines: int) -> list[str]: ...

    def logs(self, container: str, *, tail: int, follow: bool) -> AsyncGenerator[list[str], None]:
        """Lines, as many at once as have come (output.py). Close it: an open one holds a connection."""

    async def image_id(self, reference: str) -> str | None: ...

    async def pull(self, reference: str, token: str) -> bool:
        """From the platform's registry; False when it is not there."""

    async def push(self, image: str, repository: str, tag: str, token: str) -> None:
        """An image of the engine's into the platform's registry."""

    async def site_images(self, app_id: str) -> dict[str, str]:
        """What was built for the site: the name by which to remove it → the name by which releases know it."""

    async def shared_images(self) -> list[str]:
        """Names of template parts, and of what the registry has of runtimes, that the engine has."""

    async def remove_image(self, reference: str) -> None:
        """A reference that a container still uses stays."""

    async def volumes_measured(self) -> list[Volume]:
        """All that the engine has. It walks through their files, which may take minutes; refused (InUseError) while it
        does so for somebody else.
        """

    async def remove_site_networks(self, app_id: str) -> None: ...

    async def remove_site_volumes(self, app_id: str) -> None: ...

    async def ping(self) -> None: ...

    def changes(self) -> AsyncGenerator[str, None]:
        """Site ids whose containers changed; ends when the connection does. Close it, as `logs`."""
