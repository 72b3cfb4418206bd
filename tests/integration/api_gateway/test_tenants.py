"""Generated from the route table: a new route is tested the moment it exists."""

import pytest

from api_gateway.api.route import Route
from api_gateway.routes import ROUTES
from tests.integration.api_gateway.conftest import Api, Platform, problem

OF_SITES = [route for route in ROUTES if route.of_site]
WITH_TOKEN = [route for route in ROUTES if route.auth == "user"]
BODIES = {
    "patch_site": {"site_name": "Stolen"},
    "put_env": {"variables": {"A": "b"}},
    "rollback": {"deployment_id": "deploy-20260101-000001-abcd"},
}


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


def filled(route: Route, app_id: str) -> str:
    return route.path.format(app_id=app_id, deployment_id="deploy-20260101-000001-abcd")


@pytest.mark.parametrize("route", OF_SITES, ids=name)
async def test_anothers_site_is_404_and_stays_untouched(anyone: Api, platform: Platform, route: Route) -> None:
    """The same answer as for a site that does not exist; nothing about the site changes, nothing is told."""
    owner, stranger = await anyone.register(), await anyone.register()
    app_id = await owner.create()
    await platform.make_active(app_id)
    before, told = await platform.site(app_id), await platform.pool.fetchval("SELECT count(*) FROM outbox")
    body = BODIES.get(route.name)
    theirs = await stranger.call(route.method, filled(route, app_id), body)
    nobodys = await stranger.call(route.method, filled(route, "app_0000000000"), body)
    assert await problem(theirs) == await problem(nobodys) == (404, "not_found")
    assert (await theirs.json())["detail"] == (await nobodys.json())["detail"]
    assert await platform.site(app_id) == before
    assert await platform.pool.fetchval("SELECT count(*) FROM outbox") == told


@pytest.mark.parametrize("route", WITH_TOKEN, ids=name)
async def test_without_a_valid_token_nothing_is_reached(anyone: Api, route: Route) -> None:
    """401 before anything of the request is looked at, its body included."""
    headers = [{}, {"Authorization": "Bearer wm_" + "x" * 43}, {"Authorization": "Basic d206eA=="}]
    for header in headers:
        response = await anyone.call(route.method, filled(route, "app_0000000000"), {"x": 1}, headers=header)
        assert await problem(response) == (401, "unauthorized")


@pytest.mark.parametrize("app_id", ["..", "%2e%2e%2f", "app_x", "app_0000000000%00", "' OR 1=1 --", "app_" + "é" * 10])
async def test_ids_that_are_none_are_404(api: Api, app_id: str) -> None:
    """Allow-list before the database."""
    response = await api.get(f"/api/sites/{app_id}")
    assert response.status == 404


async def test_a_list_shows_only_ones_own(anyone: Api) -> None:
    """Also with a cursor of somebody else's list."""
    owner, stranger = await anyone.register(), await anyone.register()
    for n in range(3):
        await owner.create(subdomain=f"mine{n}")
    link = (await owner.get("/api/sites?limit=1")).headers["Link"].partition(">")[0].lstrip("<")
    assert await stranger.get(link, expect=200) == []
