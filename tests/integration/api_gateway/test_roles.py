"""What members of a customer may do, generated from the route table; and users with several customers, or none."""

from typing import Any

import pytest

from api_gateway.api import events
from api_gateway.api.route import Route
from api_gateway.queries import accounts
from api_gateway.routes import ROUTES
from shared.access import ALLOWED, Action
from shared.db.pool import Pool
from shared.events import types as t
from shared.names import new_customer_uuid
from tests.integration.api_gateway.conftest import Api, Platform, problem
from tests.integration.api_gateway.test_tenants import BODIES, filled, name

GUARDED = [route for route in ROUTES if route.auth == "user" and route.action]
ROLES = [*ALLOWED, "a-role-of-a-newer-version"]


async def join(pool: Pool, member: Api, customer_uuid: str, role: str | None) -> None:
    user_uuid = (await member.get("/api/me", expect=200))["user_uuid"]
    await pool.execute("DELETE FROM memberships WHERE user_uuid = $1 AND customer_uuid = $2", user_uuid, customer_uuid)
    if role:
        async with pool.acquire() as tx:
            await accounts.add_membership(tx, user_uuid, customer_uuid, role)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", [route for route in GUARDED if route.of_site], ids=name)
async def test_a_role_reaches_its_routes_only(anyone: Api, platform: Platform, route: Route, role: str) -> None:
    """What a role may not see is not there (404); what it may see and not do is refused (403), and changes nothing."""
    owner, member = await anyone.register(), await anyone.register()
    app_id = await owner.create()
    await platform.make_active(app_id)
    await join(platform.pool, member, owner.customer_uuid, role)
    before, said = await platform.site(app_id), await platform.pool.fetchval("SELECT count(*) FROM outbox")
    allowed = ALLOWED.get(role, frozenset())
    if route.action in allowed:
        # A body that no route accepts, or a deployment that is not there: the guard is passed, nothing else happens.
        response = await member.call(route.method, filled(route, app_id), {"no_such_field": 1})
        assert response.status not in {401, 403}
        assert response.status != 404 or "deployment" in route.path
        return
    response = await member.call(route.method, filled(route, app_id), BODIES.get(route.name))
    assert await problem(response) == ((403, "forbidden") if Action.VIEW in allowed else (404, "not_found"))
    assert await platform.site(app_id) == before
    assert await platform.pool.fetchval("SELECT count(*) FROM outbox") == said


@pytest.mark.parametrize("route", [route for route in GUARDED if not route.of_site], ids=name)
async def test_a_role_counts_for_the_account_as_well(anyone: Api, platform: Platform, route: Route) -> None:
    """A viewer of their own account: they may look, and no more."""
    member = await anyone.register()
    await join(platform.pool, member, member.customer_uuid, "viewer")
    body: Any = {"site_type": "portfolio", "site_name": "A Site"} if "sites" in route.path else {"mail": {}}
    response = await member.call(route.method, route.path, body)
    assert (response.status == 403) is (route.action is not Action.VIEW), await response.text()
    assert await platform.pool.fetchval("SELECT count(*) FROM sites") == 0


async def test_a_list_shows_the_sites_of_all_customers_that_one_may_see(anyone: Api, platform: Platform) -> None:
    owner, member = await anyone.register(), await anyone.register()
    theirs, mine = await owner.create(), await member.create()

    async def listed() -> set[str]:
        return {site["app_id"] for site in await member.get("/api/sites", expect=200)}

    assert await listed() == {mine}
    await join(platform.pool, member, owner.customer_uuid, "viewer")
    assert await listed() == {mine, theirs}
    await join(platform.pool, member, owner.customer_uuid, None)
    assert await listed() == {mine}


async def test_a_members_deployment_is_the_sites_customers(anyone: Api, platform: Platform) -> None:
    """Events, limits and stored answers refer to who owns the site; the name is the member's."""
    owner, member = await anyone.register(), await anyone.register()
    app_id = await owner.create()
    await platform.make_active(app_id)
    await join(platform.pool, member, owner.customer_uuid, "developer")
    headers = {"Idempotency-Key": "once"}
    await member.post(f"/api/sites/{app_id}/deployments", {}, headers=headers, expect=202)
    queued = (await platform.said("deploy.queued"))[-1]
    assert (queued.customer_uuid, queued.pusher) == (owner.customer_uuid, "Ada")
    kept = await platform.pool.fetchval("SELECT customer_uuid FROM idempotency WHERE key = 'once'")
    assert kept == owner.customer_uuid


@pytest.mark.parametrize("lost", ["membership", "token"])
async def test_a_member_of_two_customers_follows_the_seconds_log_until_they_may_no_longer(
    anyone: Api, platform: Platform, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """What is written afterwards is not sent to them, however long the answer would have stayed open."""
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.05)
    owner, member = await anyone.register(), await anyone.register()
    app_id = await owner.create()
    await platform.make_active(app_id)
    await platform.tell(await platform.deployment(t.DeployQueued, app_id, 2, kind="manual"))
    of = {**await platform.ids(app_id), "deployment_id": "deploy-20260101-000002-abcd"}
    path = f"/api/sites/{app_id}/deployments/{of['deployment_id']}/log"
    assert await problem(await member.get(path)) == (404, "not_found")
    await platform.tell(t.DeployLog(**of, first_line=1, lines=["begun"]))
    await join(platform.pool, member, owner.customer_uuid, "viewer")
    assert await member.get(path, expect=200) == "begun\n"
    followed = await member.get(f"{path}?follow=1")
    assert await followed.content.readuntil(b"\n\n") == b"id: 1\ndata: begun\n\n"
    if lost == "membership":
        await join(platform.pool, member, owner.customer_uuid, None)
        answer, reason = (404, "not_found"), "You have no site with this id."
    else:
        await member.post("/api/auth/logout", expect=204)
        answer, reason = (401, "unauthorized"), "The token is unknown, expired or revoked; log in again."
    rest = (await followed.text()).replace(": still here\n\n", "")
    assert rest == f"event: error\ndata: {reason}\n\n"
    assert await problem(await member.get(f"{path}?follow=1")) == answer


async def test_who_is_no_member_of_any_customer_is_told_so(anyone: Api, platform: Platform) -> None:
    """And can still log out everywhere."""
    body: dict[str, Any] = {"email": "ada@example.org", "password": "correct horse", "name": "Ada"}
    answer = await anyone.post("/api/auth/register", body, expect=201)
    member = Api(anyone.client, answer["token"], answer["customer_uuid"])
    await join(platform.pool, member, member.customer_uuid, None)
    assert await problem(await member.get("/api/me")) == (403, "forbidden")
    login = {"email": body["email"], "password": body["password"]}
    assert await problem(await anyone.post("/api/auth/login", login)) == (403, "forbidden")
    await member.post("/api/auth/logout", {"everywhere": True}, expect=204)
    assert await problem(await member.get("/api/me")) == (401, "unauthorized")


async def test_each_login_repeats_the_users_roles(anyone: Api, platform: Platform) -> None:
    """So that services know users who are older than these events; before the token is of any use to them."""
    member = await anyone.register()
    user_uuid = (await member.get("/api/me", expect=200))["user_uuid"]
    [said] = await platform.said("membership.changed")
    assert (said.user_uuid, said.customer_uuid, said.role) == (user_uuid, member.customer_uuid, "owner")
    kinds = await platform.pool.fetch("SELECT type FROM outbox ORDER BY id")
    order = [row["type"] for row in kinds]
    assert order.index("membership.changed") < order.index("token.issued")
    [token] = await platform.said("token.issued")
    assert (token.user_uuid, token.customer_uuid) == (user_uuid, member.customer_uuid)


async def test_accounts_and_tokens_of_the_version_before(anyone: Api, platform: Platform, pool: Pool) -> None:
    """A gateway that knows no users may still open an account and issue a token during the upgrade."""
    real = await anyone.register()
    password_hash = await pool.fetchval("SELECT password_hash FROM users")
    customer_uuid = new_customer_uuid()
    await pool.execute(
        "INSERT INTO customers (customer_uuid, email, name, password_hash) VALUES ($1, 'old@example.org', 'Old', $2)",
        customer_uuid,
        password_hash,
    )
    await pool.execute(
        "INSERT INTO tokens (token_sha256, customer_uuid, expires_at)"
        " SELECT encode(sha256('wm_old'), 'hex'), $1, now() + interval '1 hour'",
        customer_uuid,
    )
    old = Api(anyone.client, "wm_old", customer_uuid)
    user_uuid = (await old.get("/api/me", expect=200))["user_uuid"]
    assert user_uuid == customer_uuid.replace("cust_", "user_")
    app_id = await old.create()
    assert await problem(await real.get(f"/api/sites/{app_id}")) == (404, "not_found")
    login = {"email": "old@example.org", "password": "correct horse"}
    answer = await anyone.post("/api/auth/login", login, expect=200)
    assert (answer["user_uuid"], answer["customer_uuid"]) == (user_uuid, customer_uuid)
    new = Api(anyone.client, answer["token"], customer_uuid)
    assert [site["app_id"] for site in await new.get("/api/sites", expect=200)] == [app_id]
    await new.post("/api/auth/logout", {"everywhere": True}, expect=204)
    assert await problem(await old.get("/api/me")) == (401, "unauthorized")
