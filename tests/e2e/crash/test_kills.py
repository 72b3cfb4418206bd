"""kill -9 of each service at each step of a site's life: what was accepted ends well by itself, nothing happens twice.

The tests are the stages of one site's life, in this order.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import httpx
import pytest
from argon2 import PasswordHasher
from dotenv import dotenv_values

from tests.e2e.birth import HOSTILE_NAME
from tests.e2e.crash.conftest import session_fixture
from tests.e2e.crash.patient import PatientPlatform
from tests.e2e.crash.plan import PLAN, STAGE_SECONDS, chosen
from tests.e2e.crash.records import Database, Event, addresses, counted, history
from tests.e2e.crash.stack import CrashStack
from tests.e2e.crash.visitor import visiting
from tests.e2e.sources import greeting
from tests.e2e.test_deletion import nothing_but_bookkeeping, routes_naming
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.mail import mails_to
from tests.lib.platform import Customer, Site
from tests.lib.process import run
from tests.lib.stack import ROOT
from tests.lib.waiting import until

pytestmark = pytest.mark.timeout(4 * STAGE_SECONDS)
STEPS = {"fetch", "build", "start", "ready", "switch", "verify", "drain", "stop", "record"}
VARIABLE = "a value that survived"


@session_fixture
async def site(crash: CrashStack, patient: PatientPlatform, database: Database, published: Sequence[Event]) -> Site:
    """A site with a name that has everything in it, asked for once while everything died under it."""
    owner = await patient.register("Ada Lovelace")
    async with crash.under_fire("create"):
        site = await owner.create_site(HOSTILE_NAME)
        await site.wait_status("active", seconds=STAGE_SECONDS)
        await database.until_quiet(published, seconds=STAGE_SECONDS)
    return site


@session_fixture
async def checkout(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return await site.clone(tmp_path_factory.mktemp("owner"))


async def ended(site: Site, kind: str) -> list[str]:
    """Ends of the site's deployments of this kind."""
    return [deployment["status"] for deployment in await site.deployments() if deployment["kind"] == kind]


async def test_creation(site: Site) -> None:
    """One accepted request is one live site: served, with one deployment that succeeded."""
    assert len(await site.customer.sites()) == 1
    assert await ended(site, "first") == ["success"]
    assert (await site.get("/")).status_code == 200
    assert (await site.get("/api/health")).status_code == 200


async def test_push(
    crash: CrashStack, site: Site, checkout: Checkout, database: Database, published: Sequence[Event]
) -> None:
    """A push whose connection breaks is pushed again; its commit is deployed once, and visitors notice nothing."""
    for path, text in greeting(checkout, "pushed under fire").items():
        checkout.write(path, text)
    commit = await checkout.commit()

    async def pushed() -> bool:
        code, _ = await checkout.git("push", "-q", "origin", "HEAD:main", check=False)
        return code == 0

    async with crash.under_fire("push"), visiting(site):
        await until("git push to go through", pushed, seconds=60)
        await site.wait_commit(commit, seconds=STAGE_SECONDS)
        await database.until_quiet(published, seconds=STAGE_SECONDS)
    assert await ended(site, "push") == ["success"]
    assert (await site.get("/api/greeting")).json()["data"]["greeting"] == "pushed under fire"


async def test_variables(crash: CrashStack, site: Site, database: Database, published: Sequence[Event]) -> None:
    """Changed variables reach the api by one deployment."""

    async def seen() -> bool:
        answer = await site.get("/api/greeting")
        return answer.status_code == 200 and answer.json()["data"]["variable"] == VARIABLE

    async with crash.under_fire("settings"), visiting(site):
        await site.api("PUT", "/env", json={"variables": {"GREETING_VARIABLE": VARIABLE}}, expect=202)
        await until("the variable in the api", seen, seconds=STAGE_SECONDS)
        await database.until_quiet(published, seconds=STAGE_SECONDS)
    assert await ended(site, "settings") == ["success"]


async def test_owner_password(crash: CrashStack, site: Site, database: Database, published: Sequence[Event]) -> None:
    """A new one is drawn once and shown at most once; where it was lost on its way, another can be asked for."""

    async def asked() -> httpx.Response | None:
        answer = await site.api("POST", "/owner-password")
        assert answer.status_code in {200, 409, 410}, answer.text
        return None if answer.status_code == 409 else answer

    async with crash.under_fire("owner"), visiting(site):
        await site.api("POST", "/owner-password/reset", expect=202)
        answer = await until("the password, or that it is gone", asked, seconds=STAGE_SECONDS)
        await database.until_quiet(published, seconds=STAGE_SECONDS)
    assert await ended(site, "settings") == ["success", "success"]
    if answer.status_code == 200:
        hashed = dotenv_values(site.directory / ".env", interpolate=False)["OWNER_PASSWORD_HASH"]
        assert PasswordHasher().verify(str(hashed), answer.json()["password"])
    again = await site.api("POST", "/owner-password")
    assert (again.status_code, again.json()["key"]) == (410, "owner_password_gone")


async def test_rollback(crash: CrashStack, site: Site, database: Database, published: Sequence[Event]) -> None:
    """Back to the first release, once."""
    first = (await site.deployments())[-1]
    async with crash.under_fire("rollback"), visiting(site):
        await site.wait_deployment(await site.rollback(first["deployment_id"]), seconds=STAGE_SECONDS)
        await database.until_quiet(published, seconds=STAGE_SECONDS)
    assert await ended(site, "rollback") == ["success"]
    assert (await site.get("/api/greeting")).status_code == 404


async def test_site_is_there_once(crash: CrashStack, site: Site, checkout: Checkout) -> None:
    """One repository with the commits made, one record, one container per service, one release that serves."""
    customer = site.customer.customer_uuid
    repositories = [path.name for path in crash.repository(customer, site.app_id).parent.iterdir()]
    assert repositories == [f"{site.app_id}.git"]
    assert len(await history(site)) == 2
    assert (await history(site))[0] == await checkout.head()
    assert [path.name for path in site.directory.parent.iterdir()] == [site.app_id]
    assert await addresses(crash, site.domain) == [crash.bind]
    assert await engine.names("container", site.app_id) == sorted(site.container(s) for s in engine.SITE_SERVICES)
    assert len(await engine.names("network", site.app_id)) == 1
    live = (await site.deployments())[0]
    assert live["kind"] == "rollback"
    assert (await site.get("/")).headers["X-WebMeteor-Release"] == live["deployment_id"]


async def test_story_is_told_once(site: Site, published: Sequence[Event]) -> None:
    """One event and one line of the timeline for each fact; one end for each deployment; every step was finished."""
    deployments = [deployment["deployment_id"] for deployment in await site.deployments()]
    assert len(deployments) == 5
    once = ["site.active", *(f"{kind} {one}" for one in deployments for kind in ("deploy.queued", "deploy.succeeded"))]
    events = counted(published, site.app_id)
    assert {fact: events[fact] for fact in once} == dict.fromkeys(once, 1)
    answered(events, "site.requested", ("repo.created", "dns.record_created"))
    ends = [fact for fact in events if fact.startswith(("deploy.failed", "deploy.superseded", "deploy.cancelled"))]
    assert ends == []
    timeline = (await site.details())["timeline"]
    lines = Counter(f"{line['event']} {line.get('deployment_id') or ''}".strip() for line in timeline)
    once += ["site.requested", "repo.created", "dns.record_created"]
    assert {fact: lines[fact] for fact in once} == dict.fromkeys(once, 1)
    for deployment in deployments:
        finished = {line.get("step") for line in timeline if line.get("deployment_id") == deployment}
        assert finished >= STEPS, deployment


def answered(events: Counter[str], question: str, answers: Iterable[str]) -> None:
    """Once; the gateway asks again after a minute without progress, and whoever is asked again may answer again."""
    for answer in answers:
        assert 1 <= events[answer] <= events[question], (answer, events)


async def test_customer_is_told_once(site: Site, database: Database) -> None:
    """Live: each event once. By mail: at most once per event, and missing only where the log says `unknown`."""
    customer = site.customer
    rows = await database.rows("SELECT event_id::text, type FROM notifier.event_log WHERE app_id = $1", site.app_id)
    told = Counter(row["event_id"] for row in rows)
    assert set(told.values()) == {1}
    assert {row["type"] for row in rows} >= {"site.active", "deploy.succeeded"}
    await mailed_once(database, customer, {"site.active": 1, "deploy.succeeded": 2})


async def mailed_once(database: Database, customer: Customer, wanted: dict[str, int]) -> None:
    query = "SELECT kind, state, message_id FROM notifier.notification_log WHERE customer_uuid = $1"
    log = await database.rows(query, customer.customer_uuid)
    assert Counter(row["kind"] for row in log) == wanted | {"customer.email_proof_requested": 1}
    assert {row["state"] for row in log} <= {"sent", "unknown"}
    caught = Counter(str(mail.message["Message-ID"]) for mail in mails_to(customer.platform.stack, customer.email))
    assert set(caught.values()) <= {1}
    sent = {row["message_id"] for row in log if row["state"] == "sent"}
    unknown = {row["message_id"] for row in log if row["state"] == "unknown"}
    assert sent <= set(caught) <= sent | unknown


async def test_deletion(crash: CrashStack, site: Site, database: Database, published: Sequence[Event]) -> None:
    """Nothing is left, each owner said so once, and the customer got one last mail."""
    async with crash.under_fire("delete"):
        assert (await site.api("DELETE")).status_code in {202, 404}
        await site.wait_gone(seconds=STAGE_SECONDS)
        await database.until_quiet(published, seconds=STAGE_SECONDS)
    assert await engine.leftovers(site.app_id) == {}
    assert await addresses(crash, site.domain) == []
    assert await routes_naming(crash, site.app_id) == []
    assert not crash.route_file(site.app_id).exists()
    assert not crash.repository(site.customer.customer_uuid, site.app_id).exists()
    assert not site.directory.exists()
    assert len(list((crash.root / "archive").glob(f"{site.app_id}-*.tar.zst.age"))) == 1
    assert list((crash.root / "handover").iterdir()) == []
    assert [path.name for path in (crash.root / "archive").glob(".*")] == []
    await nothing_but_bookkeeping(crash, site)
    events = counted(published, site.app_id)
    assert events["site.deleted"] == 1
    owners = ("site.containers_removed", "site.files_archived", "repo.deleted", "dns.record_removed")
    answered(events, "site.deletion_requested", owners)
    await mailed_once(database, site.customer, {"site.active": 1, "deploy.succeeded": 2, "site.deleted": 1})


async def test_nothing_was_parked(crash: CrashStack) -> None:
    """No event was given up."""
    _, text = await run("make", "--no-print-directory", "events-parked", f"STACK={crash.name}", cwd=ROOT)
    assert text.splitlines()[-1].startswith("0 parked"), text


async def test_enough_points_were_reached(crash: CrashStack) -> None:
    """Of more than sixty at least thirty really fired, in every stage, and every service died."""
    fired = [tuple(name.split(":")) for name in crash.fired()]
    armed = [point for phase in PLAN for point in chosen(crash.source, phase)]
    counts = Counter(f"{phase} {package}" for phase, package, *_ in fired)
    print(f"\n{len(fired)} of {len(armed)} points fired: {dict(counts)}")
    assert len(armed) >= 60
    assert len(fired) >= 30
    assert {phase for phase, *_ in fired} == set(PLAN)
    assert {package for _, package, *_ in fired} == {package for plan in PLAN.values() for package in plan}
    await crash.disarm()
