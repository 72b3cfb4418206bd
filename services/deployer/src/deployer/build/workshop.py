"""Everything that images need, assembled in one place: for the service, for `warm`, for tests."""

from dataclasses import dataclass

import aiohttp

from deployer.build.builder import Builder
from deployer.engine.docker import DockerEngine
from deployer.host.room import ENGINE, Room
from deployer.images import collector
from deployer.images.library import Library
from deployer.images.pushes import Pushes
from deployer.images.registry import HttpRegistry
from deployer.images.tokens import Tokens
from deployer.settings import EngineSettings


@dataclass(frozen=True)
class Workshop:
    engine: DockerEngine
    tokens: Tokens
    registry: HttpRegistry
    library: Library
    builder: Builder
    room: Room
    collector: collector.Collector


def workshop(settings: EngineSettings, session: aiohttp.ClientSession) -> Workshop:
    """The caller closes the session and the engine. Raises OSError when the registry's key is missing."""
    engine = DockerEngine(settings.docker_host, settings.stack, settings.registry)
    tokens = Tokens(settings.registry_key, settings.registry_certificate)
    registry = HttpRegistry(settings.registry, tokens, session)
    pushes = Pushes(settings.builds_root / ".pushes", lambda: engine.remove(collector.name_of(settings.stack)))
    library = Library(engine, registry, tokens, pushes)
    room = Room({"engine": ENGINE, "files": settings.builds_root}, settings.builds_stop_at_disk)
    builder = Builder(settings, engine, registry, tokens, library, pushes, room)
    collecting = collector.Collector(engine, pushes, settings.stack)
    return Workshop(engine, tokens, registry, library, builder, room, collecting)
