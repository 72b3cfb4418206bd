"""The gateway places each site on a machine, once, and says it again when the machine's addresses change."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from api_gateway.machines import command, placement
from api_gateway.queries import sites as queries
from api_gateway.sweeper import Sweeper
from shared.events import types as t
from shared.messaging.outbox import Outbox
from tests.integration.api_gateway.conftest import Api, Platform
from tests.integration.api_gateway.test_lifecycle import HASTY
from tests.support.waiting import until

HERE, THERE, ELSEWHERE = "192.0.2.1", "192.0.2.2", "192.0.2.3"


async def announce(platform: Platform, machine: str = "main", address: str = HERE) -> None:
    await platform.tell(t.MachineAnnounced(machine=machine, addresses=[address]))


async def placed(platform: Platform) -> list[tuple[str, str, str]]:
    """(site, machine, address) of each placement that was published, in order."""
    return [(one.app_id, one.machine, *one.addresses) for one in await platform.said("site.placed")]


@pytest.fixture
def operator(dsn: str) -> Any:
    """`await operator("close", "main")` returns the command's exit code."""

    async def decide(*words: str) -> int:
        return await command.decide(dsn, command.parsed(words))

    return decide


async def test_a_site_is_placed_when_it_is_created(api: Api, platform: Platform) -> None:
    """In the same commit, with the addresses for its record; the API does not show it."""
    await announce(platform)
    app_id = await api.create()
    [event] = await platform.said("site.placed")
    row = await platform.site(app_id)
    assert (event.app_id, event.customer_uuid, event.domain) == (app_id, row["customer_uuid"], row["domain"])
    assert (event.machine, event.addresses) == ("main", [HERE])
    assert row["machine"] == "main"
    assert "machine" not in await api.get(f"/api/sites/{app_id}", expect=200)


async def test_sites_without_a_place_get_the_first_machine_once(api: Api, platform: Platform) -> None:
    """Those of before, and those that were created when none was known; a repeated announcement says nothing."""
    sites = sorted([await api.create(), await api.create()])
    assert await placed(platform) == []
    for _ in range(2):
        await announce(platform)
    await announce(platform, "second", THERE)
    assert await placed(platform) == [(app_id, "main", HERE) for app_id in sites]


async def test_new_sites_go_where_there_are_fewest(anyone: Api, platform: Platform) -> None:
    """However many are created at one moment: each counts the others."""
    await announce(platform)
    await (await anyone.register()).create()
    await announce(platform, "second", THERE)
    customers = [await anyone.register() for _ in range(5)]
    await asyncio.gather(*(customer.create() for customer in customers))
    assert Counter(machine for _, machine, _ in await placed(platform)) == {"main": 3, "second": 3}


async def test_a_creation_during_the_first_announcement_is_placed(api: Api, platform: Platform) -> None:
    """It found no machine and is not visible yet: the announcement waits for it."""
    pool = platform.pool
    async with pool.acquire() as tx:
        async with tx.transaction():
            assert await placement.choose(tx) is None
            announcing = asyncio.ensure_future(announce(platform))
            await until(
                lambda: pool.fetchval(
                    "SELECT true FROM pg_locks JOIN pg_database d ON d.oid = database"
                    " WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"
                )
            )
            row = {"app_id": "app_aaaaaaaaaa", "customer_uuid": api.customer_uuid, "domain": "a.example"}
            others = dict.fromkeys(("site_type", "site_name", "repo_url", "clone_url"), "x")
            assert await queries.add(tx, row | others)
        await announcing
    assert await placed(platform) == [("app_aaaaaaaaaa", "main", HERE)]


async def test_other_addresses_are_said_of_each_site_of_the_machine(api: Api, platform: Platform) -> None:
    """And of no other's; an older announcement that comes late changes nothing."""
    await announce(platform)
    mine = sorted([await api.create(), await api.create()])
    await announce(platform, "second", THERE)
    await api.create()
    before = await placed(platform)
    await announce(platform, address=ELSEWHERE)
    assert (await placed(platform))[len(before) :] == [(app_id, "main", ELSEWHERE) for app_id in mine]
    await platform.tell(t.MachineAnnounced(machine="main", addresses=[HERE]), sequence=1)
    assert len(await placed(platform)) == len(before) + len(mine)


async def test_a_creation_that_is_requested_again_says_its_place_again(api: Api, platform: Platform) -> None:
    """The event may have been lost with the first request."""
    await announce(platform)
    app_id = await api.create()
    assert await Sweeper(platform.pool, Outbox(t.GATEWAY), HASTY).sweep() == 1
    assert await placed(platform) == [(app_id, "main", HERE)] * 2


async def test_a_closed_machine_gets_no_new_sites(
    api: Api, platform: Platform, operator: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its own stay. With all closed, a new site waits for one that opens."""
    await announce(platform)
    first = await api.create()
    await announce(platform, "second", THERE)
    assert await operator("close", "second") == 0
    second = await api.create()
    assert await operator("close", "main") == 0
    await api.create()
    await announce(platform)
    assert await placed(platform) == [(first, "main", HERE), (second, "main", HERE)]
    capsys.readouterr()
    assert await operator("open", "second") == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"     2 closed main {HERE}",
        f"     1 open   second {THERE}",
    ]
    assert [machine for _, machine, _ in await placed(platform)] == ["main", "main", "second"]
    assert await operator("close", "third") == 1


async def test_what_a_gateway_of_before_has_created_is_placed_at_the_start(api: Api, platform: Platform) -> None:
    """It ran beside today's, after the announcement."""
    await announce(platform)
    await platform.pool.execute("UPDATE machines SET accepting = false")
    app_id = await api.create()
    await platform.pool.execute("UPDATE machines SET accepting = true")
    for _ in range(2):
        await placement.place_at_start(platform.pool, Outbox(t.GATEWAY))
    assert await placed(platform) == [(app_id, "main", HERE)]
