"""A disk that gets full: accepted work waits and goes on, and what nobody needs leaves the disk."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from prometheus_client import REGISTRY

from deployer import image_names
from deployer.build import sandbox
from deployer.build.builder import Order
from deployer.build.traces import Trace, Traces
from deployer.deployments import queue
from deployer.disk import caches, leftovers
from deployer.disk.upkeep import Upkeep
from deployer.engine.docker import DockerEngine
from deployer.engine.spec import STACK
from deployer.errors import NoRoomError
from deployer.images import collector
from deployer.images.pushes import Pushes
from deployer.images.registry import MANIFESTS, HttpRegistry
from deployer.images.tokens import Tokens
from shared.events import types as t
from shared.names import DEFAULT_MACHINE, new_deployment_id
from shared.sitespec import LOG_FILE
from tests.support import stack
from tests.support.site_files import TestSite, run

from .conftest import BUILDS, HOST, World
from .stage import Stage, whole
from .test_builds import NODE, Yard, Yards, yards  # noqa: F401 - a fixture

FULL, EMPTY = 0.9, 0.1


@dataclass
class PlayedBuilder:
    """Builds whatever it is asked to, at once."""

    stage: Stage

    async def build(self, order: Order, on_line: Callable[[str], None], on_turn: Callable[[int], None]) -> str:
        on_turn(0)
        on_line("built")
        assert order.files
        await order.files
        digest = f"sha256:{order.part}{order.folder}"
        self.stage.registry.digests[order.repository, order.tag] = digest
        return image_names.reference(order.repository, digest)

    async def forget(self, app_id: str) -> None:
        pass

    async def end_left(self, whose: str) -> None:
        pass


@pytest.fixture
async def site(stage: Stage) -> TestSite:
    """One that serves, on a disk that is nearly full by now."""
    stage.context.builder = cast("Any", PlayedBuilder(stage))
    made = await stage.site()
    await stage.deploy()
    stage.disk.used = FULL
    return made


async def push(stage: Stage, site: TestSite, text: str) -> str:
    """With something to build."""
    (site.work / "api" / "new.php").write_text(text)
    await site.push("One file")
    deployment_id = new_deployment_id()
    await stage.handle(t.DeployQueued(**site.common(), deployment_id=deployment_id, kind="push", commit=site.commit))
    await stage.context.pool.execute("UPDATE deployments SET not_before = now()")
    return deployment_id


async def state(stage: Stage, deployment_id: str) -> str:
    return str(await stage.context.pool.fetchval("SELECT state FROM deployments WHERE id = $1", deployment_id))


def log_of(stage: Stage, site: TestSite, deployment_id: str) -> list[str]:
    lines = (site.directory / LOG_FILE).read_text().splitlines()
    return [line for line in lines if deployment_id in line]


async def test_an_accepted_push_waits_for_room_and_goes_on_by_itself(stage: Stage, site: TestSite) -> None:
    """Its log says once why it waits, the site serves on, and no pass over the queue is a crash of it."""
    waiting = await push(stage, site, "new")
    for _ in range(5):
        await stage.deploy()
    assert await state(stage, waiting) == "queued"
    assert await stage.finals(waiting) == []
    assert stage.shown(site) == whole(site)
    assert await queue.seconds_to_next(stage.context.pool, DEFAULT_MACHINE, 2.0) == 2.0, (
        "it must not keep the queue busy"
    )
    assert len([line for line in log_of(stage, site, waiting) if "nearly full" in line]) == 1
    stage.disk.used = EMPTY
    await stage.deploy()
    assert await stage.finals(waiting) == [t.DeploySucceeded]
    assert await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites") == waiting
    told = [e for e in await started(stage) if e.deployment_id == waiting]
    assert len(told) == 1


async def started(stage: Stage) -> list[t.DeployStarted]:
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.started'")
    return [t.DeployStarted.model_validate(json.loads(row["body"])["data"]) for row in rows]


async def test_what_builds_nothing_does_not_wait(stage: Stage, site: TestSite) -> None:
    """New settings and a rollback go at once; the rollback is the newer wish."""
    waiting = await push(stage, site, "new")
    await stage.deploy()
    site.write_env(2, APP_NAME="Other")
    await stage.handle(t.EnvWritten(**site.common(), version=2))
    await stage.deploy()
    assert (
        await stage.context.pool.fetchval(
            "SELECT releases.env_version FROM releases JOIN sites ON live_deployment_id = deployment_id"
        )
        == 2
    )
    assert await state(stage, waiting) == "queued"
    back, first = (
        new_deployment_id(),
        await stage.context.pool.fetchval("SELECT deployment_id FROM releases ORDER BY number"),
    )
    await stage.handle(t.DeployQueued(**site.common(), deployment_id=back, kind="rollback", rollback_to=first))
    await stage.deploy()
    assert await stage.finals(waiting) == [t.DeploySuperseded]
    assert await stage.finals(back) == [t.DeploySucceeded]


async def test_what_waits_for_room_can_be_cancelled_and_replaced(stage: Stage, site: TestSite) -> None:
    """Each of them ends once; the newest push is what is built."""
    cancelled = await push(stage, site, "one")
    await stage.deploy()
    await stage.handle(t.DeployCancelRequested(**site.common(), deployment_id=cancelled))
    assert await stage.finals(cancelled) == [t.DeployCancelled]
    replaced = await push(stage, site, "two")
    await stage.deploy()
    newest = await push(stage, site, "three")
    await stage.deploy()
    assert await stage.finals(replaced) == [t.DeploySuperseded]
    stage.disk.used = EMPTY
    await stage.deploy()
    assert await stage.finals(newest) == [t.DeploySucceeded]


async def test_a_cancellation_that_meets_it_on_its_way_back_is_not_lost(stage: Stage, site: TestSite) -> None:
    """Asked for while it ran, it ends at the next look, room or not."""
    waiting = await push(stage, site, "new")
    await stage.deploy()
    await stage.context.pool.execute("UPDATE deployments SET cancel_requested = true WHERE id = $1", waiting)
    await stage.deploy()
    assert await stage.finals(waiting) == [t.DeployCancelled]


async def test_a_deleted_site_takes_along_what_waits_for_room(stage: Stage, site: TestSite) -> None:
    """Nothing builds for it when there is room again."""
    waiting = await push(stage, site, "new")
    await stage.deploy()
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    assert await stage.finals(waiting) == [t.DeployCancelled]
    await stage.work()
    stage.disk.used = EMPTY
    await stage.deploy()
    assert stage.shown(site) == {}


@dataclass
class PlayedTraces:
    """Caches of sites that nobody works with."""

    left: list[str]

    async def caches(self) -> list[Trace]:
        return [Trace(whose, whose, datetime.now(UTC)) for whose in self.left]

    async def drop_cache(self, whose: str) -> bool:
        self.left.remove(whose)
        return True

    async def of_others(self) -> list[Trace]:
        return []


@dataclass
class PlayedCollector:
    answers: list[bool]

    async def collect(self, pushes_of_others: Callable[[], Awaitable[bool]]) -> bool:
        return not await pushes_of_others() and self.answers.pop(0)


async def test_a_full_disk_is_told_and_acted_upon_until_there_is_room(stage: Stage, site: TestSite) -> None:
    """For alarms as metrics; a collection that met a push is tried again, and one that was done is not."""
    played: Any = stage.context.builder
    played.traces = traces = PlayedTraces(["app_one", "app_two"])
    collecting: Any = PlayedCollector([True, False, True])
    upkeep = Upkeep(stage.context, collecting)
    stage.disk.used = EMPTY
    await upkeep.once()
    assert told() == (EMPTY, 0)
    assert (len(traces.left), collecting.answers) == (2, [False, True])
    stage.disk.used = FULL
    await upkeep.once()
    assert told() == (FULL, 1)
    assert (traces.left, collecting.answers) == ([], [True])
    traces.left.append("app_new")
    await upkeep.once()
    assert (traces.left, collecting.answers) == ([], [])
    stage.disk.used = EMPTY
    await upkeep.once()
    assert told() == (EMPTY, 0)
    assert stage.shown(site) == whole(site)


def told() -> tuple[float | None, float | None]:
    sample = REGISTRY.get_sample_value
    return sample("webmeteor_disk_used_ratio", {"disk": "engine"}), sample("webmeteor_builds_stopped")


@pytest.mark.stack
async def test_a_build_that_has_waited_in_line_looks_again(yards: Yards) -> None:  # noqa: F811 - the fixture
    """What was measured when it came may be long ago; nothing was started for it."""
    yard: Yard = yards(builds_stop_at_disk=1e-9)
    with pytest.raises(NoRoomError):
        await yard.build(NODE)
    assert await run("docker", "ps", "-aq", "--filter", f"label={sandbox.BUILD}={yard.app_id}") == ""
    assert await run("docker", "volume", "ls", "-q", "--filter", f"label={sandbox.BUILD}={yard.app_id}") == ""


@pytest.fixture
async def known(world: World) -> AsyncIterator[TestSite]:
    """A site that the deployer knows, without containers."""
    site = TestSite(world.root)
    await world.handle(t.SiteRequested(**site.common(), site_type="portfolio", site_name="A", domain=site.domain))
    await world.place(site)
    yield site
    mine = f"label={STACK}={world.context.settings.stack}"
    for listing, removal in ((("ps", "-aq"), ("rm", "-fv")), (("volume", "ls", "-q"), ("volume", "rm"))):
        if found := (await run("docker", *listing, "--filter", mine)).split():
            await run("docker", *removal, *found)


@pytest.mark.stack
async def test_builders_of_a_killed_deployer_are_ended_and_nobody_elses(world: World, known: TestSite) -> None:
    """Those of a site at once; one that may be `warm`'s when it is older than any build."""
    context, image = world.context, world.context.settings.builder_image
    for whose in (known.app_id, "template"):
        labels = {STACK: context.settings.stack, sandbox.BUILD: whose}
        await context.engine.create(context.builder.traces.name("build", whose), {"Image": image, "Labels": labels})
    now = datetime.now(UTC)
    async with context.builder.traces.at_work(known.app_id):
        await leftovers.end_builders(context, now)
        assert {trace.whose for trace in await context.builder.traces.of_others()} == {"template"}
    assert {trace.whose for trace in await context.builder.traces.of_others()} == {known.app_id, "template"}
    await leftovers.end_builders(context, now)
    assert [trace.whose for trace in await context.builder.traces.of_others()] == ["template"]
    await leftovers.end_builders(context, now + timedelta(hours=1))
    assert await context.builder.traces.of_others() == []


@pytest.mark.stack
async def test_caches_go_by_age_and_for_room_but_never_under_a_build(world: World, known: TestSite) -> None:
    """Oldest first, until there is room; what a container has stays whatever this process knows of it."""
    context, traces = world.context, world.context.builder.traces
    others = [TestSite(world.root).app_id for _ in range(3)]
    for whose in (known.app_id, *others):
        await traces.ensure_cache(whose, "runtimes")
    mounted = {"Type": "volume", "Source": traces.name("cache", others[0]), "Target": "/cache"}
    body = {"Image": context.settings.builder_image, "Labels": {STACK: context.settings.stack}}
    await context.engine.create("", {**body, "HostConfig": {"Mounts": [mounted]}})
    deployment_id = await world.queue(known, "manual")
    await context.pool.execute(
        "UPDATE deployments SET queued_at = now() - interval '20 days' WHERE id = $1", deployment_id
    )

    async def left() -> set[str]:
        return {trace.whose for trace in await traces.caches()}

    await caches.prune(context, datetime.now(UTC))
    assert await left() == set(others)
    async with traces.at_work(others[1]):
        context.room = replace(context.room, measure=lambda _: FULL)
        await caches.prune(context, datetime.now(UTC))
    assert await left() == {others[0], others[1]}


@dataclass
class OwnRegistry:
    """A registry beside the test stack's, to collect in: nobody else pushes there."""

    stack: str
    engine: DockerEngine
    tokens: Tokens
    session: aiohttp.ClientSession
    address: str

    async def ask(self, method: str, path: str, data: bytes = b"", status: int = 200, **headers: str) -> Any:
        token = self.tokens.sign({"site/one/api": ["pull", "push", "delete"]}, 60)
        url = path if path.startswith("http") else f"http://{self.address}/v2/site/one/api/{path}"
        async with self.session.request(
            method, url, data=data, headers={"Authorization": f"Bearer {token}", **headers}
        ) as response:
            assert response.status == status, await response.text()
            return response

    async def blob(self, content: bytes) -> dict[str, Any]:
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        begun = await self.ask("POST", "blobs/uploads/", status=202)
        await self.ask("PUT", f"{begun.headers['Location']}&digest={digest}", content, 201)
        return {"mediaType": "application/octet-stream", "size": len(content), "digest": digest}

    async def image(self, tag: str) -> tuple[str, str]:
        """(manifest's digest, layer's digest)."""
        layer = await self.blob(f"layer of {tag}".encode())
        config = {**await self.blob(b"{}"), "mediaType": "application/vnd.docker.container.image.v1+json"}
        manifest = {"schemaVersion": 2, "mediaType": MANIFESTS[0], "config": config, "layers": [
            {**layer, "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip"}]}  # fmt: skip
        kind = {"Content-Type": MANIFESTS[0]}
        said = await self.ask("PUT", f"manifests/{tag}", json.dumps(manifest).encode(), 201, **kind)
        return said.headers["Docker-Content-Digest"], layer["digest"]


@pytest.mark.stack
async def test_a_collector_of_a_killed_deployer_is_ended_before_anything_is_pushed(
    world: World, known: TestSite
) -> None:
    """It no longer has the lock that would keep pushes from it."""
    engine, settings = world.context.engine, world.context.settings
    left = collector.name_of(settings.stack)
    await engine.create(left, {"Image": settings.builder_image, "Labels": {STACK: settings.stack}})
    async with world.context.library._pushes.pushing():
        assert await run("docker", "ps", "-aq", "--filter", f"name={left}") == ""


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[OwnRegistry]:
    name = f"own-{tmp_path.parent.name}-{tmp_path.name}".replace("_", "-")[:60]
    keys = BUILDS["registry_certificate"].parent
    await run(
        "docker", "run", "-d", "--name", name, "--label", f"{STACK}={name}", "--label", collector.SERVICE,
        "-e", "REGISTRY_HTTP_ADDR=:5000", "-e", "REGISTRY_AUTH_TOKEN_ROOTCERTBUNDLE=/keys/certificate.pem",
        "-v", f"{keys}:/keys:ro", "-v", f"{stack.ROOT}/images/registry/config.yml:/etc/docker/registry/config.yml:ro",
        "-p", f"{HOST}::5000", "webmeteor/registry:2",
    )  # fmt: skip
    engine = DockerEngine("unix:///var/run/docker.sock", name, "x")
    tokens = Tokens(BUILDS["registry_key"], BUILDS["registry_certificate"])
    try:
        async with aiohttp.ClientSession() as session:
            address = (await run("docker", "port", name, "5000")).splitlines()[0]
            made = OwnRegistry(name, engine, tokens, session, address)
            asking = HttpRegistry(address, tokens, session)
            async with asyncio.timeout(20):
                while not await _answers(asking):  # noqa: ASYNC110 - it starts when it starts
                    await asyncio.sleep(0.05)
            yield made
    finally:
        await engine.close()
        await run("docker", "rm", "-fv", name)


async def _answers(registry: HttpRegistry) -> bool:
    try:
        await registry.tags("site/one/api")
    except Exception:  # noqa: BLE001 - not yet
        return False
    return True


@pytest.mark.stack
async def test_layers_that_no_manifest_names_leave_the_registry(own: OwnRegistry, tmp_path: Path) -> None:
    """Of a deleted manifest, never of another; a manifest whose tag has moved on may be somebody's way back."""
    pushes = Pushes(tmp_path / "lock", lambda: own.engine.remove(collector.name_of(own.stack)))
    collecting = collector.Collector(own.engine, pushes, own.stack)
    (deleted, unnamed), (kept, layer) = await own.image("gone"), await own.image("kept")
    await own.image("kept-later")
    await own.ask("DELETE", f"manifests/{deleted}", status=202)
    traces = Traces(own.engine, own.stack)

    async def others() -> bool:
        return bool(await traces.of_others())

    async with pushes.pushing():
        assert not await collecting.collect(others)
    builder = {"Image": "webmeteor/registry:2", "Labels": {STACK: own.stack, sandbox.BUILD: "app_x"}}
    orphan = await own.engine.create("", builder)
    assert not await collecting.collect(others)
    await own.ask("HEAD", f"blobs/{unnamed}")
    await own.engine.remove(orphan)
    assert await collecting.collect(others)
    await own.ask("HEAD", f"blobs/{unnamed}", status=404)
    await own.ask("HEAD", f"blobs/{layer}")
    await own.ask("GET", f"manifests/{kept}", Accept=MANIFESTS[0])
    # The same layer is uploaded again: the registry does not believe that it still has it.
    assert await own.image("gone") == (deleted, unnamed)
    await own.ask("HEAD", f"blobs/{unnamed}")
