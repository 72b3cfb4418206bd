"""The owner of a site's admin: a first password that is shown once and works, a new one when it is asked for."""

import json

import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from dotenv import dotenv_values

from tests.lib import engine
from tests.lib.platform import Customer, Site
from tests.lib.waiting import until

PATH = "/owner-password"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def owned(customer: Customer) -> Site:
    """A site of this module's own: the shared one's password is not ours to spend."""
    return await customer.active_site("Owned")


def in_env(site: Site) -> dict[str, str]:
    values = dotenv_values(site.directory / ".env", interpolate=False)
    return {name: value or "" for name, value in values.items() if name.startswith("OWNER_")}


async def log_in(site: Site, email: str, password: str) -> int:
    body = {"email": email, "password": password}
    return (await site.platform.http.post(f"{site.url}/api/auth/login", json=body)).status_code


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """What was shown, for the tests after it."""
    return {}


async def test_a_stranger_is_not_told(owned: Site, stranger: Customer) -> None:
    """404, as for a site that is not there; the owner's one time is not spent by it."""
    for suffix in (PATH, f"{PATH}/reset"):
        answer = await stranger.api("POST", f"/api/sites/{owned.app_id}{suffix}")
        assert (answer.status_code, answer.json()["key"]) == (404, "not_found")


async def test_first_password_opens_the_admin(owned: Site, shown: dict[str, str]) -> None:
    """The one whose hash is in `.env`, and with which the site lets its owner in."""
    shown |= (await owned.api("POST", PATH, expect=200)).json()
    assert shown["admin_url"] == (await owned.details())["admin_url"] == f"{owned.url}/admin"
    assert in_env(owned)["OWNER_EMAIL"] == shown["email"] == owned.customer.email
    assert PasswordHasher().verify(in_env(owned)["OWNER_PASSWORD_HASH"], shown["password"])
    assert await log_in(owned, shown["email"], shown["password"]) == 200
    assert await log_in(owned, shown["email"], "wrong") in {400, 401}


async def test_it_is_not_shown_again(owned: Site) -> None:
    """Gone, with the way on in words."""
    answer = await owned.api("POST", PATH)
    assert (answer.status_code, answer.json()["key"]) == (410, "owner_password_gone")
    assert "create a new one" in answer.json()["detail"]


async def test_it_is_in_no_log_and_no_file(owned: Site, shown: dict[str, str]) -> None:
    """Neither in what the services and the site print, nor in its directory."""
    word = shown["password"]
    assert word not in await engine.platform_logs(owned.stack, word, lines=1000)
    for service in engine.SITE_SERVICES:
        assert word not in await engine.docker("logs", owned.container(service), check=False)
    for name in (".env", "docker-compose.yaml", "deployment.log"):
        assert word not in (owned.directory / name).read_text()


async def test_a_new_one_replaces_it(owned: Site, shown: dict[str, str]) -> None:
    """A settings deployment brings it; then the old one is no way in, and the new one is shown once."""
    before = in_env(owned)["OWNER_PASSWORD_HASH"]
    await owned.api("POST", f"{PATH}/reset", expect=202)
    done = await owned.wait_deployment(lambda d: d.get("kind") == "settings", seconds=60)

    async def again() -> dict[str, str] | None:
        answer = await owned.api("POST", PATH)
        assert answer.status_code in {200, 409}, answer.text
        return dict(answer.json()) if answer.status_code == 200 else None

    fresh = await until("the new password", again, seconds=20)
    assert await log_in(owned, shown["email"], shown["password"]) in {400, 401}
    assert await log_in(owned, fresh["email"], fresh["password"]) == 200
    assert in_env(owned)["OWNER_PASSWORD_HASH"] != before
    assert (await owned.api("POST", PATH)).status_code == 410
    assert done["commit_hash"]
    shown |= fresh


async def test_rollback_does_not_bring_the_old_one_back(owned: Site, shown: dict[str, str]) -> None:
    """An earlier release runs with the present account."""
    first = (await owned.deployments())[-1]
    await owned.wait_deployment(await owned.rollback(first["deployment_id"]))
    _, text = await engine.execute(owned.container("api"), "php", "-r", "echo json_encode(getenv());")
    assert PasswordHasher().verify(json.loads(text)["OWNER_PASSWORD_HASH"], shown["password"])
    assert await log_in(owned, shown["email"], shown["password"]) == 200
    await owned.delete()
