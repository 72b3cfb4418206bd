"""A build: its container, the messages to and from it, and its result."""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployer import image_names
from deployer.build import sandbox, seccomp
from deployer.build.places import Places
from deployer.build.sandbox import Volume
from deployer.build.traces import RUNTIMES, Traces
from deployer.engine.attached import Terminal
from deployer.engine.docker import DockerEngine
from deployer.engine.spec import STACK
from deployer.errors import BuildFailedError, BuildTimeoutError, FirewallNotSetError
from deployer.host import firewall, flock
from deployer.host.process import ProgramError
from deployer.host.room import Room
from deployer.images.library import Library
from deployer.images.pushes import Pushes
from deployer.images.registry import Registry
from deployer.images.tokens import Access, Tokens
from deployer.settings import EngineSettings
from shared.logging import apart, get_logger

log = get_logger()

PROFILE = "/usr/share/containers/seccomp.json"
LAST_LINES = 12
# On top of a build's own time limit: for the work around it, and against hangs.
AROUND_SECONDS = 120
PUSH_SECONDS = 300
GIB = 2**30
# Failures that mean a limit was exceeded.
BEYOND = ("time", "disk", "memory")
# buildah's text for a webmeteor/… image that is not a runtime (images/builder/registries.conf).
UNKNOWN_RUNTIME = "registry docker.io/webmeteor is blocked"
RUNTIMES_HINT = f"\nOf webmeteor/… there are {', '.join(image_names.RUNTIMES)}."


@dataclass(frozen=True)
class Order:
    """What to build, for which customer, and into which repository."""

    whose: str
    """Name of the cache: a site's id, or `template`."""
    customer: str
    part: str
    repository: str
    tag: str
    mount: Path
    """A folder of the host, which the container finds at /context."""
    folder: str = ""
    """Below `mount`: the Dockerfile and the files."""
    files: Awaitable[object] | None = None
    """Until the files are there; the container is made ready meanwhile."""


@dataclass(frozen=True)
class _Prepared:
    images: dict[str, str]
    """The engine's ids of builder and runtimes."""
    volume: str


class Builder:
    def __init__(
        self, settings: EngineSettings, engine: DockerEngine, registry: Registry, tokens: Tokens, library: Library,
        pushes: Pushes, room: Room,
    ) -> None:  # fmt: skip
        self._settings, self._engine, self._registry = settings, engine, registry
        self._tokens, self._library = tokens, library
        self._pushes, self._room = pushes, room
        self.traces = Traces(engine, settings.stack)
        self._places = Places(settings.max_parallel, settings.builds_per_customer)
        self._preparing = asyncio.Lock()
        self._profile = ""
        self._prepared: _Prepared | None = None
        self._ending: dict[str, asyncio.Task[None]] = {}
        """Removals of containers whose build is done."""

    async def build(self, order: Order, on_line: Callable[[str], None], on_turn: Callable[[int], None]) -> str:
        """Return the reference of the new image, which the engine has. Raises BuildFailedError with the last lines,
        BuildTimeoutError, NoRoomError, FirewallNotSetError, EngineError's kinds. Cancelling ends the build and
        everything it started.
        """
        if rest := self._places.rests.left(order.customer):
            on_line(f"waits {rest:.0f} s: your previous builds were stopped for using too much")
        async with self._places.hold(order.customer, on_turn), self.traces.at_work(order.whose):
            self._room.check()
            runtimes = await self.prepare()
            cache = await self.traces.ensure_cache(order.whose, runtimes)
            said = await self._built(order, runtimes, cache, on_line)
            reference = image_names.reference(order.repository, said["pushed"])
            if not await self._library.at_hand(reference):
                raise BuildFailedError(f"The build of {order.part} left no image.", part=order.part)
            if said.get("cache", 0) > self._settings.build_cache_bytes:
                await self.end_left(order.whose)
                await self._engine.remove_volume(cache)
        return reference

    async def forget(self, app_id: str) -> None:
        """Remove a deleted site's cache, and a build container that a killed deployer left."""
        await self.end_left(app_id)
        await self._engine.remove_volume(self.traces.name("cache", app_id))

    async def end_left(self, whose: str) -> None:
        """Remove the last build's container, if it is still there: the deployer was killed, or the engine away."""
        if ending := self._ending.get(whose):
            await asyncio.wait([ending])
        await self._engine.remove(self.traces.name("build", whose))

    async def _built(self, order: Order, runtimes: str, cache: str, on_line: Callable[[str], None]) -> dict[str, Any]:
        last: list[str] = []

        def note(line: str) -> None:
            last.append(line)
            del last[:-LAST_LINES]
            on_line(line)

        settings = self._settings
        to = f"{settings.registry_for_builds}/{order.repository}:{order.tag}"
        command = ("build", to, order.folder, str(settings.build_seconds), str(settings.build_disk_bytes))
        volumes = {"cache": Volume(cache, read_only=False), "runtimes": Volume(runtimes, read_only=True)}
        access = {order.repository: ("push", "pull")} | dict.fromkeys(self._bases(), ("pull",))
        try:
            said = await self._run(order.whose, command, volumes, access, note, order)
        except TimeoutError:
            said = {"failed": "time"}
        if "pushed" not in said:
            if said.get("failed") in BEYOND:
                self._places.exceeded(order.customer)
            raise self._failure(order.part, said, last)
        return said

    def _failure(self, part: str, said: dict[str, Any], last: Sequence[str]) -> BuildFailedError | BuildTimeoutError:
        settings, lines = self._settings, "\n".join(last)
        match said.get("failed"):
            case "time":
                minutes = settings.build_seconds / 60
                final = last[-1] if last else "(none)"
                text = f"The build was stopped after {minutes:g} minutes; its last line was: {final}"
                return BuildTimeoutError(text, part=part)
            case "disk":
                most = settings.build_disk_bytes / GIB
                return BuildFailedError(f"The build wrote more than {most:g} GiB; its last lines:\n{lines}", part=part)
            case "memory":
                most = settings.build_memory_mib / 1024
                text = f"The build needed more than {most:g} GiB of memory; its last lines:\n{lines}"
                return BuildFailedError(text, part=part)
            case "build":
                hint = RUNTIMES_HINT if UNKNOWN_RUNTIME in lines else ""
                return BuildFailedError(f"The build failed; its last lines:\n{lines}{hint}", part=part)
            case reason:
                log.error("build_broke", part=part, reason=reason, message=said.get("message"))
                return BuildFailedError("The platform could not finish the build; deploy again.", part=part)

    async def _run(
        self, whose: str, command: Sequence[str], volumes: dict[str, Volume], access: Access,
        on_line: Callable[[str], None], order: Order | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Run a container; return its process's last message. Raises TimeoutError."""
        settings = self._settings
        body = sandbox.container(
            image=settings.builder_image, command=command, stack=settings.stack, whose=whose,
            network=settings.builders_network, seccomp=await self._seccomp(), limits=settings, volumes=volumes,
            context=order.mount if order else None,
        )  # fmt: skip
        async with self._container(whose, body) as container, self._engine.attached(container) as terminal:
            await asyncio.gather(self._engine.start(container), self._walled_in())
            if order and order.files:
                await order.files
            async with asyncio.timeout(settings.build_seconds + AROUND_SECONDS):
                await terminal.write(b"begin\n")
                return await self._heard(terminal, access, on_line)

    async def _heard(self, terminal: Terminal, access: Access, on_line: Callable[[str], None]) -> dict[str, Any]:
        """Listen to the container's process and give it the token that it asks for; return its last message."""
        said: dict[str, Any] = {}
        async with AsyncExitStack() as until_it_ends:
            async for line in terminal.lines():
                if line.startswith("|"):
                    on_line(line[1:])
                elif line.startswith("="):
                    said = json.loads(line[1:])
                    if "built" in said or "ready" in said:
                        await until_it_ends.enter_async_context(self._pushes.pushing())
                        token = self._tokens.sign(access, PUSH_SECONDS)
                        await terminal.write(f"{token}\n".encode())
                    else:
                        break
                else:
                    log.error("builder_said", line=line)
        return said

    async def _walled_in(self) -> None:
        """Set the firewall rules again before untrusted commands run, in case they were changed."""
        try:
            await firewall.ensure(self._settings)
        except (ProgramError, OSError) as error:
            log.warning("firewall_not_set", error=str(error))
            raise FirewallNotSetError("The platform cannot build safely now; try again later.") from error

    @contextlib.asynccontextmanager
    async def _container(self, whose: str, body: dict[str, Any]) -> AsyncIterator[str]:
        """Create a container, replacing a previous attempt's; remove it after the block, whatever its state.

        If the block raises, it is gone afterwards; if not, its program has ended, and nobody waits for the removal. If
        the engine is away then, the next attempt or the upkeep's next look removes it.
        """
        await self.end_left(whose)
        container = await self._engine.create(self.traces.name("build", whose), body)
        try:
            yield container
        except BaseException:
            await asyncio.shield(self._engine.remove(container))
            raise
        self._ending[whose] = asyncio.create_task(self._end(whose, container))

    async def _end(self, whose: str, container: str) -> None:
        try:
            with apart("builder_not_removed", whose=whose):
                await self._engine.remove(container)
        finally:
            del self._ending[whose]

    async def _seccomp(self) -> str:
        if not self._profile:
            profile = json.loads(await self._engine.file_of(self._settings.builder_image, PROFILE))
            self._profile = json.dumps(seccomp.narrowed(profile))
        return self._profile

    def _bases(self) -> list[str]:
        return [image_names.runtime(image) for image in image_names.RUNTIMES]

    async def prepare(self) -> str:
        """Return the volume with the runtimes; a new one after the set-up has made new images.

        Raises BuildFailedError, EngineError's kinds.
        """
        # Exclusive in this process and against `warm` in another: both would fill the same volume.
        async with self._preparing, flock.holding(self._settings.builds_root / ".runtimes", flock.ALONE):
            found, builder = await asyncio.gather(
                self._library.runtimes(), self._engine.image_id(self._settings.builder_image)
            )
            images = found | {self._settings.builder_image: builder or ""}
            if self._prepared is None or self._prepared.images != images:
                sources = {image: await self._in_registry(image, found[image]) for image in image_names.RUNTIMES}
                version = hashlib.sha256(json.dumps([builder, sources]).encode()).hexdigest()[:12]
                volume = self.traces.name(RUNTIMES, version)
                await self._fill(volume, sources)
                self._prepared = _Prepared(images, volume)
            return self._prepared.volume

    async def _in_registry(self, image: str, engine_id: str) -> str:
        """Return `repository@digest` of the engine's current image; push it if the registry does not have it."""
        repository, tag = image_names.runtime(image), image_names.runtime_tag(engine_id)
        digest = await self._registry.digest(repository, tag) or await self._library.push(image, repository, tag)
        return image_names.reference(repository, digest)

    async def _fill(self, volume: str, sources: dict[str, str]) -> None:
        await self._engine.ensure_volume(volume, {STACK: self._settings.stack, sandbox.BUILD: RUNTIMES})
        images = [f"{image}={source}" for image, source in sources.items()]
        command = ("runtimes", self._settings.registry_for_builds, *images)
        access = {source.partition("@")[0]: ("pull",) for source in sources.values()}
        volumes = {"runtimes": Volume(volume, read_only=False)}
        said: dict[str, Any] = {}
        async with self.traces.at_work(RUNTIMES):
            with contextlib.suppress(TimeoutError):
                said = await self._run(RUNTIMES, command, volumes, access, lambda _: None)
        await self.end_left(RUNTIMES)
        if "filled" not in said:
            raise BuildFailedError(f"The runtimes could not be prepared: {said.get('message', 'no answer')}")
        for other in await self._engine.volumes(f"{sandbox.BUILD}={RUNTIMES}"):
            if other.id != volume:
                # A volume that a build has mounted stays until the next set of runtimes.
                await self._engine.remove_volume(other.id)
