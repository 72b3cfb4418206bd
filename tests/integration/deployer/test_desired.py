"""A site that should not run is stopped with its data kept; one on another plan gets that plan's limits."""

import asyncio
from typing import Any

import pytest

from deployer.deployments import queue
from deployer.deployments.worker import DeploymentWorker
from deployer.disk.sites import SiteDisks
from deployer.engine.fake import KilledError
from deployer.engine.spec import MIB
from deployer.running.reconciler import Reconciler
from deployer.running.watcher import Watcher
from shared.events import parse
from shared.events import types as t
from shared.leases import Slot
from shared.names import DEFAULT_MACHINE
from shared.services import STOPPED_PATH
from shared.sitespec import PLANS, STANDARD, Limits
from tests.support.site_files import TestSite

from .stage import Stage, whole
from .test_crashes import each_death
from .test_site_disks import held, keeps

LARGE = STANDARD.model_copy(
    update={"name": "large", "limits": STANDARD.limits | {"api": Limits(memory_mib=1024, cpus=2.0, pids=200)}}
)


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second plan, with more for the api."""
    monkeypatch.setitem(PLANS, LARGE.name, LARGE)


@pytest.fixture
async def site(stage: Stage) -> TestSite:
    """One that serves."""
    made = await stage.site()
    await stage.deploy()
    await stage.work()
    return made


async def want(stage: Stage, site: TestSite, desired: t.Desired) -> None:
    await stage.handle(t.SiteDesiredChanged(**site.common(), domain=site.domain, desired=desired))


async def bring(stage: Stage, site: TestSite, desired: t.Desired) -> None:
    await want(stage, site, desired)
    await stage.work()


async def on(stage: Stage, site: TestSite, plan: str) -> None:
    await stage.handle(t.SitePlanChanged(**site.common(), domain=site.domain, plan=plan))


async def reconcile(stage: Stage) -> None:
    await Reconciler(stage.context, Watcher(stage.context)).once()


def stopped(site: TestSite) -> dict[str, str]:
    return dict.fromkeys(whole(site), "exited")


def containers(stage: Stage, site: TestSite) -> dict[str, str]:
    """Service → engine id."""
    return {o.service: o.id for o in stage.engine.present.values() if o.app_id == site.app_id}


def closed(stage: Stage, site: TestSite) -> bool:
    """Whether visitors see that the site is not available."""
    return STOPPED_PATH in stage.routes.files[site.app_id]


async def state(stage: Stage, deployment: str) -> str:
    return str(await stage.context.pool.fetchval("SELECT state FROM deployments WHERE id = $1", deployment))


@pytest.mark.parametrize("desired", ["suspended", "asleep"])
async def test_a_site_is_stopped_and_started_again_with_its_own_containers(
    stage: Stage, site: TestSite, desired: t.Desired
) -> None:
    """No deployment, no new container, no volume lost; a repeated event and the reconciler change nothing."""
    other = await stage.site()
    await stage.deploy()
    before, volumes = containers(stage, site), dict(stage.engine.volumes)
    await bring(stage, site, desired)
    assert stage.shown(site) == stopped(site)
    assert closed(stage, site)
    stage.engine.calls.clear()
    await bring(stage, site, desired)
    await reconcile(stage)
    assert stage.engine.calls == []
    assert stage.shown(other) == whole(other)
    assert not closed(stage, other)
    await bring(stage, site, "running")
    assert stage.shown(site) == whole(site)
    assert not closed(stage, site)
    assert (containers(stage, site), stage.engine.volumes) == (before, volumes)
    assert await stage.context.pool.fetchval("SELECT count(*) FROM deployments WHERE app_id = $1", site.app_id) == 1


async def test_the_database_stops_last(stage: Stage, site: TestSite) -> None:
    """The others end their work with it."""
    ids = containers(stage, site)
    stage.engine.calls.clear()
    await bring(stage, site, "suspended")
    stops = [call.split()[1] for call in stage.engine.calls if call.startswith("stop")]
    assert set(stops) == set(ids.values())
    assert stops[-1] == ids["db"]


async def test_what_was_started_by_hand_is_stopped_by_the_reconciler(stage: Stage, site: TestSite) -> None:
    """Also what is left of an attempt; and a container that is missing is made at the resumption only."""
    await bring(stage, site, "suspended")
    await stage.engine.start(containers(stage, site)["api"])
    await reconcile(stage)
    assert stage.shown(site) == stopped(site)
    await stage.engine.remove(containers(stage, site)["www"])
    await reconcile(stage)
    assert len(stage.shown(site)) == 3
    await bring(stage, site, "running")
    assert stage.shown(site) == whole(site)


async def test_a_death_at_each_call_is_followed_by_what_is_desired(stage: Stage, site: TestSite) -> None:
    """Whether the job is repeated or the reconciler comes first."""

    async def there_and_back() -> None:
        for desired in ("suspended", "running"):
            await bring(stage, site, desired)

    async for _ in each_death(stage, stage.work, there_and_back):
        await reconcile(stage)
        suspended = await stage.context.pool.fetchval("SELECT desired FROM sites") == "suspended"
        assert stage.shown(site) == (stopped(site) if suspended else whole(site))
        assert closed(stage, site) == suspended
        await stage.work()
        assert stage.shown(site) == (stopped(site) if suspended else whole(site))
        await bring(stage, site, "running")


@pytest.mark.parametrize("first", ["job", "deployment"])
async def test_pushes_wait_and_the_newest_is_deployed_when_the_site_runs(
    stage: Stage, site: TestSite, first: str
) -> None:
    """Whichever takes the site first; the database keeps its container."""
    database = containers(stage, site)["db"]
    await bring(stage, site, "suspended")
    older, newer = [await stage.push(site, f"<?php echo {n};") for n in range(2)]
    await stage.deploy()
    assert await stage.finals(older) == [t.DeploySuperseded]
    assert await state(stage, newer) == "queued"
    assert stage.shown(site) == stopped(site)
    await want(stage, site, "running")
    for act in (stage.work, stage.deploy) if first == "job" else (stage.deploy, stage.work):
        await act()
    assert await stage.finals(newer) == [t.DeploySucceeded]
    assert stage.shown(site) == whole(site)
    assert not closed(stage, site)
    assert containers(stage, site)["db"] == database


async def test_a_push_that_waits_can_be_cancelled(stage: Stage, site: TestSite) -> None:
    """It ends at once."""
    await bring(stage, site, "suspended")
    deployment = await stage.push(site, "<?php echo 1;")
    await stage.handle(t.DeployCancelRequested(**site.common(), deployment_id=deployment))
    assert await stage.finals(deployment) == [t.DeployCancelled]


@pytest.mark.parametrize("moment", ["build", "ready"])
async def test_a_deployment_under_way_is_interrupted_and_deployed_later(
    stage: Stage, site: TestSite, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """However long its build takes, and when its containers are there already; its log says what it waits for."""
    deployment = await stage.push(site, "<?php echo 1;")
    leased = await queue.lease(stage.context.pool, DEFAULT_MACHINE, 10, 2)
    assert leased
    worker = DeploymentWorker(stage.context, asyncio.Event())

    async def takes_for_ever(*_: Any) -> Any:
        await want(stage, site, "suspended")
        await worker._interrupt_asked()
        await asyncio.Event().wait()

    with monkeypatch.context() as slow:
        if moment == "build":
            slow.setattr(stage.context.library, "at_hand", takes_for_ever)
        else:
            slow.setattr(stage.context, "probe", takes_for_ever)
        assert not await worker._guarded(leased, Slot(asyncio.Semaphore(0)))
    assert await state(stage, deployment) == "queued"
    assert stage.shown(site) == stopped(site)
    assert closed(stage, site)
    assert await stage.context.pool.fetchval("SELECT count(*) FROM drafts") == 0
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.log' ORDER BY id")
    log = [line for row in rows for line in parse(row["body"]).data.lines]
    assert "waits until it runs again" in log[-1]
    await stage.work()
    await stage.deploy()
    assert await state(stage, deployment) == "queued"
    await bring(stage, site, "running")
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeploySucceeded]
    assert stage.shown(site) == whole(site)


async def test_a_deployment_that_was_cancelled_meanwhile_is_not_deployed_later(
    stage: Stage, site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Suspended and cancelled at one moment."""
    deployment = await stage.push(site, "<?php echo 1;")
    leased = await queue.lease(stage.context.pool, DEFAULT_MACHINE, 10, 2)
    assert leased
    worker = DeploymentWorker(stage.context, asyncio.Event())

    async def takes_for_ever(*_: Any) -> Any:
        await want(stage, site, "suspended")
        await stage.handle(t.DeployCancelRequested(**site.common(), deployment_id=deployment))
        await worker._interrupt_asked()
        await asyncio.Event().wait()

    monkeypatch.setattr(stage.context, "probe", takes_for_ever)
    assert await worker._guarded(leased, Slot(asyncio.Semaphore(0)))
    assert await stage.finals(deployment) == [t.DeployCancelled]
    assert stage.shown(site) == stopped(site)


async def test_a_killed_deployment_of_a_site_that_is_then_suspended(stage: Stage, site: TestSite) -> None:
    """At each call: all is stopped, nothing is left over, and the push is live after the resumption, once."""
    number = 0

    async def prepare() -> str:
        nonlocal number
        number += 1
        return await stage.push(site, f"<?php echo {number};")

    async for deployment in each_death(stage, prepare, stage.deploy):
        await bring(stage, site, "suspended")
        await stage.deploy()
        await reconcile(stage)
        assert stage.shown(site) == stopped(site)
        assert closed(stage, site)
        await bring(stage, site, "running")
        await stage.deploy()
        assert await stage.finals(deployment) == [t.DeploySucceeded]
        assert stage.shown(site) == whole(site)
        assert await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites") == deployment


async def test_a_site_suspended_before_its_first_deployment_gets_it_later(stage: Stage) -> None:
    """Even if the suspension is the first that is heard of it."""
    made = TestSite(stage.root)
    await want(stage, made, "suspended")
    site = await stage.site(made.customer_uuid)
    await want(stage, site, "suspended")
    await stage.work()
    await stage.deploy()
    assert stage.shown(site) == {}
    await bring(stage, site, "running")
    await stage.deploy()
    assert stage.shown(site) == whole(site)
    assert await stage.context.pool.fetchval("SELECT desired FROM sites WHERE app_id = $1", made.app_id) == "suspended"


async def test_a_site_that_is_suspended_can_be_deleted(stage: Stage, site: TestSite) -> None:
    """With what waits for it."""
    await bring(stage, site, "suspended")
    deployment = await stage.push(site, "<?php echo 1;")
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await stage.work()
    assert stage.shown(site) == {}
    assert await stage.finals(deployment) == [t.DeployCancelled]


async def test_a_held_site_stays_held_over_a_suspension(stage: Stage, site: TestSite) -> None:
    """Neither undoes the other: nothing runs while it is suspended, and what has volumes is paused afterwards."""
    await keeps(stage, site, 3)
    assert stage.shown(site) == held(site)
    await bring(stage, site, "suspended")
    await keeps(stage, site, 3)
    assert stage.shown(site) == stopped(site)
    await bring(stage, site, "running")
    await SiteDisks(stage.context).once()
    assert stage.shown(site) == held(site)


async def test_a_suspended_site_that_is_released_stays_stopped(stage: Stage, site: TestSite) -> None:
    """It has room again; that it should not run is another matter."""
    await keeps(stage, site, 3)
    await bring(stage, site, "suspended")
    await keeps(stage, site, 0.5)
    assert await stage.context.pool.fetchval("SELECT disk_state FROM sites") == "ok"
    assert stage.shown(site) == stopped(site)
    await bring(stage, site, "running")
    await keeps(stage, site, 0.5)
    assert stage.shown(site) == whole(site)


# ---- plans


async def live(stage: Stage, site: TestSite) -> tuple[str, str]:
    """(the live release's plan, the kind of its deployment)."""
    found = await stage.context.pool.fetchrow(
        "SELECT r.plan, d.kind FROM sites s JOIN releases r ON r.deployment_id = live_deployment_id"
        " JOIN deployments d ON d.id = live_deployment_id WHERE s.app_id = $1",
        site.app_id,
    )
    assert found
    return found["plan"], found["kind"]


@pytest.fixture
def memory(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """MiB of the newest container that was created of each service."""
    seen: dict[str, int] = {}
    create = stage.engine.create

    async def noted(name: str, config: dict[str, Any]) -> str:
        seen[config["Labels"]["webmeteor.service"]] = config["HostConfig"]["Memory"] // MIB
        return await create(name, config)

    monkeypatch.setattr(stage.engine, "create", noted)
    return seen


async def test_another_plan_is_a_deployment_of_what_it_changes(
    stage: Stage, site: TestSite, memory: dict[str, int]
) -> None:
    """The api gets a new container with the new limits, the others keep theirs; a repeated event deploys nothing."""
    before = containers(stage, site)
    for _ in range(2):
        await on(stage, site, "large")
    await stage.deploy()
    assert await live(stage, site) == ("large", "settings")
    assert memory == {"api": 1024}
    after = containers(stage, site)
    assert {service for service in after if after[service] != before[service]} == {"api"}
    assert stage.shown(site) == whole(site)
    await on(stage, site, "large")
    await stage.deploy()
    rows = await stage.context.pool.fetch("SELECT kind FROM deployments ORDER BY queued_at")
    assert [row["kind"] for row in rows] == ["first", "settings"]


async def test_files_of_another_plan_need_no_second_deployment(
    stage: Stage, site: TestSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one has read them, though their event came when it was under way."""
    await on(stage, site, "large")
    site.write_env(2)
    probe = stage.context.probe

    async def meanwhile(*what: Any) -> Any:
        await stage.handle(t.EnvWritten(**site.common(), version=2))
        return await probe(*what)

    monkeypatch.setattr(stage.context, "probe", meanwhile)
    await stage.deploy()
    rows = await stage.context.pool.fetch("SELECT kind, state FROM deployments ORDER BY queued_at")
    ends = [("first", "succeeded"), ("settings", "succeeded"), ("settings", "superseded")]
    assert [(row["kind"], row["state"]) for row in rows] == ends
    assert await live(stage, site) == ("large", "settings")


async def test_a_container_is_recreated_with_the_limits_of_its_release(
    stage: Stage, site: TestSite, memory: dict[str, int]
) -> None:
    """Not with those of a plan whose deployment is still to come."""
    await on(stage, site, "large")
    await stage.engine.remove(containers(stage, site)["api"])
    await reconcile(stage)
    assert memory == {"api": 512}
    await stage.deploy()
    assert memory == {"api": 1024}


async def test_a_plan_that_changes_during_a_deployment_gets_one_of_its_own(
    stage: Stage, site: TestSite, memory: dict[str, int]
) -> None:
    """What was decided before the interruption is finished as it was."""
    deployment = await stage.push(site, "<?php echo 1;")
    stage.engine.calls.clear()
    # After the container of an earlier build, the network and the two volumes.
    stage.engine.die_at = 5
    with pytest.raises(KilledError):
        await stage.deploy()
    stage.engine.die_at = None
    assert stage.engine.calls[-1].startswith("create")
    await on(stage, site, "large")
    await stage.deploy()
    assert await stage.finals(deployment) == [t.DeploySucceeded]
    pushed = await stage.context.pool.fetchval("SELECT plan FROM releases WHERE deployment_id = $1", deployment)
    assert pushed == "standard"
    assert await live(stage, site) == ("large", "settings")
    assert memory["api"] == 1024


async def test_a_plan_that_changes_while_the_site_is_suspended_comes_with_the_resumption(
    stage: Stage, site: TestSite
) -> None:
    """As other settings do."""
    await bring(stage, site, "suspended")
    await on(stage, site, "large")
    await stage.deploy()
    assert stage.shown(site) == stopped(site)
    await bring(stage, site, "running")
    await stage.deploy()
    assert await live(stage, site) == ("large", "settings")


async def test_a_new_site_starts_on_its_own_plan(stage: Stage, memory: dict[str, int]) -> None:
    """And a creation that is requested again, late, does not bring back an older one."""
    site = await stage.site()
    requested = t.SiteRequested(
        **site.common(), site_type="portfolio", site_name="A site", domain=site.domain, plan="large"
    )
    await stage.handle(requested)
    await stage.deploy()
    assert (await live(stage, site), memory["api"]) == (("large", "first"), 1024)
    await stage.handle(requested.model_copy(update={"plan": "standard"}), sequence=1)
    await stage.deploy()
    assert await live(stage, site) == ("large", "first")
