"""What the services stand on dies or restarts in the middle; and everything at once."""

import asyncio
import secrets

import httpx
import pytest

from shared.services import NAMES
from tests.e2e.crash.patient import PatientPlatform
from tests.e2e.crash.records import Database
from tests.e2e.crash.restarts import Webhooks, right_and_once
from tests.e2e.crash.stack import CrashStack
from tests.e2e.crash.visitor import visiting
from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.mail import mails_to, wait_for_mail
from tests.lib.platform import Customer, Site
from tests.lib.waiting import until

pytestmark = pytest.mark.timeout(300)
WEBHOOKS = 40


async def test_broker_restarts_during_a_creation(steady: Site) -> None:
    """The site becomes active by itself, once."""
    await right_and_once(steady)


async def test_broker_dies_during_a_burst_of_webhooks(
    crash: CrashStack, steady: Site, work: Checkout, database: Database
) -> None:
    """The gateway accepts without the broker; whatever it accepted ends as a deployment, and only few are run."""
    webhooks = Webhooks(steady, await work.head())
    before = len(await steady.deployments())
    async with crash.explained(), visiting(steady):
        for number in range(WEBHOOKS):
            if number == WEBHOOKS // 4:
                await engine.docker("kill", crash.container("rabbitmq"))
            if number == WEBHOOKS * 3 // 4:
                await engine.docker("start", crash.container("rabbitmq"))
            assert await webhooks.deliver() == 202
        again = next(iter(webhooks.accepted))
        assert await webhooks.deliver(again) == 202
        await database.until_quiet()
    run = [deployment for deployment in await steady.deployments() if deployment["status"] == "success"]
    assert len(run) < before + WEBHOOKS // 4
    ends = {d["deployment_id"]: d["status"] for d in await steady.deployments()}
    assert len(ends) == before + WEBHOOKS
    assert {ends[deployment] for deployment in webhooks.accepted.values()} == {"success", "superseded"}
    assert next(iter(ends.values())) == "success"


async def test_database_dies_during_a_creation(crash: CrashStack, owner: Customer, database: Database) -> None:
    """kill -9 of PostgreSQL, twice: what was committed is there, what was not is done again."""
    async with crash.explained():
        site = await owner.create_site("Made while the database dies")
        for seconds in (0.4, 1.5):
            await asyncio.sleep(seconds)
            await crash.kill("postgres")
        await site.wait_status("active", seconds=90)
        await database.until_quiet()
    await right_and_once(site)
    await site.delete(seconds=60)


async def test_database_restarts_during_a_deployment(
    crash: CrashStack, steady: Site, work: Checkout, database: Database
) -> None:
    """The deployment goes on as soon as the database is back; visitors notice nothing."""
    text = secrets.token_hex(8)
    async with crash.explained(), visiting(steady):
        commit = await work.push_files(greeting(work, text))
        await asyncio.sleep(1)
        await engine.docker("restart", "-t", "10", crash.container("postgres"))
        await steady.wait_commit(commit, seconds=120)
        await database.until_quiet()
    assert (await steady.get("/api/greeting")).json()["data"]["greeting"] == text


async def test_everything_dies_at_once(crash: CrashStack, owner: Customer, database: Database) -> None:
    """As when the power fails: all services, broker and database in the middle of a creation."""
    async with crash.explained():
        site = await owner.create_site("Made in a power cut")
        await asyncio.sleep(1)
        await crash.kill("rabbitmq", "postgres", *NAMES)
        await site.wait_status("active", seconds=90)
        await database.until_quiet()
    await right_and_once(site)
    await site.delete(seconds=60)


async def served(site: Site) -> bool:
    try:
        return (await site.get("/")).status_code == 200
    except httpx.TransportError:
        return False


async def test_proxy_dies(crash: CrashStack, steady: Site) -> None:
    """Traefik comes back with every route and every certificate."""
    async with crash.explained():
        await crash.kill("traefik")
        await until("the site behind the new proxy", lambda: served(steady), seconds=30)
    assert (await steady.get("/api/health")).status_code == 200


async def answer_of(site: Site) -> tuple[int, bool]:
    """Status, and whether it is the page of a site that is being prepared; 0 while there is no certificate yet."""
    try:
        answer = await site.get("/some/page")
    except httpx.TransportError:
        return 0, False
    return answer.status_code, "This site is being prepared" in answer.text


async def is_prepared(site: Site) -> bool:
    return await answer_of(site) == (503, True)


async def is_away(site: Site) -> bool:
    return await answer_of(site) == (502, False)


async def test_doorman_dies(crash: CrashStack, owner: Customer, steady: Site, database: Database) -> None:
    """Live sites and a creation need no doorman; visitors of the new site get an error until it is back."""
    reader, doorman = crash.container("source-reader"), crash.container("doorman")
    async with crash.explained(), visiting(steady):
        # Without it deployments wait, so that the site stays without a release.
        await engine.docker("kill", reader)
        site = await owner.create_site("Made without a doorman")
        await until("the page of a site that is being prepared", lambda: is_prepared(site), seconds=60)
        await engine.docker("kill", doorman)
        await until("an error instead of the page", lambda: is_away(site), seconds=30)
        await engine.docker("start", doorman)
        await until("the page again", lambda: is_prepared(site), seconds=30)
        await engine.docker("kill", doorman)
        await engine.docker("start", reader)
        await site.wait_status("active", seconds=90)
        await database.until_quiet()
        await right_and_once(site)
        await engine.docker("start", doorman)
        await crash.ready()
    await site.delete(seconds=60)


async def test_certificate_authority_restarts(crash: CrashStack, owner: Customer, steady: Site) -> None:
    """The development authority forgets everything: sites get new certificates, and new sites can be made."""
    async with crash.explained():
        root = crash.ca_file.read_bytes()
        await engine.docker("restart", "-t", "1", crash.container("pebble"))

        async def begun_again() -> bool:
            return crash.ca_file.read_bytes() != root and await served(steady)

        await until("the site under the new authority", begun_again, seconds=60)
        site = await owner.active_site("Under the new authority")
    await right_and_once(site)


async def test_name_server_and_mail_relay_are_away(
    crash: CrashStack, patient: PatientPlatform, database: Database
) -> None:
    """A creation waits for the one, its mail for the other; both come, the mail once."""
    customer = await patient.register("Waits for her mail")
    away = [crash.container(service) for service in ("powerdns", "mail-catcher")]
    async with crash.explained():
        await engine.docker("kill", *away)
        site = await customer.create_site("Made without a name server")
        await asyncio.sleep(2)
        assert await site.status() in {"provisioning", "deploying"}
        await engine.docker("start", *away)
        await site.wait_status("active", seconds=90)
        mail = await wait_for_mail(crash, customer.email, site.url, seconds=60)
        await database.until_quiet()
    await right_and_once(site)
    assert [found.file for found in mails_to(crash, customer.email) if site.url in found.text()] == [mail.file]


async def test_lost_container_comes_back(crash: CrashStack, steady: Site) -> None:
    """Somebody removes a site's container by hand: the deployer makes it again as the release says."""
    name = steady.container("www")
    before = await engine.inspect(name)
    async with crash.explained():
        await engine.docker("rm", "-f", name)

        async def back() -> bool:
            return await engine.inspect(name) is not None and await served(steady)

        await until("the container to be back", back, seconds=60)
    after = await engine.inspect(name)
    assert before
    assert after
    assert after["Id"] != before["Id"]
    assert after["Image"] == before["Image"]
    assert await engine.names("container", steady.app_id) == sorted(steady.container(s) for s in engine.SITE_SERVICES)
