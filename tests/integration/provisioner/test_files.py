"""Names, domains and variables that change end up in the files, and are told of once."""

import json
from itertools import permutations

import pytest

from shared import envfile
from shared.events import EventData
from shared.events import types as t
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
