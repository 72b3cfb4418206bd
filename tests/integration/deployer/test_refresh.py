"""A refresh: every site gets the newest runtimes, a few at a time, and no deployment suffers from it."""

import asyncio
from typing import Any

import pytest

from deployer import image_names
from deployer import queries as sites
from deployer.deployments import queue
from deployer.engine.fake import KilledError
from deployer.model import PARTS
from deployer.refresh import queries
from deployer.refresh.command import resume
from deployer.refresh.refresher import Refresher
from shared.events import types as t
from shared.names import DEFAULT_MACHINE as MACHINE
from shared.names import new_deployment_id
from tests.support.site_files import TestSite, run

from .stage import Stage, whole


class Operator:
    """Sites that serve, and what an operator does with them."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.templates_fail, self.templates_built = stage, list[str](), 0

    async def sites(self, count: int) -> list[TestSite]:
        made = [await self.stage.site() for _ in range(count)]
        await self.stage.deploy()
        return made

    async def new_runtimes(self, site: TestSite, packages: str = "new") -> str:
        """As `scripts/images --fresh` leaves it, with the templates built on them; the version."""
        self.stage.engine.images |= {image: f"sha256:{image}-{packages}" for image in image_names.RUNTIMES}
        for part in PARTS:
            tree = await run("git", "rev-parse", f"HEAD:{part}", cwd=site.work)
            tag = image_names.tag(tree, await self.stage.context.library.version())
            self.stage.registry.digests[image_names.template(part), tag] = f"sha256:{part}{tree}{packages}"
        return await self.stage.context.library.version()

    def batches_of(self, sites: int, **more: Any) -> None:
        context = self.stage.context
        context.settings = context.settings.model_copy(update={"refresh_batch": sites, **more})

    async def begin(self) -> None:
        assert await queries.begin(self.stage.context.pool, MACHINE, await self.stage.context.library.version())

    async def go_on(self) -> str:
        """A fresh process carries the refresh on as far as it can without a deployment; its state then."""

        async def templates() -> list[str]:
            self.templates_built += 1
            return self.templates_fail

        refresher = Refresher(self.stage.context, templates)
        while await refresher.once():
            pass
        return (await self.refresh()).state

    async def refresh(self) -> queries.Refresh:
        found = await queries.newest(self.stage.context.pool, MACHINE)
        assert found
        return found

    async def queued(self) -> list[str]:
        """Whose refresh waits."""
        rows = await self.stage.context.pool.fetch(
            "SELECT app_id FROM deployments WHERE kind = 'refresh' AND state = 'queued'"
        )
        return [row["app_id"] for row in rows]

    async def all(self) -> str:
        while (state := await self.go_on()) == "sites":
            await self.stage.deploy()
        return state

    async def runtimes(self) -> dict[str, str | None]:
        return {site.app_id: site.runtimes for site in await queries.running(self.stage.context.pool, MACHINE)}


@pytest.fixture
def operator(stage: Stage) -> Operator:
    return Operator(stage)


def ids(sites: list[TestSite]) -> set[str]:
    return {site.app_id for site in sites}


async def test_a_site_that_is_held_is_passed_over(stage: Stage, operator: Operator) -> None:
    """Its deployment would fail and stop the refresh of all; it gets its turn when it goes on."""
    sites = await operator.sites(2)
    version = await operator.new_runtimes(sites[0])
    await stage.context.pool.execute("UPDATE sites SET disk_state = 'held' WHERE app_id = $1", sites[0].app_id)
    await operator.begin()
    assert await operator.all() == "done"
    assert {app_id for app_id, has in (await operator.runtimes()).items() if has == version} == {sites[1].app_id}
    await stage.context.pool.execute("UPDATE sites SET disk_state = 'ok'")
    await operator.begin()
    assert await operator.all() == "done"
    assert await operator.runtimes() == dict.fromkeys(ids(sites), version)


async def desire(stage: Stage, site: TestSite, desired: t.Desired) -> None:
    await stage.handle(t.SiteDesiredChanged(**site.common(), domain=site.domain, desired=desired))
    await stage.work()


@pytest.mark.parametrize("queued", [False, True])
async def test_a_suspended_site_holds_up_no_refresh_and_gets_it_later(
    stage: Stage, operator: Operator, *, queued: bool
) -> None:
    """Suspended before its deployment was queued, or while it waited; then by the next refresh, or with that one."""
    sites = await operator.sites(2)
    version = await operator.new_runtimes(sites[0])
    if not queued:
        await desire(stage, sites[0], "suspended")
    await operator.begin()
    assert await operator.go_on() == "sites"
    assert set(await operator.queued()) == ids(sites[1:] if not queued else sites)
    if queued:
        await desire(stage, sites[0], "suspended")
    assert await operator.all() == "done"
    assert {app_id for app_id, has in (await operator.runtimes()).items() if has == version} == {sites[1].app_id}
    await desire(stage, sites[0], "running")
    if not queued:
        await operator.begin()
    await operator.all()
    await stage.deploy()
    assert await operator.runtimes() == dict.fromkeys(ids(sites), version)


async def test_sites_are_refreshed_in_batches_the_oldest_first(stage: Stage, operator: Operator) -> None:
    """The next batch waits for the one before; templates are built ahead, once."""
    sites = await operator.sites(3)
    version = await operator.new_runtimes(sites[0])
    operator.batches_of(2)
    await operator.begin()
    assert await operator.go_on() == "sites"
    assert set(await operator.queued()) == ids(sites[:2])
    assert await operator.go_on() == "sites"
    assert len(await operator.queued()) == 2
    await stage.deploy()
    assert await operator.go_on() == "sites"
    assert await operator.queued() == [sites[2].app_id]
    await stage.deploy()
    assert await operator.go_on() == "done"
    assert await operator.runtimes() == dict.fromkeys(ids(sites), version)
    assert operator.templates_built == 1
    for site in sites:
        assert stage.shown(site) == whole(site)
        assert {o.image for o in stage.engine.present.values() if o.app_id == site.app_id and o.service != "db"} == {
            f"{image_names.template(part)}@{digest}"
            for part in PARTS
            for (name, tag), digest in stage.registry.digests.items()
            if name == image_names.template(part) and tag.endswith(version)
        }


async def test_a_refresh_deploys_the_commit_that_serves(stage: Stage, operator: Operator) -> None:
    """What the customer has pushed but not deployed stays where it is."""
    (site,) = await operator.sites(1)
    served = site.commit
    await operator.new_runtimes(site)
    (site.work / "api" / "new.php").write_text("not yet")
    await site.push("Not yet deployed")
    await operator.begin()
    assert await operator.all() == "done"
    live = await sites.live_release(stage.context.pool, site.app_id)
    assert live
    assert live.commit == served != site.commit


async def test_nothing_is_deployed_where_nothing_is_behind(stage: Stage, operator: Operator) -> None:
    """A second refresh is done at once, and while one is open no other begins."""
    (site,) = await operator.sites(1)
    version = await operator.new_runtimes(site)
    await operator.begin()
    assert not await queries.begin(stage.context.pool, MACHINE, version)
    assert await operator.all() == "done"
    await operator.begin()
    assert await operator.go_on() == "done"
    assert await stage.context.pool.fetchval("SELECT count(*) FROM deployments WHERE kind = 'refresh'") == 1


async def test_the_first_failure_pauses_and_resuming_tries_again(stage: Stage, operator: Operator) -> None:
    """What of the batch has not begun does not begin; the site that failed serves as before."""
    broken, waiting, last = sites = await operator.sites(3)
    version = await operator.new_runtimes(broken)
    operator.batches_of(2)
    await operator.begin()
    await operator.go_on()
    (broken.directory / ".env").unlink()
    await stage.context.pool.execute(
        "UPDATE deployments SET not_before = now() + interval '1 h' WHERE app_id = $1", waiting.app_id
    )
    await stage.deploy()
    assert await operator.go_on() == "paused"
    assert f"site {broken.app_id} failed at fetch" in (await operator.refresh()).reason
    assert await operator.queued() == []
    assert stage.shown(broken) == whole(broken)
    assert version not in (await operator.runtimes()).values()
    assert await operator.go_on() == "paused"
    broken.write_env()
    await resume(stage.context.pool, MACHINE, skip_failed=False)
    assert await operator.all() == "done"
    assert await operator.runtimes() == dict.fromkeys(ids(sites), version)
    assert last.app_id in ids(sites)


async def test_a_refresh_can_go_on_without_the_site_that_failed(stage: Stage, operator: Operator) -> None:
    """One customer's broken Dockerfile keeps nobody else from the updates; the next refresh tries it again."""
    broken, other = await operator.sites(2)
    version = await operator.new_runtimes(broken)
    operator.batches_of(1)
    await operator.begin()
    (broken.directory / ".env").unlink()
    assert await operator.all() == "paused"
    await resume(stage.context.pool, MACHINE, skip_failed=True)
    assert await operator.all() == "done"
    before = await operator.runtimes()
    assert before[other.app_id] == version != before[broken.app_id]
    broken.write_env()
    await operator.begin()
    assert await operator.all() == "done"
    assert set((await operator.runtimes()).values()) == {version}


async def test_template_images_that_cannot_be_built_pause_it(stage: Stage, operator: Operator) -> None:
    """No site would be the better for building its own."""
    (site,) = await operator.sites(1)
    await operator.new_runtimes(site)
    operator.templates_fail = ["blog/www: no"]
    await operator.begin()
    assert await operator.go_on() == "paused"
    assert (await operator.refresh()).reason == "template images: blog/www: no"
    assert await operator.queued() == []
    operator.templates_fail = []
    await resume(stage.context.pool, MACHINE, skip_failed=False)
    assert await operator.all() == "done"


async def test_what_customers_wish_goes_before_a_refresh(stage: Stage, operator: Operator) -> None:
    """Another site's push is leased first though it came later, a push to the same site replaces the refresh."""
    first, second = await operator.sites(2)
    await operator.new_runtimes(first)
    await operator.begin()
    await operator.go_on()
    push = await stage.push(first, "<?php echo 1;")
    assert await operator.queued() == [second.app_id]
    leased = await queue.lease(stage.context.pool, MACHINE, 10, 2)
    assert leased
    assert leased.id == push


async def test_a_customers_push_that_waits_is_not_lost_to_a_refresh(stage: Stage, operator: Operator) -> None:
    """The refresh finds everything done, and the push's commit serves."""
    (site,) = await operator.sites(1)
    await operator.new_runtimes(site)
    push = await stage.push(site, "<?php echo 1;")
    await operator.begin()
    assert await operator.all() == "done"
    assert await stage.finals(push) == [t.DeploySucceeded]
    live = await sites.live_release(stage.context.pool, site.app_id)
    assert live
    assert live.commit == site.commit


async def test_a_site_that_is_deleted_meanwhile_holds_nothing_up(stage: Stage, operator: Operator) -> None:
    """Its deployment is cancelled, not failed, and its rows go."""
    gone, other = await operator.sites(2)
    version = await operator.new_runtimes(gone)
    await operator.begin()
    await operator.go_on()
    await stage.handle(t.SiteDeletionRequested(**gone.common(), domain=gone.domain))
    await stage.work()
    await stage.deploy()
    assert await operator.go_on() == "done"
    assert await operator.runtimes() == {other.app_id: version}
    assert await stage.context.pool.fetchval("SELECT count(*) FROM refreshed_sites") == 1


async def test_runtimes_that_change_meanwhile_begin_the_refresh_again(stage: Stage, operator: Operator) -> None:
    """Sites that were brought to the ones before are brought to these."""
    sites = await operator.sites(2)
    await operator.new_runtimes(sites[0], "second")
    operator.batches_of(1)
    await operator.begin()
    await operator.go_on()
    await stage.deploy()
    await operator.go_on()
    newest = await operator.new_runtimes(sites[0], "third")
    assert await operator.all() == "done"
    assert await operator.runtimes() == dict.fromkeys(ids(sites), newest)
    assert (await operator.refresh()).runtimes == newest


async def test_a_rollback_brings_back_the_runtimes_of_its_time(stage: Stage, operator: Operator) -> None:
    """And new settings keep those that serve; the report then calls the site behind."""
    (site,) = await operator.sites(1)
    (before,) = (await operator.runtimes()).values()
    first = await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites")
    await operator.new_runtimes(site)
    await stage.handle(t.EnvWritten(**site.common(), version=2))
    site.write_env(2)
    await stage.deploy()
    assert await operator.runtimes() == {site.app_id: before}
    await operator.begin()
    assert await operator.all() == "done"
    assert await operator.runtimes() != {site.app_id: before}
    rollback = t.DeployQueued(
        **site.common(), deployment_id=new_deployment_id(), kind="rollback", commit=None, rollback_to=first
    )
    await stage.handle(rollback)
    await stage.deploy()
    assert await operator.runtimes() == {site.app_id: before}


async def test_a_batch_is_queued_whole_or_not_at_all(
    stage: Stage, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deployer that dies in the middle of it leaves nothing that the next one would do twice."""
    sites = await operator.sites(2)
    await operator.new_runtimes(sites[0])
    await operator.begin()
    add, calls = stage.context.outbox.add, 0

    async def dies(*arguments: Any, **more: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KilledError
        await add(*arguments, **more)

    monkeypatch.setattr(stage.context.outbox, "add", dies)
    with pytest.raises(KilledError):
        await operator.go_on()
    monkeypatch.undo()
    assert await operator.queued() == []
    assert await operator.go_on() == "sites"
    assert set(await operator.queued()) == ids(sites)
    await stage.deploy()
    assert await operator.go_on() == "done"


async def test_a_refresh_survives_the_deployers_death(stage: Stage, operator: Operator) -> None:
    """At every third call, as test_crashes.py has every one: one release more, one end, and the refresh is done."""
    (site,) = await operator.sites(1)
    for number in range(1, 100, 3):
        version = await operator.new_runtimes(site, f"of round {number}")
        await operator.begin()
        await operator.go_on()
        stage.engine.calls.clear()
        stage.engine.die_at = number
        try:
            await stage.deploy()
        except KilledError:
            died = True
        else:
            died = False
        stage.engine.die_at = None
        await stage.deploy()
        assert await operator.go_on() == "done"
        assert await operator.runtimes() == {site.app_id: version}
        assert stage.shown(site) == whole(site)
        (attempt,) = await queries.attempts(stage.context.pool, await operator.refresh())
        assert await stage.finals(attempt.deployment_id) == [t.DeploySucceeded]
        if not died:
            assert number > 5
            break


async def test_a_refresh_begins_by_itself_when_it_is_due(stage: Stage, operator: Operator) -> None:
    """Never without the setting; with it, so many days after the last one began."""
    await operator.sites(1)
    refresher = Refresher(stage.context, lambda: asyncio.sleep(0, []))
    assert not await refresher.once()
    operator.batches_of(5, refresh_every_days=7)
    assert await refresher.once()
    assert await operator.all() == "done"
    assert not await refresher.once()
    await stage.context.pool.execute("UPDATE refreshes SET started_at = now() - interval '7 days'")
    assert await refresher.once()
