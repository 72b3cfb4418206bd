"""The admin's first password: drawn once, in `.env` as a hash alone, shown at most once, whoever dies in between."""

import asyncio
import re
from typing import Any

import pytest
from argon2 import PasswordHasher

from provisioner.answers import Answers
from provisioner.errors import OwnerPasswordGoneError, OwnerPasswordPendingError
from provisioner.owners import Owners, draw
from shared import envfile
from shared.db.pool import Connection
from shared.errors import InvalidInputError
from shared.events import types as t
from tests.integration.provisioner.conftest import KilledError, MadeSite, World, kill_at

SHAPE = r"[a-hj-km-np-z2-9]{5}(-[a-hj-km-np-z2-9]{5}){3}"


@pytest.fixture
async def site(world: World) -> MadeSite:
    """Made, and live with its first `.env`."""
    made = await world.make_site()
    await live(made, 1)
    return made


async def live(site: MadeSite, env_version: int) -> None:
    [created] = await site.world.events(t.RepoCreated)
    await site.go_live(created.commit, env_version)


def env(site: MadeSite) -> dict[str, str]:
    return envfile.parse((site.directory / ".env").read_text())


async def ask(site: MadeSite, **other: Any) -> dict[str, str]:
    """As the gateway asks, and then reads the answer."""
    question = {"query": "owner_password", "customer_uuid": site.customer, "app_id": site.app_id, **other}
    answers = Answers(site.world.pool, site.world.context.queries).answer(question)
    [answer] = [answer async for answer in answers]
    return answer | {"password": site.world.common.decrypt(answer["password"])}


async def renew(site: MadeSite) -> int:
    """A new password is asked for; the version of `.env` that has it."""
    ids = {"customer_uuid": site.customer, "app_id": site.app_id}
    await site.world.hear(t.OwnerPasswordRequested(**ids, email="ada@example.org", name="Ada Lovelace"))
    await site.world.work()
    return (await site.world.events(t.EnvWritten))[-1].version


async def test_env_has_the_hash_of_what_is_shown(site: MadeSite) -> None:
    """Readable, and right."""
    shown = await ask(site)
    assert shown["email"] == env(site)["OWNER_EMAIL"] == "ada@example.org"
    assert env(site)["OWNER_NAME"] == "Ada Lovelace"
    assert re.fullmatch(SHAPE, shown["password"])
    assert PasswordHasher().verify(env(site)["OWNER_PASSWORD_HASH"], shown["password"])


async def test_it_is_shown_once_and_kept_nowhere_after(site: MadeSite) -> None:
    """Neither the question's repetition nor the database has it."""
    await ask(site)
    with pytest.raises(OwnerPasswordGoneError):
        await ask(site)
    assert await site.world.pool.fetchval("SELECT password FROM owners") is None


async def test_it_is_nowhere_in_clear(site: MadeSite) -> None:
    """Not in the database, not in an event, not in the answer as it travels."""
    kept = await site.world.pool.fetchval("SELECT password FROM owners")
    password = site.world.vault.decrypt(kept)
    rows = await site.world.pool.fetch("SELECT body::text FROM outbox")
    assert not [row for row in rows if password in row["body"]]
    _, travelling = await site.world.context.queries.owners.take(site.world.pool, site.app_id)
    assert travelling == kept != password


async def test_the_first_can_be_shown_as_soon_as_it_is_drawn(world: World) -> None:
    """The site's first deployment has it."""
    data = await world.request_site()
    made = MadeSite(world, data.customer_uuid, data.app_id)
    with pytest.raises(OwnerPasswordPendingError):
        await ask(made)
    await world.work()
    assert await ask(made)


async def test_a_new_one_comes_with_the_next_env(site: MadeSite) -> None:
    """The old one is gone at once, the new one can be shown when a deployment has brought it."""
    first, before = await ask(site), env(site)["OWNER_PASSWORD_HASH"]
    version = await renew(site)
    assert version == envfile.version((site.directory / ".env").read_text()) == 2
    with pytest.raises(OwnerPasswordPendingError):
        await ask(site)
    await live(site, 1)
    with pytest.raises(OwnerPasswordPendingError):
        await ask(site)
    await live(site, version)
    second = await ask(site)
    assert second["password"] != first["password"]
    assert PasswordHasher().verify(env(site)["OWNER_PASSWORD_HASH"], second["password"])
    assert env(site)["OWNER_PASSWORD_HASH"] != before


async def test_other_changes_leave_it_alone(site: MadeSite) -> None:
    """A rename writes the same hash; the password is still there to be shown."""
    before = env(site)["OWNER_PASSWORD_HASH"]
    ids = {"customer_uuid": site.customer, "app_id": site.app_id}
    await site.world.hear(t.SiteRenamed(**ids, site_name="Another"))
    await site.world.work()
    assert env(site)["OWNER_PASSWORD_HASH"] == before
    assert await ask(site)


async def test_a_site_from_before_gets_it_with_its_next_settings(world: World) -> None:
    """Nothing is written because of it; until then there is nothing to show, and a new password can be asked for."""
    data = await world.request_site(email="")
    await world.work()
    old = MadeSite(world, data.customer_uuid, data.app_id)
    await live(old, 1)
    ids = {"customer_uuid": old.customer, "app_id": old.app_id}
    with pytest.raises(OwnerPasswordGoneError):
        await ask(old)
    await world.hear(t.OwnerNamed(**ids, email="ada@example.org", name="Ada"))
    await world.work()
    await live(old, 1)
    assert env(old)["OWNER_PASSWORD_HASH"] == ""
    with pytest.raises(OwnerPasswordGoneError):
        await ask(old)
    await world.hear(t.SiteRenamed(**ids, site_name="Another"))
    await world.work()
    await live(old, 2)
    shown = await ask(old)
    assert PasswordHasher().verify(env(old)["OWNER_PASSWORD_HASH"], shown["password"])


async def test_a_site_from_before_may_ask_for_one_right_away(world: World) -> None:
    """Also when it was never said whose it is."""
    data = await world.request_site(email="")
    await world.work()
    old = MadeSite(world, data.customer_uuid, data.app_id)
    await live(old, await renew(old))
    assert (await ask(old))["email"] == env(old)["OWNER_EMAIL"]


async def test_nobody_elses_question_is_answered(site: MadeSite) -> None:
    """Not for another customer, not for a site that is gone, not for anything else that can be asked."""
    for other in ({"customer_uuid": "cust_000000000000"}, {"app_id": "app_0000000000"}):
        with pytest.raises(OwnerPasswordPendingError):
            await ask(site, **other)
    for nonsense in ({"query": "secrets"}, {"app_id": "../x"}):
        with pytest.raises(InvalidInputError):
            await ask(site, **nonsense)
    assert await ask(site)
    await site.delete()
    with pytest.raises(OwnerPasswordPendingError):
        await ask(site)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_killed_while_drawing_it_is_one_password(
    world: World, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    """The one in the file is the one that is shown."""
    data = await world.request_site()
    kill_at(monkeypatch, Owners, "draw", after=after)
    with pytest.raises(KilledError):
        await world.work()
    await world.expire_leases()
    await world.work()
    made = MadeSite(world, data.customer_uuid, data.app_id)
    await live(made, 1)
    assert PasswordHasher().verify(env(made)["OWNER_PASSWORD_HASH"], (await ask(made))["password"])


async def test_killed_before_the_commit_it_can_still_be_shown(site: MadeSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has seen it."""
    original = Connection.execute

    async def dying(self: Connection, query: str, *args: Any, **options: Any) -> str:
        done = await original(self, query, *args, **options)
        if "password = NULL" in query:
            monkeypatch.undo()
            raise KilledError
        return done

    monkeypatch.setattr(Connection, "execute", dying)
    with pytest.raises(KilledError):
        await ask(site)
    assert await ask(site)


async def test_killed_after_the_commit_it_is_lost_and_a_new_one_can_be_had(
    site: MadeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most once means that it may be never: then the way on is a new one."""
    kill_at(monkeypatch, Owners, "take", after=True)
    with pytest.raises(KilledError):
        await ask(site)
    with pytest.raises(OwnerPasswordGoneError, match="create a new one"):
        await ask(site)
    await live(site, await renew(site))
    assert await ask(site)


async def test_asked_at_once_by_many_it_is_shown_to_one(site: MadeSite) -> None:
    """The row's lock decides."""
    answers = await asyncio.gather(*(ask(site) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum(isinstance(answer, OwnerPasswordGoneError) for answer in answers) == 7


def test_passwords_are_drawn_again_each_time() -> None:
    drawn = {draw() for _ in range(200)}
    assert len(drawn) == 200
    assert all(re.fullmatch(SHAPE, password) for password in drawn)
