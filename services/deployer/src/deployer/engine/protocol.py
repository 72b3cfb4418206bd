"""What the deployer asks of a container engine."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from deployer.model import Observed


@dataclass(frozen=True)
class Ended:
    """How a stopped container ended."""

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
    """The site that it was made for; empty for an image's anonymous volume (`VOLUME`), or one that is no site's."""
    bytes: int


@dataclass(frozen=True)
class NetworkSpec:
    name: str
    subnet: str
    gateway: str
    labels: dict[str, str]


class Terminal(Protocol):
    """A running program's standard input and output."""

    def lines(self) -> AsyncIterator[str]:
        """Yield lines of standard output and error until it ends; an unfinished line is cut at 64 KiB."""

    async def write(self, data: bytes) -> None: ...


class Engine(Protocol):
    """Raises EngineError's kinds. Removing a missing object or ensuring an existing one is no error."""

    async def containers(self, app_id: str | None = None) -> list[Observed]:
        """Containers of this stack's sites, running or not."""

    async def ensure_network(self, spec: NetworkSpec) -> None: ...

    async def ensure_volume(self, name: str, labels: dict[str, str]) -> None: ...

    async def create(self, name: str, config: dict[str, Any]) -> str:
        """Return the new container's id."""

    async def start(self, container: str) -> None: ...

    async def ended(self, container: str) -> Ended | None:
        """None while it runs."""

    async def stop(self, container: str, seconds: int) -> None:
        """Send the image's stop signal, then SIGKILL after `seconds`."""

    async def pause(self, container: str) -> None:
        """Freeze its processes; they keep their memory. Refused when it does not run."""

    async def unpause(self, container: str) -> None:
        """Refused when it is not paused."""

    async def remove(self, container: str) -> None:
        """Remove it with its anonymous volumes, running or not."""

    async def rename(self, container: str, name: str) -> None: ...

    def piped(
        self, name: str, config: dict[str, Any], source: AsyncIterator[bytes] | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Run `Cmd` to its end in a container, with `source` as standard input; yield its standard output.

        Whole, unless it raises: ContainerFailedError when the program fails. A container of the same name is removed
        before, and this one afterwards, so close it.
        """

    def talking(self, name: str, config: dict[str, Any]) -> AbstractAsyncContextManager[Terminal]:
        """Run `Cmd` in a container, which is removed after the block. One of the same name is removed before."""

    async def tail(self, container: str, lines: int) -> list[str]: ...

    def logs(self, container: str, *, tail: int, follow: bool) -> AsyncGenerator[list[str], None]:
        """Yield batches of lines as they arrive (output.py). Close it: an open one holds a connection."""

    async def image_id(self, reference: str) -> str | None: ...

    async def pull(self, reference: str, token: str) -> bool:
        """Pull from the platform's registry; return False when it is not there."""

    async def push(self, image: str, repository: str, tag: str, token: str) -> None:
        """Push an image of the engine into the platform's registry."""

    async def site_images(self, app_id: str) -> dict[str, str]:
        """Images built for the site: the name for removing one → its name in releases."""

    async def shared_images(self) -> list[str]:
        """The engine's names of template parts, and of runtimes under their registry names."""

    async def remove_image(self, reference: str) -> None:
        """Keeps an image that a container still uses."""

    async def volume_folder(self, name: str) -> Path:
        """Return the folder of the engine's machine in which the volume's content is `_data`."""

    async def volumes_measured(self) -> list[Volume]:
        """All of the engine's volumes. It walks through their files, which may take minutes. Raises InUseError while it
        measures for another caller.
        """

    async def remove_site_networks(self, app_id: str) -> None: ...

    async def remove_site_volumes(self, app_id: str, *, but: Collection[str] = ()) -> None: ...

    async def ping(self) -> None: ...

    def changes(self) -> AsyncGenerator[str, None]:
        """Yield "" once subscribed, then ids of sites whose containers change; ends when the connection does. Close it,
        like `logs`.
        """
