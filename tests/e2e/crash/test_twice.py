"""Gateway, notifier and dns-ssl with two instances each: either carries on alone, and nothing happens twice.

The tests are stages of one customer's story, in this order.
"""

import asyncio
import contextlib
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from tests.e2e.crash.conftest import listening, session_fixture
from tests.e2e.crash.pair import FIRST, GATEWAYS, NOTIFIERS, SECOND, Balanced, Page, Pair
from tests.e2e.crash.records import Database, Event, addresses, counted
from tests.e2e.crash.restarts import Webhooks, right_and_once
from tests.e2e.crash.stack import CrashStack
from tests.e2e.crash.test_kills import mailed_once
from tests.e2e.crash.visitor import visiting
from tests.e2e.sources import greeting
from tests.e2e.test_settings import Zone, verification_code
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.process import run
from tests.lib.stack import ROOT
from tests.lib.waiting import until

pytestmark = pytest.mark.timeout(300)
DELIVERIES, RENAMES = 4, 4
LAST_NAME = "What it was called last"
WRONG_PASSWORDS = 10


@session_fixture
async def pair(crash: CrashStack) -> AsyncIterator[Pair]:
    pair = Pair(crash)
    await pair.start()
    yield pair
    await pair.remove()


@session_fixture
async def events(crash: CrashStack, pair: Pair) -> AsyncIterator[Sequence[Event]]:
    async with listening(crash) as seen:
        yield seen


@session_fixture
async def customer(crash: CrashStack, pair: Pair, events: Sequence[Event]) -> AsyncIterator[Customer]:
    async with Balanced(crash) as platform:
        yield await platform.register("Has two of everything")


@session_fixture
async def pages(crash: CrashStack, customer: Customer) -> AsyncIterator[list[Page]]:
    """One at each notifier, from before the customer's first site."""
    pages = [Page(crash, customer.token, ports) for ports in (NOTIFIERS, NOTIFIERS[::-1])]
    running = [asyncio.ensure_future(page.run()) for page in pages]
    async with asyncio.timeout(30):
        for page in pages:
            await page.joined.wait()
    yield pages
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


@contextlib.asynccontextmanager
async def explained(crash: CrashStack, database: Database) -> AsyncIterator[None]:
    """A failure says what waited, and what the services said."""
    async with crash.explained():
        try:
            yield
        except Exception as error:
            raise AssertionError(f"{error}\nwhat waits: {await database.unfinished()}") from error


@session_fixture
async def site(
    crash: CrashStack,
    pair: Pair,
    database: Database,
    events: Sequence[Event],
    customer: Customer,
    pages: Sequence[Page],
) -> Site:
    """Accepted while both live, made by the second alone: whichever of them led the relay."""
    async with explained(crash, database):
        site = await customer.create_site("Has two of everything")
        for page in pages:
            await page.heard("site.requested", app_id=site.app_id)
        async with pair.without(*FIRST):
            await site.wait_status("active")
            await database.until_quiet(events)
            for page in pages:
                await page.heard("site.active", app_id=site.app_id)
    return site


@session_fixture
async def checkout(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return await site.clone(tmp_path_factory.mktemp("twice"))


async def test_the_second_carries_on_alone(site: Site) -> None:
    """With the first of all three dead a creation ends, and every event of theirs leaves its outbox."""
    await right_and_once(site)


async def test_the_first_carries_on_alone(
    crash: CrashStack, pair: Pair, database: Database, events: Sequence[Event], site: Site, checkout: Checkout
) -> None:
    """So it does the other way round; a push is deployed, and its log followed to its last line."""
    async with explained(crash, database), visiting(site), pair.without(*SECOND):
        commit = await checkout.push_files(greeting(checkout, "by the first"))
        await site.wait_commit(commit)
        await database.until_quiet(events)
    assert (await site.get("/api/greeting")).json()["data"]["greeting"] == "by the first"


async def test_accounts_are_the_same_at_both(customer: Customer) -> None:
    """A login at one counts at the other, a logout too; wrong passwords at both count together."""
    platform, login = customer.platform, {"email": customer.email, "password": customer.password}
    there = {"X-Forwarded-For": "198.51.100.7"}
    token = (await platform.api("POST", "/api/auth/login", json=login, headers=there, expect=200)).json()["token"]
    for _ in GATEWAYS:
        await platform.api("GET", "/api/me", token=token, expect=200)
    await platform.api("POST", "/api/auth/logout", token=token, json={}, expect=204)
    for _ in GATEWAYS:
        await platform.api("GET", "/api/me", token=token, expect=401)
    wrong = login | {"password": "not the password"}
    answers = [await platform.api("POST", "/api/auth/login", json=wrong, headers=there) for _ in range(WRONG_PASSWORDS)]
    assert {answer.status_code for answer in answers} == {401}
    for _ in GATEWAYS:
        await platform.api("POST", "/api/auth/login", json=wrong, headers=there, expect=429)


async def test_everything_at_once_while_instances_die(
    crash: CrashStack,
    pair: Pair,
    database: Database,
    events: Sequence[Event],
    customer: Customer,
    pages: Sequence[Page],
    site: Site,
    checkout: Checkout,
) -> None:
    """What either accepted ends well: another site's whole life, deliveries to both, names, a domain, a push."""
    platform = customer.platform
    assert isinstance(platform, Balanced)
    domain = f"twice-{secrets.token_hex(4)}.example"
    async with explained(crash, database), Zone(crash, domain) as zone, visiting(site):
        async with pair.dying(), asyncio.TaskGroup() as group:
            passing = group.create_task(whole_life(customer, pages[0]))
            group.create_task(claim(site, domain, zone))
            group.create_task(renamed(site))
            await delivered_to_both(site, await checkout.head())
            commit = await checkout.push_files(greeting(checkout, "while instances died"))
            pushed = await until("the push at the gateways", lambda: deployment_of(site, commit))
            followed = await platform.follow(site, pushed["deployment_id"])
        await database.until_quiet(events)
    kept = (await site.deployment_log(pushed["deployment_id"])).splitlines()
    assert followed
    assert followed == kept[: len(followed)]
    print(f"\n{pair.deaths} deaths, {platform.repeated} requests sent again")
    assert await addresses(crash, passing.result().domain) == []
    assert await engine.leftovers(passing.result().app_id) == {}


async def whole_life(customer: Customer, page: Page) -> Site:
    """Asked for at both gateways at once under one key: one site, which is made and deleted."""
    key, before = secrets.token_hex(8), len(await customer.sites())
    asked = [customer.create_site("Asked for at both", idempotency_key=key) for _ in GATEWAYS]
    one, other = await asyncio.gather(*asked)
    assert one.created == other.created
    assert len(await customer.sites()) == before + 1
    await one.wait_status("active")
    # Of a site that is being deleted nothing else is mailed any more.
    await page.heard("site.active", app_id=one.app_id)
    await one.api("DELETE", expect=202)
    await one.wait_gone()
    return one


async def claim(site: Site, domain: str, zone: Zone) -> None:
    answer = (await site.api("PATCH", json={"custom_domain": domain}, expect=202)).json()
    await zone.record(f"_acme-challenge.{domain}", "TXT", f'"{verification_code(answer, domain)}"')
    await zone.record(domain, "A", site.stack.bind)
    await zone.record(f"www.{domain}", "A", site.stack.bind)

    async def certified() -> bool:
        return ((await site.details())["custom_domain_status"] or {}).get("ssl_status") == "valid"

    await until(f"{domain} with its certificate", certified, seconds=90)


async def renamed(site: Site) -> None:
    for name in (*(f"Called {number}" for number in range(RENAMES)), LAST_NAME):
        await site.api("PATCH", json={"site_name": name}, expect=202)


async def delivered_to_both(site: Site, commit: str) -> None:
    """Each delivery to both gateways at once, until one has accepted it. Both must have given it one deployment."""
    webhooks = Webhooks(site, commit)
    for _ in range(DELIVERIES):
        delivery = secrets.token_hex(8)

        async def accepted(delivery: str = delivery) -> bool:
            return 202 in await asyncio.gather(*(webhooks.deliver(delivery, port=port) for port in GATEWAYS))

        await until("a gateway to take a delivery", accepted, seconds=30)
    known = {deployment["deployment_id"] for deployment in await site.deployments()}
    assert set(webhooks.accepted.values()) <= known
    assert len(set(webhooks.accepted.values())) == DELIVERIES


async def deployment_of(site: Site, commit: str) -> dict[str, Any] | None:
    return next((found for found in await site.deployments() if found["commit_hash"] == commit), None)


async def test_both_show_what_is_true(site: Site, database: Database) -> None:
    """The same at both: the last name, the domain, one end for each deployment; the files and the others agree."""

    async def same() -> dict[str, Any] | None:
        one, other = [await site.details() for _ in GATEWAYS]
        return one if one == other else None

    # The deployer looks at the containers all the time, and may have said so in between.
    one = await until("both gateways to show the same", same)
    assert (one["status"], one["site_name"]) == ("active", LAST_NAME)
    assert (one["custom_domain_status"]["status"], one["custom_domain_status"]["ssl_status"]) == ("verified", "valid")
    assert LAST_NAME in (site.directory / ".env").read_text()
    [told] = await database.rows("SELECT site_name FROM notifier.sites WHERE app_id = $1", site.app_id)
    assert told["site_name"] == LAST_NAME
    assert (await site.get("/api/greeting")).json()["data"]["greeting"] == "while instances died"


async def test_all_was_said_once(site: Site, events: Sequence[Event], database: Database) -> None:
    """One event and one line of the timeline for each fact, one end for each deployment."""
    deployments = [deployment["deployment_id"] for deployment in await site.deployments()]
    told = counted(events, site.app_id)
    ends = ("deploy.succeeded", "deploy.failed", "deploy.superseded", "deploy.cancelled")
    timeline = await database.rows("SELECT event, deployment_id FROM gateway.timeline WHERE app_id = $1", site.app_id)
    lines = Counter(f"{line['event']} {line['deployment_id'] or ''}".strip() for line in timeline)
    for kind in ("site.requested", "site.active", "domain.verified"):
        assert (told[kind], lines[kind]) == (1, 1), kind
    for deployment in deployments:
        assert told[f"deploy.queued {deployment}"] == lines[f"deploy.queued {deployment}"] == 1, deployment
        for facts in (told, lines):
            assert sum(facts[f"{end} {deployment}"] for end in ends) == 1, (deployment, facts)


async def test_every_page_was_told_all_of_it(pages: Sequence[Page], customer: Customer, database: Database) -> None:
    """Each event once and in the log's order, whichever instance handled it, whichever the page was connected to."""
    query = "SELECT event_id::text FROM notifier.event_log WHERE customer_uuid = $1 ORDER BY seq"
    log = [row["event_id"] for row in await database.rows(query, customer.customer_uuid)]
    for page in pages:

        async def caught_up(page: Page = page) -> bool:
            return len(page.told) >= len(log)

        await until("the page to have been told all", caught_up)
        assert [event["id"] for event in page.told] == log


async def test_mails_went_out_once(site: Site, customer: Customer, database: Database) -> None:
    """At most one for each event worth one, and missing only where the log says `unknown`."""
    pushes = [found for found in await site.deployments() if (found["kind"], found["status"]) == ("push", "success")]
    wanted = {"site.active": 2, "deploy.succeeded": len(pushes), "domain.verified": 1, "site.deleted": 1}
    await mailed_once(database, customer, wanted)


async def test_nothing_was_parked(crash: CrashStack) -> None:
    """No event was given up."""
    _, text = await run("make", "--no-print-directory", "events-parked", f"STACK={crash.name}", cwd=ROOT)
    assert text.splitlines()[-1].startswith("0 parked"), text
