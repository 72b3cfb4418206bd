"""The password of a site's admin passes through, once; the gateway keeps nothing of it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aio_pika.abc import AbstractRobustConnection

from api_gateway.context import Context
from api_gateway.sites.owner import tell_owners
from shared.errors import PlatformError
from shared.messaging.query import serve
from tests.integration.api_gateway.conftest import Api, Platform, problem

PASSWORD = "abcde-fghjk-mnpqr-stuvw"


@pytest.fixture
def questions(connection: AbstractRobustConnection) -> AbstractRobustConnection:
    """The real broker."""
    return connection


class GoneError(PlatformError):
    key, status = "owner_password_gone", 410


@dataclass
class Provisioner:
    """Answers as the provisioner does: one answer, then it has none any more."""

    answers: list[dict[str, str]]
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, question: dict[str, Any]) -> AsyncGenerator[dict[str, str], None]:
        self.asked.append(question)
        if not self.answers:
            raise GoneError("The password was shown before; ask for a new one.")
        yield self.answers.pop()


@contextlib.asynccontextmanager
async def answering(connection: AbstractRobustConnection, provisioner: Provisioner) -> AsyncIterator[None]:
    running = asyncio.ensure_future(serve(connection, "provisioner", provisioner.answer))
    await asyncio.sleep(0.3)
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_it_is_shown_once(api: Api, context: Context, connection: AbstractRobustConnection) -> None:
    """The provisioner's answer travels encrypted, its refusal reaches the customer; no header keeps the answer."""
    app_id = await api.create(subdomain="shop")
    provisioner = Provisioner([{"email": "ada@example.org", "password": context.common.encrypt(PASSWORD)}])
    path, headers = f"/api/sites/{app_id}/owner-password", {"Idempotency-Key": "one"}
    async with answering(connection, provisioner):
        first = await api.post(path, headers=headers)
        assert first.status == 200
        assert first.headers["Cache-Control"] == "no-store"
        domain = "shop.webmeteor.localhost"
        expected = {"email": "ada@example.org", "admin_url": f"https://{domain}/admin", "password": PASSWORD}
        assert await first.json() == expected
        assert await problem(await api.post(path, headers=headers)) == (410, "owner_password_gone")
    question = {"query": "owner_password", "customer_uuid": api.customer_uuid, "app_id": app_id}
    assert provisioner.asked == [question, question]
    kept = await context.pool.fetch("SELECT * FROM idempotency")
    assert PASSWORD not in str([dict(row) for row in kept])


async def test_a_provisioner_that_is_away_is_503(api: Api) -> None:
    """Nothing is lost: it can be asked again."""
    app_id = await api.create()
    assert await problem(await api.post(f"/api/sites/{app_id}/owner-password")) == (503, "unavailable")


async def test_a_site_on_its_way_out_has_no_password(api: Api) -> None:
    app_id = await api.create()
    await api.call("DELETE", f"/api/sites/{app_id}", expect=202)
    for path in ("owner-password", "owner-password/reset", "template-upgrade"):
        assert await problem(await api.post(f"/api/sites/{app_id}/{path}")) == (409, "site_deleting")


async def test_a_new_one_is_asked_for(api: Api, platform: Platform) -> None:
    """The event says whose account it is, never which password; the same key again asks once."""
    app_id = await api.create()
    path, headers = f"/api/sites/{app_id}/owner-password/reset", {"Idempotency-Key": "two"}
    for _ in range(2):
        answer = await api.post(path, headers=headers, expect=202)
    [event] = await platform.said("owner.password_requested")
    me = await api.get("/api/me", expect=200)
    assert (event.app_id, event.email, event.name) == (app_id, me["email"], me["name"])
    assert answer["email"] == me["email"]
    timeline = (await api.get(f"/api/sites/{app_id}", expect=200))["timeline"]
    assert [entry["event"] for entry in timeline].count("owner.password_requested") == 1


async def test_creation_says_whose_the_site_is(api: Api, platform: Platform) -> None:
    """Also when it is sent again; and details say where the admin is."""
    app_id = await api.create(subdomain="mine")
    me = await api.get("/api/me", expect=200)
    [event] = await platform.said("site.requested")
    assert (event.owner_email, event.owner_name) == (me["email"], me["name"])
    details = await api.get(f"/api/sites/{app_id}", expect=200)
    assert details["admin_url"] == "https://mine.webmeteor.localhost/admin"


async def test_sites_from_before_are_told_of_once(api: Api, context: Context, platform: Platform) -> None:
    """At the first start that knows of owners; new sites need it not."""
    old, new = await api.create(subdomain="old"), await api.create(subdomain="new")
    await context.pool.execute("UPDATE sites SET owner_told = false WHERE app_id = $1", old)
    for _ in range(2):
        await tell_owners(context.pool, context.outbox)
    [event] = await platform.said("owner.named")
    assert event.app_id == old != new
    assert event.email == (await api.get("/api/me", expect=200))["email"]


@pytest.mark.parametrize("name", ["OWNER_EMAIL", "OWNER_NAME", "OWNER_PASSWORD_HASH"])
async def test_the_account_is_no_variable_of_the_customers(api: Api, name: str) -> None:
    app_id = await api.create()
    answer = await api.call("PUT", f"/api/sites/{app_id}/env", {"variables": {name: "x"}})
    assert await problem(answer) == (422, "invalid_input")
