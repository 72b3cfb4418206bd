"""The Engine protocol on a real Docker engine (API ≥ 1.41)."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiodocker
import aiohttp

from deployer import image_names
from deployer.engine import spec
from deployer.engine.attached import Terminal
from deployer.engine.errors import (
    ContainerFailedError,
    EngineUnavailableError,
    InUseError,
    MissingError,
    NotRunningError,
    typed,
)
from deployer.engine.output import Output
from deployer.engine.protocol import Ended, Found, NetworkSpec, Volume
from deployer.model import Observed
from shared.pace import Pace

# For the answer to one request; starting a container on a busy machine takes seconds.
ANSWER_SECONDS = 120
# Tries to remove a container whose program ends at that moment.
REMOVALS = 3
# For walking through all volumes: even volumes full of small files must get measured.
MEASURE_SECONDS = 3600
# For getting a connection: a free one for commands, or a new one.
CONNECT_SECONDS = 10
# Bytes that the event loop handles at a time: up to some thousand lines.
CHUNK = 16 * 1024
# Rate limit of one container's output; the excess waits in the engine. A line costs more than its bytes.
BYTES_PER_SECOND = 256 * 1024
BURST_BYTES = 8 * BYTES_PER_SECOND
LINE_COST = 64
# Of a container's two outputs, which are attached to as one stream.
STDOUT = 1
# Bytes of a failed program's error output that its error carries.
LAST_WORDS = 1000
# Tenths of a second for which a container whose output has ended may still be running.
END_LOOKS = 50


@contextlib.contextmanager
def _typed() -> Iterator[None]:
    try:
        yield
    except aiodocker.DockerError as error:
        raise typed(error.status, error.message) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise EngineUnavailableError("The container engine does not answer.", detail=str(error)) from error


class DockerEngine:
    def __init__(self, host: str, stack: str, registry: str) -> None:
        """`registry`: where the engine reaches the platform's registry, as `127.0.0.1:15500`."""
        timeout = aiohttp.ClientTimeout(connect=CONNECT_SECONDS, sock_connect=5, sock_read=ANSWER_SECONDS)
        self._docker: Any = aiodocker.Docker(url=host, timeout=timeout)
        # Long-lived streams have their own unlimited connections: no stream can delay a command.
        self._session = aiohttp.ClientSession(connector=_connector(host), timeout=timeout)
        self._streams: Any = aiodocker.Docker(url=host, session=self._session, timeout=timeout)
        self._stack, self._registry = stack, registry

    def _local(self, reference: str) -> str:
        """Return an image's name as the engine knows it; releases record it without the registry's address."""
        return f"{self._registry}/{reference}" if image_names.is_ours(reference) else reference

    async def close(self) -> None:
        await self._docker.close()
        await self._streams.close()
        await self._session.close()

    def _labels(self, app_id: str | None) -> dict[str, Any]:
        site = spec.APP if app_id is None else f"{spec.APP}={app_id}"
        return {"label": [f"{spec.STACK}={self._stack}", site]}

    async def ping(self) -> None:
        with _typed():
            await self._docker.version()

    async def containers(self, app_id: str | None = None) -> list[Observed]:
        with _typed():
            found = await self._docker.containers.list(all=1, filters=json.dumps(self._labels(app_id)))
        return [_observed(container._container) for container in found]  # noqa: SLF001 - its only way to the whole answer

    async def ensure_network(self, network: NetworkSpec) -> None:
        config = {
            "Name": network.name,
            "Driver": "bridge",
            "CheckDuplicate": True,
            "Labels": network.labels,
            "IPAM": {"Driver": "default", "Config": [{"Subnet": network.subnet, "Gateway": network.gateway}]},
            "Options": {"com.docker.network.bridge.enable_icc": "true"},
        }
        with _typed():
            try:
                await self._docker.networks.get(network.name)
            except aiodocker.DockerError as error:
                if error.status != 404:
                    raise
                await self._docker.networks.create(config)

    async def ensure_volume(self, name: str, labels: dict[str, str]) -> None:
        with _typed():
            await self._docker.volumes.create({"Name": name, "Labels": labels})

    async def create(self, name: str, config: dict[str, Any]) -> str:
        with _typed():
            here = {**config, "Image": self._local(config["Image"])}
            return str((await self._docker.containers.create(here, name=name or None)).id)

    async def start(self, container: str) -> None:
        with _typed():
            await self._docker.containers.container(container).start()

    async def ended(self, container: str) -> Ended | None:
        with _typed():
            state = (await self._docker.containers.container(container).show())["State"]
        # A restarting container has ended before.
        if state["Running"] and not state["Restarting"]:
            return None
        return Ended(state["ExitCode"], state["OOMKilled"])

    async def stop(self, container: str, seconds: int) -> None:
        with contextlib.suppress(MissingError), _typed():
            await self._docker.containers.container(container).stop(t=seconds)

    async def pause(self, container: str) -> None:
        with _typed():
            await self._docker.containers.container(container).pause()

    async def unpause(self, container: str) -> None:
        with _typed():
            await self._docker.containers.container(container).unpause()

    async def remove(self, container: str) -> None:
        for _ in range(REMOVALS - 1):
            # Its program may end between the engine's look and its signal; the next look finds it ended.
            with contextlib.suppress(NotRunningError):
                await self._remove(container)
                return
        await self._remove(container)

    async def _remove(self, container: str) -> None:
        with contextlib.suppress(MissingError, InUseError), _typed():
            await self._docker.containers.container(container).delete(force=True, v=True)

    async def rename(self, container: str, name: str) -> None:
        with _typed():
            await self._docker.containers.container(container).rename(name)

    async def tail(self, container: str, lines: int) -> list[str]:
        async with contextlib.aclosing(self.logs(container, tail=lines, follow=False)) as batches:
            return [line async for batch in batches for line in batch][-lines:]

    async def logs(self, container: str, *, tail: int, follow: bool) -> AsyncGenerator[list[str], None]:
        parameters = {"stdout": True, "stderr": True, "tail": tail, "follow": follow}
        output, pace = Output(), Pace(BYTES_PER_SECOND, BURST_BYTES)
        with _typed():
            silence = None if follow else ANSWER_SECONDS
            async with self._stream(f"containers/{container}/logs", parameters, silence) as response:
                async for chunk in response.content.iter_chunked(CHUNK):
                    if lines := list(output.feed(chunk)):
                        yield lines
                    await asyncio.sleep(pace.pause(len(chunk) + LINE_COST * len(lines), time.monotonic()))
        if lines := list(output.end()):
            yield lines

    @contextlib.asynccontextmanager
    async def _stream(
        self, path: str, parameters: dict[str, Any], silence: float | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Close the response after the block: aiodocker leaves it open when it is not read to its end.

        `silence`: seconds without a byte after which it times out; None: never.
        """
        timeout = aiohttp.ClientTimeout(connect=CONNECT_SECONDS, sock_connect=5, sock_read=silence)
        async with self._streams._query(path, params=parameters, timeout=timeout) as response:  # noqa: SLF001 - its only way to the bytes
            try:
                yield response
            finally:
                response.close()

    async def image_id(self, reference: str) -> str | None:
        try:
            with _typed():
                return str((await self._docker.images.inspect(self._local(reference)))["Id"])
        except MissingError:
            return None

    async def pull(self, reference: str, token: str) -> bool:
        """Pull from the platform's registry; return False when it is not there."""
        try:
            with _typed():
                await self._streams.images.pull(self._local(reference), auth={"registrytoken": token})
        except MissingError:
            return False
        return True

    async def push(self, image: str, repository: str, tag: str, token: str) -> None:
        """Push into the platform's registry."""
        name = f"{self._registry}/{repository}"
        with _typed():
            await self._docker.images.tag(image, repo=name, tag=tag)
            await self._streams.images.push(name, tag=tag, auth={"registrytoken": token})
        await self.remove_image(f"{name}:{tag}")

    async def tag(self, reference: str, name: str) -> None:
        """Add a name, as `repository:tag`."""
        repository, _, tag = name.partition(":")
        with _typed():
            await self._docker.images.tag(self._local(reference), repo=repository, tag=tag)

    async def site_images(self, app_id: str) -> dict[str, str]:
        with _typed():
            found = await self._docker.images.list(filters={"reference": [f"{self._registry}/site/{app_id}/*"]})
            earlier = await self._docker.images.list(filters=self._labels(app_id))
        prefix = f"{self._registry}/"
        digests = [name.removeprefix(prefix) for image in found for name in image["RepoDigests"] or []]
        # Built before the platform had a registry: releases name these by engine id.
        tagged = {tag: image["Id"] for image in earlier for tag in (image["RepoTags"] or [image["Id"]])}
        return {name: name for name in digests if name.startswith(f"site/{app_id}/")} | tagged

    async def shared_images(self) -> list[str]:
        prefix = f"{self._registry}/"
        references = [f"{prefix}template/*", f"{prefix}runtime/*", f"{image_names.LOCAL_TEMPLATE}*"]
        with _typed():
            found = await self._docker.images.list(filters={"reference": references})
        all_names = [n for image in found for n in (*(image["RepoDigests"] or ()), *(image["RepoTags"] or ()))]
        ours = [n.removeprefix(prefix) for n in all_names if n.startswith((prefix, image_names.LOCAL_TEMPLATE))]
        return [n for n in ours if image_names.is_ours(n) or n.startswith(image_names.LOCAL_TEMPLATE)]

    async def remove_image(self, reference: str) -> None:
        with contextlib.suppress(MissingError, InUseError), _typed():
            await self._docker.images.delete(self._local(reference))

    async def file_of(self, image: str, path: str) -> bytes:
        """Return a file's content, from a container that is created for this and never runs."""
        container = await self.create("", {"Image": image})
        try:
            with _typed(), await self._docker.containers.container(container).get_archive(path) as archive:
                file = archive.extractfile(archive.getmembers()[0])
                return file.read() if file else b""
        finally:
            await self.remove(container)

    @contextlib.asynccontextmanager
    async def attached(self, container: str) -> AsyncIterator[Terminal]:
        """Attach to a container that has not been started."""
        with _typed():
            stream = self._streams.containers.container(container).attach(stdin=True, stdout=True, stderr=True)
            async with stream:
                yield Terminal(stream)

    @contextlib.asynccontextmanager
    async def talking(self, name: str, config: dict[str, Any]) -> AsyncIterator[Terminal]:
        await self.remove(name)
        container = await self.create(name, spec.bare(config))
        try:
            async with self.attached(container) as terminal:
                await self.start(container)
                yield terminal
        finally:
            await asyncio.shield(self.remove(container))

    async def piped(
        self, name: str, config: dict[str, Any], source: AsyncIterator[bytes] | None = None
    ) -> AsyncGenerator[bytes, None]:
        await self.remove(name)
        container, words, held = await self.create(name, spec.marked(config)), b"", b""
        try:
            with _typed():
                attached = self._streams.containers.container(container).attach(
                    stdin=source is not None, stdout=True, stderr=True
                )
                async with attached as stream:
                    await self.start(container)
                    feeding = asyncio.ensure_future(_feed(stream, source))
                    try:
                        while message := await stream.read_out():
                            if message.stream == STDOUT:
                                # The mark may arrive in parts.
                                whole = held + message.data
                                ready, held = whole[: -len(spec.MARK)], whole[-len(spec.MARK) :]
                                yield ready
                            else:
                                words = (words + message.data)[-LAST_WORDS:]
                    finally:
                        feeding.cancel()
                        await asyncio.gather(feeding, return_exceptions=True)
            await self._check_end(container, words.decode(errors="replace").strip())
            if held != spec.MARK:
                raise EngineUnavailableError("A part of a container's output was lost.")
        finally:
            await asyncio.shield(self.remove(container))

    async def _check_end(self, container: str, words: str) -> None:
        """Raises EngineUnavailableError when only the connection has ended, ContainerFailedError."""
        for _ in range(END_LOOKS):
            if (ended := await self.ended(container)) is not None:
                break
            await asyncio.sleep(0.1)
        else:
            raise EngineUnavailableError("The connection to a running container has ended.")
        if ended.exit_code:
            reason = "out of memory" if ended.out_of_memory else words or "no reason given"
            raise ContainerFailedError(f"A program ended with {ended.exit_code}: {reason}")

    async def volumes(self, label: str) -> list[Found]:
        """The stack's volumes with this label, `name` or `name=value`."""
        filters = {"label": [f"{spec.STACK}={self._stack}", label]}
        with _typed():
            found = (await self._docker.volumes.list(filters=filters))["Volumes"] or []
        return [Found(v["Name"], v["Labels"] or {}, datetime.fromisoformat(v["CreatedAt"])) for v in found]

    async def found(self, *labels: str) -> list[Found]:
        """Containers with all these labels, running or not."""
        with _typed():
            listed = await self._docker.containers.list(all=1, filters=json.dumps({"label": labels}))
        raw = [container._container for container in listed]  # noqa: SLF001 - its only way to the whole answer
        return [Found(c["Id"], c["Labels"] or {}, datetime.fromtimestamp(c["Created"], UTC)) for c in raw]

    async def show(self, container: str) -> dict[str, Any]:
        """The engine's full description."""
        with _typed():
            return dict(await self._docker.containers.container(container).show())

    async def volume_labels(self, name: str) -> dict[str, str] | None:
        try:
            with _typed():
                return dict((await (await self._docker.volumes.get(name)).show())["Labels"] or {})
        except MissingError:
            return None

    async def remove_volume(self, name: str) -> bool:
        """Return False when a container uses it or it was not there."""
        with contextlib.suppress(MissingError, InUseError), _typed():
            await (await self._docker.volumes.get(name)).delete()
            return True
        return False

    async def volume_folder(self, name: str) -> Path:
        with _typed():
            return Path((await (await self._docker.volumes.get(name)).show())["Mountpoint"]).parent

    async def volumes_measured(self) -> list[Volume]:
        # Engines before API 1.42 ignore `type` and measure images as well.
        with _typed():
            async with self._stream("system/df", {"type": "volume"}, MEASURE_SECONDS) as response:
                found = (await response.json())["Volumes"] or []
        return [_measured(raw, self._stack) for raw in found]

    async def remove_site_networks(self, app_id: str) -> None:
        with _typed():
            for network in await self._docker.networks.list(filters=self._labels(app_id)):
                await (await self._docker.networks.get(network["Id"])).delete()

    async def remove_site_volumes(self, app_id: str, *, but: Collection[str] = ()) -> None:
        with _typed():
            for volume in (await self._docker.volumes.list(filters=self._labels(app_id)))["Volumes"] or []:
                if volume["Name"] not in but:
                    await (await self._docker.volumes.get(volume["Name"])).delete()

    async def changes(self) -> AsyncGenerator[str, None]:
        filters = {**self._labels(None), "type": ["container"]}
        # The engine answers a moment before it subscribes the caller; it keeps its last events for `since`.
        parameters = {"filters": json.dumps(filters), "since": f"{time.time():.6f}"}
        with _typed():
            async with self._stream("events", parameters, None) as response:
                yield ""
                async for line in response.content:
                    yield str(json.loads(line)["Actor"]["Attributes"].get(spec.APP, ""))


async def _feed(stream: Any, source: AsyncIterator[bytes] | None) -> None:
    """If the program ends before it has read everything, its exit code tells."""
    if source is not None:
        async for chunk in source:
            await stream.write_in(chunk)
        # The end of its input; aiodocker can only close both directions.
        stream._resp.connection.transport.write_eof()  # noqa: SLF001


def _connector(host: str) -> aiohttp.BaseConnector:
    """Without a connection limit and without keep-alive: the callers limit the number of streams."""
    path = host.removeprefix("unix://")
    if path == host:
        return aiohttp.TCPConnector(limit=0, force_close=True)
    return aiohttp.UnixConnector(path, limit=0, force_close=True)


def _observed(raw: dict[str, Any]) -> Observed:
    labels = raw["Labels"] or {}
    networks = (raw.get("NetworkSettings") or {}).get("Networks") or {}
    configured = [(n.get("IPAMConfig") or {}).get("IPv4Address") or n.get("IPAddress", "") for n in networks.values()]
    return Observed(
        id=raw["Id"],
        name=(raw["Names"] or [""])[0].lstrip("/"),
        state=raw["State"],
        image=raw["ImageID"],
        app_id=labels.get(spec.APP, ""),
        service=labels.get(spec.SERVICE, ""),
        release=labels.get(spec.RELEASE, ""),
        config_hash=labels.get(spec.HASH, ""),
        address=configured[0] if configured else "",
        labels=labels,
        volumes=tuple(m["Name"] for m in raw.get("Mounts") or [] if m["Type"] == "volume"),
    )


def _measured(raw: dict[str, Any], stack: str) -> Volume:
    labels = raw["Labels"] or {}
    app_id = labels.get(spec.APP, "") if labels.get(spec.STACK) == stack else ""
    # The size is -1 when the engine does not know it.
    return Volume(raw["Name"], app_id, max(0, raw["UsageData"]["Size"]))
