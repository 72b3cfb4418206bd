"""What one customer may ask for within an hour, and have under way."""

import asyncio

import pytest

from api_gateway.settings import Settings
from shared.events import types as t
from tests.integration.api_gateway.conftest import Api, Platform, problem

LIMIT = 3


@pytest.fixture
def settings(settings: Settings) -> Settings:
    names = (
        "deployments_per_hour",
        "variable_changes_per_hour",
        "password_resets_per_hour",
        "template_offers_per_hour",
        "changes_per_hour",
    )
    return settings.model_copy(update=dict.fromkeys(names, LIMIT) | {"open_deployments": 2})


CHANGES = [
    pytest.param("PUT", "/env", {"variables": {"A": "b"}}, "env.changed", id="variables"),
    pytest.param("POST", "/owner-password/reset", None, "owner.password_requested", id="owner"),
    pytest.param("POST", "/template-upgrade", None, "template.upgrade_requested", id="template"),
    pytest.param("PATCH", "", {"custom_domain": "business.example"}, "domain.requested", id="domain"),
]


@pytest.mark.parametrize(("method", "path", "body", "event"), CHANGES)
async def test_changes_are_counted_per_customer(
    anyone: Api, platform: Platform, method: str, path: str, body: object, event: str
) -> None:
    """For all sites together; what is repeated with its key, or refused, is not counted; others are not concerned."""
    api, other = await anyone.register(), await anyone.register()
    sites, theirs = [await api.create() for _ in range(2)], await other.create()
    for app_id in (*sites, theirs):
        await platform.pool.execute(
            "UPDATE sites SET template_version = 'a', template_newest = 'b' WHERE app_id = $1", app_id
        )
    key = {"Idempotency-Key": "same"}
    for _ in range(LIMIT + 1):
        await api.call(method, f"/api/sites/{sites[0]}{path}", body, headers=key, expect=202)
    answers = [await api.call(method, f"/api/sites/{app_id}{path}", body) for app_id in (*sites, *sites)]
    assert [answer.status for answer in answers] == [202, 202, 429, 429]
    assert await problem(answers[-1]) == (429, "too_many_requests")
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert len(await platform.said(event)) == LIMIT
    await other.call(method, f"/api/sites/{theirs}{path}", body, expect=202)


async def refused(api: Api, method: str, path: str, body: object = None) -> None:
    assert await problem(await api.call(method, path, body)) == (429, "too_many_requests")


async def test_new_names_and_preferences_are_counted(anyone: Api, platform: Platform) -> None:
    """A name that the site has already is not one."""
    api = await anyone.register()
    site = f"/api/sites/{await api.create()}"
    for number in range(LIMIT):
        await api.call("PATCH", site, {"site_name": f"Name {number}"}, expect=202)
        await api.call("PUT", "/api/me/preferences", {"mail": {"site.active": False}}, expect=200)
    await refused(api, "PATCH", site, {"site_name": "One more"})
    await refused(api, "PUT", "/api/me/preferences", {"mail": {"site.active": True}})
    await api.call("PATCH", site, {"site_name": f"Name {LIMIT - 1}"}, expect=202)
    assert len(await platform.said("site.renamed")) == LIMIT
    assert len(await platform.said("customer.preferences_changed")) == LIMIT


async def test_cancellations_are_counted(anyone: Api, platform: Platform) -> None:
    """The same deployment may be cancelled again: each time it is an event for the deployer."""
    api = await anyone.register()
    app_id = await api.create()
    await platform.tell(await platform.repo_created(app_id))
    location = f"/api/sites/{app_id}/deployments"
    path = f"{location}/{(await api.post(location, {}, expect=202))['deployment_id']}/cancel"
    for _ in range(LIMIT):
        await api.post(path, expect=202)
    await refused(api, "POST", path)
    assert len(await platform.said("deploy.cancel_requested")) == LIMIT


async def test_retries_of_failed_and_of_deleting_sites_are_counted_together(anyone: Api, platform: Platform) -> None:
    """What can't be tried again is not counted."""
    api = await anyone.register()
    failed, deleting = [await api.create() for _ in range(2)]
    assert await problem(await api.post(f"/api/sites/{failed}/retry")) == (409, "nothing_to_retry")
    await platform.pool.execute("UPDATE sites SET status = 'failed' WHERE app_id = $1", failed)
    await api.call("DELETE", f"/api/sites/{deleting}", expect=202)
    await api.post(f"/api/sites/{failed}/retry", expect=202)
    for _ in range(LIMIT - 1):
        await api.post(f"/api/sites/{deleting}/retry", expect=202)
    await refused(api, "POST", f"/api/sites/{deleting}/retry")
    assert len(await platform.said("site.deletion_requested")) == LIMIT


async def test_deployments_under_way_are_counted_even_in_a_race(anyone: Api, platform: Platform) -> None:
    """Of all sites together; one that ends makes room; another customer is not concerned."""
    api, other = await anyone.register(), await anyone.register()
    sites, theirs = [await api.create() for _ in range(3)], await other.create()
    for app_id in (*sites, theirs):
        await platform.tell(await platform.repo_created(app_id))
    asked = await asyncio.gather(*(api.post(f"/api/sites/{app_id}/deployments", {}) for app_id in sites * 2))
    assert sorted(answer.status for answer in asked) == [202, 202, 429, 429, 429, 429]
    refused = next(answer for answer in asked if answer.status == 429)
    assert "cancel one" in (await refused.json())["detail"]
    await other.post(f"/api/sites/{theirs}/deployments", {}, expect=202)
    queued = (await platform.said("deploy.queued"))[0]
    ids = {"customer_uuid": queued.customer_uuid, "app_id": queued.app_id, "deployment_id": queued.deployment_id}
    await platform.tell(t.DeployCancelled(**ids, kind="manual", commit=None, duration_seconds=1))
    await api.post(f"/api/sites/{sites[1]}/deployments", {}, expect=202)
