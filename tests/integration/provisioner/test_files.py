"""Names, domains and variables that change end up in the files, and are told of once."""

import json
from itertools import permutations

import pytest
import yaml

from provisioner.errors import SiteUnknownError
from shared import envfile
from shared.events import EventData
from shared.events import types as t
from shared.names import new_app_id, new_customer_uuid
from shared.sitespec import PLANS, STANDARD, Limits, Plan, UnknownPlanError
from tests.integration.provisioner.conftest import MadeSite, World
from tests.support.handling import Inbox


@pytest.fixture
async def site(world: World) -> MadeSite:
    return await world.make_site()


def env(site: MadeSite) -> dict[str, str]:
    return envfile.parse((site.directory / ".env").read_text())


async def change(site: MadeSite, kind: type, **fields: object) -> None:
    await site.world.hear(kind(customer_uuid=site.customer, app_id=site.app_id, **fields))
    await site.world.work()


async def test_rename_writes_the_name_and_says_the_version(site: MadeSite) -> None:
    secrets = {k: v for k, v in env(site).items() if "SECRET" in k or "PASSWORD" in k}
    await change(site, t.SiteRenamed, site_name="A 'new' \"name\"\n$HOME")
    assert env(site)["APP_NAME"] == "A 'new' \"name\"\n$HOME"
    assert {k: v for k, v in env(site).items() if k in secrets} == secrets
    [written] = await site.world.events(t.EnvWritten)
    assert written.version == 2
    assert envfile.version((site.directory / ".env").read_text()) == 2


async def test_the_same_name_again_changes_nothing(site: MadeSite) -> None:
    await change(site, t.SiteRenamed, site_name="My Awesome Site")
    assert await site.world.events(t.EnvWritten) == []


async def test_customer_variables(site: MadeSite) -> None:
    """They come from an encrypted event; those the platform relies on can't be replaced."""
    values = {
        "MY_KEY": "v'al",
        "DB_HOST": "evil",
        "JWT_SECRET": "evil",
        "APP_DOMAIN": "evil",
        "MAIL_HOST": "smtp.example",
    }
    before = env(site)
    await change(site, t.EnvChanged, values=site.world.common.encrypt(json.dumps(values)))
    kept = await site.world.pool.fetchval("SELECT customer_env FROM sites")
    assert json.loads(site.world.vault.decrypt(kept)) == values, "under the provisioner's own key"
    after = env(site)
    assert (after["MY_KEY"], after["MAIL_HOST"]) == ("v'al", "smtp.example")
    assert [after[n] for n in ("DB_HOST", "JWT_SECRET", "APP_DOMAIN")] == [
        before[n] for n in ("DB_HOST", "JWT_SECRET", "APP_DOMAIN")
    ]
    await change(site, t.EnvChanged, values=site.world.common.encrypt("{}"))
    assert "MY_KEY" not in env(site)


async def test_verified_domain_is_in_the_rules_until_it_is_taken_away(site: MadeSite) -> None:
    compose = site.directory / "docker-compose.yaml"
    await change(site, t.DomainRequested, custom_domain="mybusiness.com", verification_code="x")
    assert "mybusiness" not in compose.read_text()
    await change(site, t.DomainVerified, custom_domain="mybusiness.com")
    assert "Host(`${APP_DOMAIN}`) || Host(`mybusiness.com`) || Host(`www.mybusiness.com`)" in compose.read_text()
    assert env(site)["CORS_ORIGIN"] == "https://mybusiness.com"
    await change(site, t.DomainRequested, custom_domain=None)
    assert "mybusiness" not in compose.read_text()
    assert [e.version for e in await site.world.events(t.EnvWritten)] == [2, 3]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_domain_is_one_sites_in_whatever_order_the_news_comes(world: World, order: tuple[int, ...]) -> None:
    """Proven for one, given up, proven for the other; the files of both say so."""
    one, other = await world.make_site(), await world.make_site()
    ids = [{"customer_uuid": s.customer, "app_id": s.app_id} for s in (one, other)]
    news: list[tuple[EventData, int]] = [
        (t.DomainVerified(**ids[0], custom_domain="mybusiness.com", wish=1), 1),
        (t.DomainRequested(**ids[0], custom_domain=None), 2),
        (t.DomainVerified(**ids[1], custom_domain="mybusiness.com", wish=3), 2),
    ]
    inbox = Inbox(t.PROVISIONER, world.pool, world.handlers.table())
    for number in order:
        data, sequence = news[number]
        await inbox(data, sequence=sequence)
        await world.work()
    assert "mybusiness" not in (one.directory / "docker-compose.yaml").read_text()
    assert "mybusiness" in (other.directory / "docker-compose.yaml").read_text()
    assert env(other)["CORS_ORIGIN"] == "https://mybusiness.com"


async def test_changes_before_the_site_is_ready_are_in_its_first_files(world: World) -> None:
    data = await world.request_site()
    await world.hear(t.SiteRenamed(customer_uuid=data.customer_uuid, app_id=data.app_id, site_name="Early"))
    await world.work()
    assert env(MadeSite(world, data.customer_uuid, data.app_id))["APP_NAME"] == "Early"
    assert await world.events(t.EnvWritten) == []


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A second plan, with more for the api."""
    limits = STANDARD.limits | {"api": Limits(memory_mib=1024, cpus=2.0, pids=200)}
    made = Plan(name="large", limits=limits, upload_max_size="50M")
    monkeypatch.setitem(PLANS, made.name, made)
    return made


def limits(site: MadeSite, service: str) -> dict[str, str | int]:
    """The service's limits in the compose file."""
    compose = yaml.safe_load((site.directory / "docker-compose.yaml").read_text())
    found: dict[str, str | int] = compose["services"][service]["deploy"]["resources"]["limits"]
    return found


async def test_another_plan_is_in_the_files_and_said_once(site: MadeSite, large: Plan) -> None:
    """The new version reaches the next release; a variable that the customer has set stays."""
    before = limits(site, "www")
    assert (limits(site, "api")["memory"], env(site)["UPLOAD_MAX_SIZE"]) == ("512M", "10M")
    for _ in range(2):
        await change(site, t.SitePlanChanged, domain="a.example.org", plan=large.name)
    assert limits(site, "api") == {"cpus": "2.0", "memory": "1024M", "pids": 200}
    assert limits(site, "www") == before
    assert env(site)["UPLOAD_MAX_SIZE"] == "50M"
    assert [event.version for event in await site.world.events(t.EnvWritten)] == [2]
    await change(site, t.EnvChanged, values=site.world.common.encrypt(json.dumps({"UPLOAD_MAX_SIZE": "1M"})))
    await change(site, t.SitePlanChanged, domain="a.example.org", plan=STANDARD.name)
    assert (limits(site, "api")["memory"], env(site)["UPLOAD_MAX_SIZE"]) == ("512M", "1M")


async def test_a_new_site_has_the_files_of_its_own_plan(world: World, large: Plan) -> None:
    """Its creation names it; an older one that arrives late changes nothing."""
    inbox = Inbox(t.PROVISIONER, world.pool, world.handlers.table())
    common = {"customer_uuid": new_customer_uuid(), "app_id": new_app_id()}
    requested = t.SiteRequested(
        **common, site_type="portfolio", site_name="A site", domain="a.example.org", plan=large.name
    )
    for _ in range(2):
        await inbox(requested)
        await world.work()
        await inbox(requested.model_copy(update={"plan": STANDARD.name}), sequence=1)
    made = MadeSite(world, common["customer_uuid"], common["app_id"])
    assert (limits(made, "api")["memory"], env(made)["UPLOAD_MAX_SIZE"]) == ("1024M", "50M")
    assert await world.events(t.EnvWritten) == []


async def test_what_comes_before_the_sites_creation_is_tried_again(world: World) -> None:
    """Its event failed and waits; of a site that is gone nothing is wanted any more."""
    common = {"customer_uuid": new_customer_uuid(), "app_id": new_app_id()}
    changes = (
        t.SiteRenamed(**common, site_name="Early"),
        t.SitePlanChanged(**common, domain="a.example.org", plan=STANDARD.name),
        t.EnvChanged(**common, values=world.common.encrypt("{}")),
    )
    for data in changes:
        with pytest.raises(SiteUnknownError):
            await world.hear(data)
    await world.hear(t.SiteDeletionRequested(**common, domain="a.example.org"))
    for data in changes:
        await world.hear(data)


async def test_an_unknown_plan_changes_nothing(site: MadeSite) -> None:
    """A newer gateway knows it: the event is retried until a newer provisioner does, too."""
    with pytest.raises(UnknownPlanError, match="gold"):
        await change(site, t.SitePlanChanged, domain="a.example.org", plan="gold")


async def test_a_change_whose_job_was_lost_is_made_up_for(site: MadeSite) -> None:
    await site.world.hear(t.SiteRenamed(customer_uuid=site.customer, app_id=site.app_id, site_name="Late"))
    await site.world.pool.execute("DELETE FROM jobs WHERE state = 'open'")
    await site.world.upkeep.reconcile()
    await site.world.work()
    assert env(site)["APP_NAME"] == "Late"
    assert len(await site.world.events(t.EnvWritten)) == 1


async def test_killed_between_file_and_commit_tells_once(site: MadeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file may be written twice, the event is not."""
    queries = type(site.world.context.queries)
    original = queries.set_env_written

    async def dying(*_: object) -> bool:
        monkeypatch.setattr(queries, "set_env_written", original)
        raise RuntimeError("killed")

    monkeypatch.setattr(queries, "set_env_written", dying)
    await site.world.hear(t.SiteRenamed(customer_uuid=site.customer, app_id=site.app_id, site_name="Twice"))
    with pytest.raises(RuntimeError):
        await site.world.work()
    await site.world.expire_leases()
    await site.world.work()
    assert [e.version for e in await site.world.events(t.EnvWritten)] == [2]
