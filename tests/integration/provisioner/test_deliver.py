"""Deliveries are repeated until they are heard, in order, and given up where that is hopeless."""

import asyncio
from pathlib import Path

import pytest

from shared.jobs import Worker
from tests.integration.provisioner.conftest import Client, MadeSite, World
from tests.support.messaging import running
from tests.support.waiting import until


@pytest.fixture
async def site(world: World) -> MadeSite:
    return await world.make_site()


@pytest.fixture
async def client(site: MadeSite, tmp_path: Path) -> Client:
    return await (await site.client(tmp_path / "c")).clone()


async def until_quiet(world: World) -> None:
    """Works, and lets the pauses between attempts pass at once."""
    for _ in range(20):
        await world.work()
        if not await world.pool.fetchval("SELECT count(*) FROM jobs WHERE state = 'open'"):
            return
        await world.expire_leases()
    raise AssertionError("jobs are still open")


@pytest.mark.parametrize("first", [500, 502, 503, 404, 401, 408, 429])
async def test_repeated_until_heard(site: MadeSite, client: Client, first: int) -> None:
    """The same delivery id each time: the receiver can tell a repetition from a new push."""
    site.world.hook.statuses = [first, first, 202]
    await client.commit({"a": "b"})
    await client.push()
    await until_quiet(site.world)
    assert len({headers["X-GitHub-Delivery"] for headers, _ in site.world.hook.got}) == 1
    assert len(site.world.hook.got) == 3
    assert await site.world.pool.fetchval("SELECT state FROM deliveries") == "delivered"


async def test_later_pushes_wait_for_the_earlier(site: MadeSite, client: Client) -> None:
    site.world.hook.statuses = [503, 503]
    pushed = []
    for number in range(3):
        pushed.append(await client.commit({"a": str(number)}))
        await client.push()
    await until_quiet(site.world)
    assert [body["after"] for body in site.world.hook.bodies()] == [pushed[0], pushed[0], *pushed]


@pytest.mark.parametrize("status", [400, 403, 413, 422])
async def test_refused_for_good_is_given_up_and_does_not_hold_up_the_next(
    site: MadeSite, client: Client, status: int
) -> None:
    site.world.hook.statuses = [status]
    for number in range(2):
        await client.commit({"a": str(number)})
        await client.push()
    await until_quiet(site.world)
    states = await site.world.pool.fetch("SELECT state, answer FROM deliveries ORDER BY seq")
    assert [row["state"] for row in states] == ["given_up", "delivered"]
    assert states[0]["answer"].startswith(str(status))


async def test_nobody_listens(site: MadeSite, client: Client) -> None:
    """A gateway that is down costs nothing but time."""
    deliverer = site.world.deliverer
    url = deliverer.url
    object.__setattr__(deliverer, "url", "http://127.0.0.1:9/hook")
    await client.commit({"a": "b"})
    await client.push()
    for _ in range(3):
        await site.world.work()
        await site.world.expire_leases()
    object.__setattr__(deliverer, "url", url)
    await until_quiet(site.world)
    assert len(site.world.hook.got) == 1
    assert await site.world.pool.fetchval("SELECT attempts FROM deliveries") == 4


async def test_a_delivery_whose_job_was_lost_is_made_up_for(site: MadeSite, client: Client) -> None:
    await client.commit({"a": "b"})
    await client.push()
    await site.world.pool.execute("DELETE FROM jobs WHERE state = 'open'")
    await site.world.upkeep.reconcile()
    await until_quiet(site.world)
    assert len(site.world.hook.got) == 1


async def test_very_many_branches_at_once(site: MadeSite, client: Client) -> None:
    """Twenty are told of, the deployed one among them; all are recorded."""
    await client.commit({"a": "b"})
    await client.push("origin", "HEAD:main", *(f"HEAD:refs/heads/b{n:03}" for n in range(60)))
    await until_quiet(site.world)
    refs = [body["ref"] for body in site.world.hook.bodies()]
    assert len(refs) == 20
    assert refs[0] == "refs/heads/main"
    assert await site.world.pool.fetchval("SELECT count(*) FROM refs") == 61


async def dies(world: World) -> None:
    """The process ends in the middle of the job, and its lease runs out."""
    assert await world.lease()
    await world.expire_leases()


async def test_after_a_death_the_push_is_told_of_without_a_look_at_it(site: MadeSite, client: Client) -> None:
    """What was pushed may be why: the commits are left out, what is deployed is not."""
    after = await client.commit({"a": "b"})
    await client.push()
    await dies(site.world)
    await until_quiet(site.world)
    [body] = site.world.hook.bodies()
    assert (body["after"], body["commits"], body["head_commit"]) == (after, [], None)


async def test_a_delivery_that_kills_the_process_is_given_up(site: MadeSite, client: Client) -> None:
    """After three deaths; the next push is delivered, with nothing left that could end the service again."""
    pushed = []
    for number in range(2):
        pushed.append(await client.commit({"a": str(number)}))
        await client.push()
    for _ in range(3):
        await dies(site.world)
    worker = Worker(site.world.pool, asyncio.Event(), site.world.kinds)
    async with running(worker.run):
        await until(lambda: site.world.pool.fetchval("SELECT state = 'failed' FROM jobs WHERE kind = 'deliver'"))
    states = await site.world.pool.fetch("SELECT state, answer FROM deliveries ORDER BY seq")
    assert [row["state"] for row in states] == ["given_up", "open"]
    assert "JobCrashedError" in states[0]["answer"]
    await site.world.upkeep.reconcile()
    await until_quiet(site.world)
    assert [body["after"] for body in site.world.hook.bodies()] == pushed[1:]
