"""Two deployers of different machines on one database: each works for its own sites alone, whoever hears of them."""

from ipaddress import IPv6Address

import pytest

from deployer import machine, queries
from deployer.disk import queries as disks
from deployer.engine.fake import KilledError
from deployer.refresh import queries as refreshes
from deployer.running.reconciler import Reconciler
from deployer.running.watcher import Watcher
from shared.events import parse
from shared.events import types as t
from shared.names import new_deployment_id
from tests.support.site_files import TestSite

from .stage import Stage, make, whole


@pytest.fixture
def second(stage: Stage) -> Stage:
    """The other machine's deployer, with an engine, registry and proxy of its own."""
    context = stage.context
    return make(context.pool, context.vault, context.source, stage.root, machine="second", public_address="192.0.2.2")


async def works(stage: Stage) -> None:
    """All that it finds to do."""
    await stage.work()
    await stage.deploy()
    await Reconciler(stage.context, Watcher(stage.context)).once()


def untouched(stage: Stage, site: TestSite) -> bool:
    """Whether this machine has nothing of the site, and never had."""
    calls = [call for call in stage.engine.calls if site.app_id in call]
    return not calls and not stage.shown(site) and site.app_id not in stage.routes.files


async def states(stage: Stage, site: TestSite) -> list[str]:
    rows = await stage.context.pool.fetch(
        "SELECT state FROM deployments WHERE app_id = $1 ORDER BY queued_at", site.app_id
    )
    return [row["state"] for row in rows]


async def removals(stage: Stage) -> int:
    return int(await stage.context.pool.fetchval("SELECT count(*) FROM outbox WHERE type = 'site.containers_removed'"))


async def test_each_deploys_its_own_sites(stage: Stage, second: Stage) -> None:
    """Whichever of them has handled the events."""
    for deployer, other in ((stage, second), (second, stage)):
        site = await deployer.site()
        await works(other)
        assert await states(stage, site) == ["queued"]
        await works(deployer)
        assert await states(stage, site) == ["succeeded"]
        (site.work / "api" / "new.php").write_text("<?php echo 1;")
        await site.push("One file")
        await deployer.images(site)
        push = t.DeployQueued(**site.common(), deployment_id=new_deployment_id(), kind="push", commit=site.commit)
        await other.handle(push)
        await works(other)
        assert await states(stage, site) == ["succeeded", "queued"]
        await works(deployer)
        live = await queries.live_release(stage.context.pool, site.app_id)
        assert live
        assert live.commit == site.commit
        assert deployer.shown(site) == whole(site)
        assert untouched(other, site)


async def test_a_killed_deployer_is_not_replaced_by_the_other_machines(stage: Stage, second: Stage) -> None:
    """The other one's sites are served meanwhile; its own deployment goes on when it is back."""
    mine, theirs = await stage.site(), await second.site()
    stage.engine.die_at = 5
    with pytest.raises(KilledError):
        await stage.deploy()
    stage.engine.die_at = None
    await stage.context.pool.execute("UPDATE deployments SET lease_until = now() - interval '1 s'")
    await works(second)
    assert await states(stage, mine) == ["running"]
    assert untouched(second, mine)
    assert second.shown(theirs) == whole(theirs)
    await works(stage)
    assert await states(stage, mine) == ["succeeded"]
    assert stage.shown(mine) == whole(mine)
    assert second.shown(theirs) == whole(theirs)


async def test_a_site_that_is_not_placed_waits(stage: Stage, second: Stage) -> None:
    """Whatever else is known of it; it is routed and deployed once it has its machine."""
    site = await stage.site(placed=False)
    await second.images(site, template=True)
    for deployer in (stage, second):
        await works(deployer)
        assert untouched(deployer, site)
    assert await states(stage, site) == ["queued"]
    for _ in range(2):
        await second.place(site)
    await second.work()
    assert site.app_id in second.routes.files, "its visitors see the placeholder during the first deployment"
    for deployer in (stage, second):
        await works(deployer)
    assert second.shown(site) == whole(site)
    assert untouched(stage, site)


async def test_a_site_without_a_place_can_be_deleted(stage: Stage, second: Stage) -> None:
    """It is nowhere, so anyone may say so."""
    site = await stage.site(placed=False)
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await second.work()
    assert await removals(stage) == 1


async def test_a_site_is_deleted_where_it_is(stage: Stage, second: Stage) -> None:
    """Also when it is requested again after the end: that machine alone knows what it has handed over."""
    site = await stage.site()
    await works(stage)
    for count in (1, 2):
        await second.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
        await second.work()
        assert await removals(stage) == count - 1
        await stage.work()
        assert await removals(stage) == count
    assert stage.shown(site) == {}


async def test_a_placement_on_the_same_machine_starts_no_work(stage: Stage) -> None:
    """It is repeated, or the machine has other addresses: nothing restarts."""
    site = await stage.site()
    await works(stage)
    before = [*stage.engine.calls]
    await stage.place(site)
    await stage.handle(t.SitePlaced(**site.common(), domain=site.domain, machine="main", addresses=["192.0.2.9"]))
    assert await stage.context.pool.fetchval("SELECT count(*) FROM jobs WHERE state = 'open'") == 0
    await works(stage)
    assert stage.engine.calls == before


async def test_what_is_measured_on_one_machine_says_nothing_of_anothers_sites(stage: Stage, second: Stage) -> None:
    """Nor does it hold them."""
    mine, theirs = await stage.site(), await second.site()
    pool = stage.context.pool
    await disks.note(pool, "main", {mine.app_id: 5})
    await disks.note(pool, "second", {theirs.app_id: 7})
    await pool.execute("UPDATE sites SET disk_state = 'held'")
    for name, site, used in (("main", mine, 5), ("second", theirs, 7)):
        assert [(found.app_id, found.used) for found in await disks.sites(pool, name, 1)] == [(site.app_id, used)]
        assert await disks.held(pool, name) == {site.app_id}


async def test_each_machine_has_its_own_refresh(stage: Stage, second: Stage) -> None:
    """The runtimes are those of its engine."""
    sites = {"main": await stage.site(), "second": await second.site()}
    await works(stage)
    await works(second)
    pool = stage.context.pool
    for name, site in sites.items():
        assert await refreshes.begin(pool, name, "newer")
        assert not await refreshes.begin(pool, name, "newer")
        refresh = await refreshes.newest(pool, name)
        assert refresh
        async with pool.acquire() as tx, tx.transaction():
            assert await refreshes.behind(tx, name, refresh, 5) == [site.app_id]
        assert [found.app_id for found in await refreshes.running(pool, name)] == [site.app_id]


async def test_a_machine_announces_itself(stage: Stage, second: Stage) -> None:
    """With its name and addresses, IPv4 first."""
    both = second.context.settings.model_copy(update={"public_address_v6": IPv6Address("2001:db8::2")})
    for settings in (stage.context.settings, both):
        await machine.announce(stage.context.pool, stage.context.outbox, settings)
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'machine.announced' ORDER BY id")
    announced = [parse(row["body"]) for row in rows]
    assert [event.subject for event in announced] == ["main", "second"]
    assert [event.data.addresses for event in announced] == [["127.0.0.1"], ["192.0.2.2", "2001:db8::2"]]


@pytest.mark.parametrize("name", ["", "Main", "a b", "'; DROP TABLE jobs; --", "x" * 33])
async def test_a_name_that_is_none_is_refused(stage: Stage, name: str) -> None:
    """At the start; and once more where it becomes part of a statement."""
    context = stage.context
    with pytest.raises(ValueError, match="machine"):
        make(context.pool, context.vault, context.source, stage.root, machine=name)
    with pytest.raises(ValueError, match="match pattern"):
        machine.own_jobs(name)


async def test_an_address_that_is_none_is_refused(stage: Stage) -> None:
    """Records would lead to it."""
    context = stage.context
    with pytest.raises(ValueError, match="public_address"):
        make(context.pool, context.vault, context.source, stage.root, public_address="example.com")
