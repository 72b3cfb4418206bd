"""One site's deployments on the real engine: created, changed, broken, brought back, taken away."""

import asyncio

import pytest

from deployer.build import sandbox
from deployer.engine.spec import STACK
from deployer.routing.route_table import TraefikRoutes
from deployer.running.reconciler import Reconciler
from shared.events import types as t
from tests.support.site_files import TestSite, run

from .conftest import World

pytestmark = pytest.mark.stack


async def containers(world: World, site: TestSite) -> dict[str, str]:
    return {o.service: o.id for o in await world.context.engine.containers(site.app_id)}


async def test_a_site_lives_from_creation_to_deletion(world: World, reconciler: Reconciler) -> None:
    """Created, pushed to, rolled back, given new settings, deleted: one release at each moment, and nothing stays."""
    site = await world.site()
    async with world.running():
        first = await world.first(site)
        assert (await world.get(site, "/"))[:2] == (200, first)
        assert (await world.get(site, "/api/health"))[0] == 200
        assert (await world.events(t.DeploySucceeded))[0].built == []
        before = await containers(world, site)

        (site.work / "api" / "public" / "new.php").write_text("<?php echo 1;")
        await site.push("One file")
        second = await world.queue(site)
        assert await world.ended(second) == "succeeded", await world.events(t.DeployFailed)
        assert (await world.get(site, "/"))[:2] == (200, second)
        after = await containers(world, site)
        assert {name for name in after if after[name] != before[name]} == {"api"}
        assert (await world.events(t.DeploySucceeded))[1].built == ["api"]
        named = {o.name for o in await world.context.engine.containers(site.app_id)}
        assert named == {f"{site.customer_uuid}-{site.app_id}-{s}" for s in ("www", "api", "alert", "db")}

        third = await world.queue(site, "rollback", rollback_to=first)
        assert await world.ended(third) == "succeeded", await world.events(t.DeployFailed)
        back = (await world.events(t.DeploySucceeded))[2]
        assert (back.images, back.built) == ((await world.events(t.DeploySucceeded))[0].images, [])

        site.write_env(2, APP_NAME="Another name")
        await world.handle(t.EnvWritten(**site.common(), version=2))
        [fourth] = [e.deployment_id for e in await world.events(t.DeployQueued) if e.kind == "settings"]
        assert await world.ended(fourth) == "succeeded", await world.events(t.DeployFailed)
        assert "Another name" in (await world.get(site, "/config.json"))[2]

        await reconciler.once()
        await world.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
        await world.until(lambda: world.events(t.SiteContainersRemoved))
    assert await world.context.engine.containers(site.app_id) == []
    for kind in ("network", "volume"):
        listed = await run("docker", kind, "ls", "-q", "--filter", f"label=webmeteor.app={site.app_id}")
        assert listed == "", kind
    assert await world.context.engine.site_images(site.app_id) == {}
    for table in ("sites", "deployments", "releases"):
        assert await world.context.pool.fetch(f"TABLE {table}") == []


@pytest.fixture
async def live(world: World) -> TestSite:
    site = await world.site()
    async with world.running():
        await world.first(site)
    return site


async def test_a_prefix_is_whole_segments(world: World, live: TestSite) -> None:
    """`/api-guide.html` is a page like any other; `/socket.io` is the live channel with its last slash or without."""
    for path in ("/api-guide.html", "/apis/", "/socket.io-help"):
        text = (await world.get(live, path))[2]
        assert "<html" in text, path
    assert "<html" not in (await world.get(live, "/api"))[2]
    for path in ("/socket.io/", "/socket.io"):
        status, _, text = await world.get(live, f"{path}?EIO=4&transport=polling")
        assert (status, text[:2]) == (200, "0{"), path


async def still_serves(world: World, site: TestSite) -> None:
    [first, *_] = await world.events(t.DeploySucceeded)
    assert (await world.get(site, "/api/health"))[:2] == (200, first.deployment_id)
    names = {o.name for o in await world.context.engine.containers(site.app_id)}
    assert names == {f"{site.customer_uuid}-{site.app_id}-{s}" for s in ("www", "api", "alert", "db")}


async def fail(world: World, site: TestSite) -> t.DeployFailed:
    deployment = await world.queue(site)
    async with world.running():
        assert await world.ended(deployment) == "failed"
    [failed] = await world.events(t.DeployFailed)
    return failed


async def test_a_failing_build_leaves_the_old_release_and_shows_its_last_lines(world: World, live: TestSite) -> None:
    """The reason a customer reads is what the build printed."""
    (live.work / "api" / "Dockerfile").write_text("FROM webmeteor/php:8.4\nRUN echo no such luck; exit 3\n")
    await live.push("Broken")
    failed = await fail(world, live)
    assert (failed.step, failed.key) == ("build", "build_failed")
    assert "no such luck" in failed.message
    await still_serves(world, live)


async def test_nothing_is_built_while_the_firewalls_rules_cannot_be_set(world: World, live: TestSite) -> None:
    """Whatever has become of them since the start: a customer's commands do not run in the open."""
    # No chain can have a name this long, so iptables refuses.
    change = {"firewall": "on", "stack": f"{world.context.settings.stack}-whose-name-is-too-long"}
    world.context.builder._settings = world.context.settings.model_copy(update=change)
    (live.work / "api" / "Dockerfile").write_text("FROM webmeteor/php:8.4\nRUN echo it ran; exit 3\n")
    await live.push("Wants to be built")
    failed = await fail(world, live)
    assert (failed.step, failed.key) == ("build", "firewall_not_set")
    assert "it ran" not in (live.directory / "deployment.log").read_text()
    await still_serves(world, live)


async def test_a_container_that_ends_early_fails_at_once_with_its_words(world: World, live: TestSite) -> None:
    """No waiting for the whole readiness time when there is nothing to wait for; secrets in the words are hidden."""
    (live.work / "alert" / "server.js").write_text(
        "console.log('my secret is ' + process.env.JWT_SECRET); process.exit(7)"
    )
    await live.push("Ends")
    async with asyncio.timeout(40):
        failed = await fail(world, live)
    assert (failed.step, failed.key) == ("ready", "not_ready")
    assert "exited with code 7" in failed.message
    assert "my secret is" in failed.message
    assert "jjjjjj" not in failed.message + (live.directory / "deployment.log").read_text()
    await still_serves(world, live)


async def test_a_container_that_writes_where_it_may_not_is_told_where_it_may(world: World, live: TestSite) -> None:
    """Its own files are read-only; the log and the failure say what to do."""
    (live.work / "alert" / "server.js").write_text(
        "import { writeFileSync } from 'node:fs'; writeFileSync('/app/cache', '')"
    )
    await live.push("Writes")
    failed = await fail(world, live)
    assert (failed.step, failed.key) == ("ready", "not_ready")
    hint = "only these are writable: /tmp (16 MB in memory)."
    assert hint in failed.message
    assert hint in (live.directory / "deployment.log").read_text()
    await still_serves(world, live)


async def test_a_running_build_can_be_cancelled(world: World, live: TestSite) -> None:
    """A Dockerfile that hangs ends when the customer says so, and its process with it."""
    (live.work / "api" / "Dockerfile").write_text("FROM webmeteor/php:8.4\nRUN echo hanging now; sleep 300\n")
    await live.push("Hangs")
    deployment = await world.queue(live)
    async with world.running():

        async def hangs() -> bool:
            return any("hanging now" in line for log in await world.events(t.DeployLog) for line in log.lines)

        await world.until(hangs)
        await world.handle(t.DeployCancelRequested(**live.common(), deployment_id=deployment))
        assert await world.ended(deployment, 10) == "cancelled"
    assert len(await world.events(t.DeployCancelled)) == 1
    await still_serves(world, live)


async def test_a_hanging_build_ends_with_its_time(world: World, live: TestSite) -> None:
    """A limit in seconds, and an error that says so."""
    (live.work / "api" / "Dockerfile").write_text("FROM webmeteor/php:8.4\nRUN sleep 301\n")
    await live.push("Hangs")
    world.context.builder._settings = world.context.settings.model_copy(update={"build_seconds": 3})
    assert (await fail(world, live)).key == "build_timeout"
    await still_serves(world, live)


async def test_what_is_missing_or_stopped_comes_back(world: World, live: TestSite, reconciler: Reconciler) -> None:
    """A stray hand, a reboot, an engine restart: the live release is put back, in the same places."""
    await run("docker", "rm", "-f", f"{live.customer_uuid}-{live.app_id}-api")
    await run("docker", "stop", "-t", "1", f"{live.customer_uuid}-{live.app_id}-www")
    routes = world.context.routes
    assert isinstance(routes, TraefikRoutes)
    routes._file(live.app_id).unlink()
    await reconciler.once()

    async def serves() -> bool:
        return (await world.get(live, "/"))[0] == 200 and (await world.get(live, "/api/health"))[0] == 200

    await world.until(serves, 20)
    await still_serves(world, live)


async def test_the_whole_site_removed_by_hand_comes_back(world: World, live: TestSite, reconciler: Reconciler) -> None:
    """Even its network: only the volumes hold what can't be made again."""
    for service in ("www", "api", "alert", "db"):
        await run("docker", "rm", "-f", f"{live.customer_uuid}-{live.app_id}-{service}")
    await run("docker", "network", "rm", f"{live.customer_uuid}-{live.app_id}-network")
    await reconciler.once()
    await still_serves(world, live)


async def test_a_builder_that_an_attempt_has_left_ends_with_the_next(world: World, live: TestSite) -> None:
    """The engine was away when it should have been removed; what it was to build is there by now."""
    context = world.context
    labels = {STACK: context.settings.stack, sandbox.BUILD: live.app_id}
    await context.engine.create(
        context.builder.traces.name("build", live.app_id), {"Image": context.settings.builder_image, "Labels": labels}
    )
    async with world.running():
        assert await world.ended(await world.queue(live, "manual")) == "succeeded"
    assert live.app_id not in {trace.whose for trace in await context.builder.traces.of_others()}
