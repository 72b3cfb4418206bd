"""The deployer dies at every call it makes to the engine; what follows is always one release, one end, no litter."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from deployer.deployments import queue
from deployer.deployments.steps import start
from deployer.deployments.worker import DeploymentWorker
from deployer.engine.errors import EngineUnavailableError
from deployer.engine.fake import FakeEngine, KilledError
from deployer.engine.spec import config_hash_of_before
from deployer.model import Observed
from deployer.routing.public import Answer
from deployer.running import site_routes
from deployer.running.reconciler import Reconciler
from deployer.running.watcher import Watcher
from shared.events import parse
from shared.events import types as t
from shared.leases import LeaseLostError, Slot
from shared.names import DEFAULT_MACHINE
from shared.sitespec import SiteSpec
from tests.support.messaging import running
from tests.support.site_files import TestSite
from tests.support.waiting import until

from .stage import Stage, whole


async def each_death(
    stage: Stage, prepare: Callable[[], Awaitable[Any]], act: Callable[[], Awaitable[None]]
) -> AsyncIterator[Any]:
    """Yields after each (prepare, die at the n-th call, act again), before and after the call, until nothing dies."""
    for sign in (1, -1):
        for number in range(1, 200):
            prepared = await prepare()
            stage.engine.calls.clear()
            stage.engine.die_at = sign * number
            try:
                await act()
            except KilledError:
                pass
            else:
                assert number > 5
                break
            finally:
                stage.engine.die_at = None
            yield prepared


async def test_a_first_deployment_survives_a_death_at_each_call(stage: Stage) -> None:
    """The next process finishes it: four containers, one succeeded event."""
    async for site in each_death(stage, stage.site, stage.deploy):
        await stage.deploy()
        deployment = await stage.context.pool.fetchval("SELECT id FROM deployments WHERE app_id = $1", site.app_id)
        assert await stage.finals(deployment) == [t.DeploySucceeded]
        assert stage.shown(site) == whole(site)


async def test_a_push_survives_a_death_at_each_call(stage: Stage) -> None:
    """The new release serves, the old api is gone, and the other three containers were not touched."""
    pushed: list[tuple[TestSite, str, set[str]]] = []

    async def prepare() -> tuple[TestSite, str, set[str]]:
        if not pushed:
            site = await stage.site()
            await stage.deploy()
        else:
            site = pushed[-1][0]
            await stage.deploy()
        kept = {o.id for o in stage.engine.present.values() if o.service != "api"}
        pushed.append((site, await stage.push(site, f"<?php echo {len(pushed)};"), kept))
        return pushed[-1]

    async for site, deployment, kept in each_death(stage, prepare, stage.deploy):
        await stage.deploy()
        assert await stage.finals(deployment) == [t.DeploySucceeded]
        assert stage.shown(site) == whole(site)
        assert kept == {o.id for o in stage.engine.present.values() if o.service != "api"}
        assert await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites") == deployment


async def test_a_deployment_that_begins_again_goes_on_with_what_it_had_decided(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings and commits that come while it is interrupted meet the next one; at no moment does nothing serve."""
    site = await stage.site()
    await stage.deploy()
    text = itertools.count(1)

    async def prepare() -> tuple[str, str]:
        await stage.deploy()
        return await stage.push(site, f"<?php echo {next(text)};"), site.commit

    def something_serves() -> None:
        services = yaml.safe_load(stage.routes.files[site.app_id])["http"]["services"].values()
        running = {o.address for o in stage.engine.present.values() if o.state == "running"}
        led_to = {urlsplit(s["loadBalancer"]["servers"][0]["url"]).hostname for s in services}
        assert led_to <= running, stage.engine.calls
        die()

    def write(app_id: str, text: str) -> bool:
        stage.engine._before("routes")
        changed = write_routes(app_id, text)
        stage.engine._after()
        return changed

    async def get(domain: str, path: str) -> Answer:
        stage.engine._before("verify")
        answer = await answer_of(domain, path)
        stage.engine._after()
        return answer

    write_routes, answer_of, die = stage.routes.write, stage.public.get, stage.engine._after
    # Between the switch and the record as well, where nothing is asked of the engine.
    for fake, name, call in (
        (stage.routes, "write", write), (stage.public, "get", get), (stage.engine, "_after", something_serves)
    ):  # fmt: skip
        monkeypatch.setattr(fake, name, call)
    taken_up: set[str] = set()
    async for deployment, commit in each_death(stage, prepare, stage.deploy):
        drafted = await stage.context.pool.fetchrow("SELECT containers, env_version FROM drafts")
        died_at = stage.engine.calls[-1].split()[0]
        version = next(text)
        site.write_env(version, GREETING=str(version))
        (site.work / "api" / "new.php").write_text("<?php echo 'newer';")
        await site.push("Newer")
        await stage.images(site)
        await stage.deploy()
        assert await stage.finals(deployment) == [t.DeploySucceeded]
        assert stage.shown(site) == whole(site)
        [release] = await stage.context.pool.fetch(
            "SELECT commit, containers, env_version FROM releases WHERE deployment_id = $1", deployment
        )
        if drafted:
            taken_up.add(died_at)
            assert release["commit"] == commit
            assert (release["containers"], release["env_version"]) == tuple(drafted)
        assert await stage.context.pool.fetchval("SELECT count(*) FROM drafts") == 0
    assert taken_up >= {"create", "start", "routes", "verify"}


async def test_settings_written_during_the_first_deployment_reach_the_site(stage: Stage) -> None:
    """When they come nothing serves yet; the deployment that has taken the old ones brings the new ones after it."""
    site = await stage.site()
    stage.engine.die_at = 12
    with pytest.raises(KilledError):
        await stage.deploy()
    stage.engine.die_at = None
    assert await stage.context.pool.fetchval("SELECT count(*) FROM drafts") == 1
    site.write_env(2, GREETING="hello")
    await stage.handle(t.EnvWritten(**site.common(), version=2))
    await stage.deploy()
    rows = await stage.context.pool.fetch("SELECT kind, state FROM deployments ORDER BY queued_at")
    assert [tuple(row) for row in rows] == [("first", "succeeded"), ("settings", "succeeded")]
    version = "SELECT r.env_version FROM releases r JOIN sites ON live_deployment_id = deployment_id"
    assert await stage.context.pool.fetchval(version) == 2
    assert stage.shown(site) == whole(site)


async def test_what_a_deployment_waits_for_is_in_its_log(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine goes away in the middle; the deployment goes on when it is back."""

    async def away(*_: Any) -> str:
        raise EngineUnavailableError("The container engine does not answer.")

    site = await stage.site()
    with monkeypatch.context() as outage:
        outage.setattr(stage.engine, "create", away)
        leased = await queue.lease(stage.context.pool, DEFAULT_MACHINE, 10, 2)
        assert leased is not None
        assert not await DeploymentWorker(stage.context, asyncio.Event())._guarded(leased, Slot(asyncio.Semaphore(0)))
    bodies = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.log' ORDER BY id")
    lines = [line for row in bodies for line in parse(row["body"]).data.lines]
    assert lines[-1].endswith("The container engine does not answer. Waiting for it.")
    await stage.deploy()
    assert stage.shown(site) == whole(site)


async def test_a_lost_lease_leaves_the_log_to_its_next_holder(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of the one that lost it would come under numbers that the next one uses too."""
    # Long: what is written is written by the run's end.
    monkeypatch.setattr("deployer.deployments.journal.BATCH_SECONDS", 600)
    pool, worker = stage.context.pool, DeploymentWorker(stage.context, asyncio.Event())
    site = await stage.site()
    lost = await queue.lease(pool, DEFAULT_MACHINE, 10, 2)
    await pool.execute("UPDATE deployments SET lease_until = now() - interval '1 s'")
    held = await queue.lease(pool, DEFAULT_MACHINE, 10, 2)
    assert lost is not None
    assert held is not None
    with pytest.raises(LeaseLostError):
        await worker._guarded(lost, Slot(asyncio.Semaphore(0)))
    assert await pool.fetchval("SELECT count(*) FROM outbox WHERE type = 'deploy.log'") == 0
    assert await worker._guarded(held, Slot(asyncio.Semaphore(0)))
    bodies = await pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.log' ORDER BY id")
    lines = [line for row in bodies for line in parse(row["body"]).data.lines]
    assert sum(line.endswith("Customer site deployment started") for line in lines) == 1
    assert stage.shown(site) == whole(site)


async def test_a_deletion_survives_a_death_at_each_call(stage: Stage) -> None:
    """Said once that the containers are removed, and they are."""

    async def prepare() -> TestSite:
        site = await stage.site()
        await stage.deploy()
        await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
        return site

    async def at_least_once() -> None:
        await stage.work()
        stage.engine.calls.extend(["ended"] * 6)

    for number in range(1, 5):
        site = await prepare()
        stage.engine.calls.clear()
        stage.engine.die_at = number
        with pytest.raises(KilledError):
            await at_least_once()
        stage.engine.die_at = None
        await stage.work()
        assert stage.shown(site) == {}
        assert await stage.context.pool.fetchval("SELECT count(*) FROM sites WHERE app_id = $1", site.app_id) == 0
        told = await stage.context.pool.fetchval("SELECT count(*) FROM outbox WHERE type = 'site.containers_removed'")
        assert told == number


def databases(stage: Stage) -> list[str]:
    return [o.id for o in stage.engine.present.values() if o.service == "db"]


async def test_other_labels_restart_no_database(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer platform may give its containers others: what is pushed gets them, the database when it is made again."""
    site = await stage.site()
    await stage.deploy()
    kept, labels = databases(stage), SiteSpec.labels
    monkeypatch.setattr(SiteSpec, "labels", lambda *of: labels(*of) | {"webmeteor.new": "1"})
    await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert databases(stage) == kept
    assert {o.service for o in stage.engine.present.values() if "webmeteor.new" in o.labels} == {"api"}


async def test_databases_from_when_labels_counted_run_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(start, "config_hash", config_hash_of_before)
        site = await stage.site()
        await stage.deploy()
    kept = databases(stage)
    await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert databases(stage) == kept


async def test_a_failed_verification_puts_the_old_release_back(stage: Stage) -> None:
    """The proxy leads to the old containers again before the new ones go; the reason is told."""
    site = await stage.site()
    await stage.deploy()
    before = stage.routes.files[site.app_id]
    deployment = await stage.push(site, "<?php echo 1;")
    stage.public.broken = True
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeployFailed]
    assert stage.routes.files[site.app_id] == before
    assert stage.shown(site) == whole(site)


async def test_three_deaths_at_one_step_end_it_with_a_reason(stage: Stage) -> None:
    """A deployment that kills the deployer must not do so for ever; the old release is put back."""
    site = await stage.site()
    await stage.deploy()
    deployment = await stage.push(site, "<?php echo 1;")
    for _ in range(3):
        stage.engine.calls.clear()
        stage.engine.die_at = 4
        with pytest.raises(KilledError):
            await stage.deploy()
    stage.engine.die_at = None
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeployFailed]
    assert stage.shown(site) == whole(site)


async def test_a_first_deployment_that_fails_leaves_nothing_running(stage: Stage) -> None:
    """No release, no containers: the visitors see that the site is being prepared, and a retry starts from nothing."""
    stage.engine.ends_at_once = {"alert"}
    site = await stage.site()
    await stage.deploy()
    first = await stage.context.pool.fetchval("SELECT id FROM deployments")
    assert await stage.finals(first) == [t.DeployFailed]
    assert stage.shown(site) == {}
    assert stage.context.settings.doorman_url in stage.routes.files[site.app_id]
    stage.engine.ends_at_once = set()
    deployment = await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeploySucceeded]
    assert stage.shown(site) == whole(site)


async def test_at_the_start_sites_without_a_release_lead_to_the_doorman(stage: Stage) -> None:
    """The last process may have written another address; also if one of their deployments is under way. Others stay."""
    live = await stage.site()
    await stage.deploy()
    fresh = await stage.site()
    await stage.context.pool.execute("UPDATE deployments SET state = 'running' WHERE app_id = $1", fresh.app_id)
    before = stage.routes.files[live.app_id] + "# as it was\n"
    stage.routes.files |= {live.app_id: before, fresh.app_id: "http: {} # of an older version"}
    await site_routes.refresh_unserved(stage.context)
    assert stage.routes.files[live.app_id] == before
    assert stage.context.settings.doorman_url in stage.routes.files[fresh.app_id]


async def test_the_reconciler_changes_nothing_that_is_right(stage: Stage) -> None:
    """Looking costs no call that changes anything."""
    await stage.site()
    await stage.deploy()
    stage.engine.calls.clear()
    await Reconciler(stage.context, Watcher(stage.context)).once()
    assert stage.engine.calls == []


@dataclass
class EndingEngine(FakeEngine):
    """A site's www ends right after the first look at all containers. Only who has subscribed by then is told."""

    subscribed: asyncio.Queue[str] | None = None

    async def containers(self, app_id: str | None = None) -> list[Observed]:
        found = await super().containers(app_id)
        for observed in found:
            if app_id is None and observed.service == "www" and observed.state == "running":
                self._set(observed.id, "exited")
                if self.subscribed:
                    self.subscribed.put_nowait(observed.app_id)
        return found

    async def changes(self) -> AsyncGenerator[str, None]:
        self.subscribed = asyncio.Queue()
        yield ""
        while True:
            yield await self.subscribed.get()


async def test_what_changes_during_the_watchers_first_look_is_observed(stage: Stage) -> None:
    """It does not stay unknown until the next full look."""
    await stage.site()
    await stage.deploy()
    stage.context.engine = EndingEngine(**vars(stage.engine))
    async with running(Watcher(stage.context).run):
        await until(lambda: stage.context.pool.fetchval("SELECT observed ->> 'www' = 'exited' FROM sites"))


@dataclass
class LateEngine(FakeEngine):
    """A look at all containers takes as long as what happens meanwhile."""

    meanwhile: Callable[[], Awaitable[None]] | None = None
    subscribed: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def containers(self, app_id: str | None = None) -> list[Observed]:
        found = await super().containers(app_id)
        if app_id is None and self.meanwhile:
            await self.meanwhile()
        return found

    async def changes(self) -> AsyncGenerator[str, None]:
        yield ""
        while True:
            yield await self.subscribed.get()


async def test_a_full_look_does_not_undo_what_was_observed_meanwhile(stage: Stage) -> None:
    """Its answer is older than the change that was observed before it arrived."""
    site = await stage.site()
    await stage.deploy()
    engine = LateEngine(**vars(stage.engine))
    stage.context.engine, watcher = engine, Watcher(stage.context)

    async def is_observed(state: str) -> bool:
        return bool(await stage.context.pool.fetchval("SELECT observed ->> 'www' = $1 FROM sites", state))

    async def www_ends() -> None:
        engine._set(next(o.id for o in engine.present.values() if o.service == "www"), "exited")
        engine.subscribed.put_nowait(site.app_id)
        await until(lambda: is_observed("exited"))

    async with running(watcher.run):
        await until(lambda: is_observed("running"))
        engine.meanwhile = www_ends
        await watcher.look_at_all()
        assert await is_observed("exited")


async def test_a_release_that_cannot_be_read_stops_no_other_site(stage: Stage) -> None:
    """It is left as it is, and the other one is put right."""
    sites = [await stage.site() for _ in range(2)]
    await stage.deploy()
    for broken, other in (sites, sites[::-1]):
        kept = await stage.context.pool.fetchval("SELECT containers FROM releases WHERE app_id = $1", broken.app_id)
        await stage.context.pool.execute("UPDATE releases SET containers = '{}' WHERE app_id = $1", broken.app_id)
        stage.engine.present = {k: o for k, o in stage.engine.present.items() if o.app_id != other.app_id}
        await Reconciler(stage.context, Watcher(stage.context)).once()
        assert stage.shown(other) == whole(other)
        assert stage.shown(broken) == whole(broken)
        await stage.context.pool.execute("UPDATE releases SET containers = $2 WHERE app_id = $1", broken.app_id, kept)


async def test_no_route_before_the_name_has_a_record(stage: Stage) -> None:
    """Asking for a certificate before the name resolves fails at the authority: it says what it waits for."""
    site = await stage.site()
    await stage.context.pool.execute("UPDATE sites SET dns_ready = false")
    await stage.deploy()
    [row] = await stage.context.pool.fetch("SELECT state, result FROM deployments")
    assert (row["state"], row["result"]["key"]) == ("failed", "dns_not_ready")
    assert site.app_id not in stage.routes.files
