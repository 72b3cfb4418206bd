"""Operators decide whether a site runs and on what plan; its customer sees it and can't change it."""

from typing import Any

import pytest

from api_gateway.sites import command
from api_gateway.sweeper import Sweeper
from shared.events import types as t
from shared.messaging.outbox import Outbox
from shared.sitespec import PLANS, STANDARD
from tests.integration.api_gateway.conftest import COMMIT, Api, Platform, problem
from tests.integration.api_gateway.test_lifecycle import HASTY, creation


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second plan."""
    monkeypatch.setitem(PLANS, "large", STANDARD.model_copy(update={"name": "large"}))


@pytest.fixture
async def app_id(api: Api, platform: Platform) -> str:
    """A site that is active."""
    made = await api.create()
    await platform.make_active(made)
    return made


@pytest.fixture
def operator(dsn: str) -> Any:
    """`await operator("suspend", app_id)` returns the command's exit code."""

    async def decide(*words: str) -> int:
        return await command.decide(dsn, command.parsed(words))

    return decide


async def desired(platform: Platform) -> list[str]:
    return [event.desired for event in await platform.said("site.desired_changed")]


@pytest.mark.parametrize(
    ("fact", "decisions"),
    [
        ("desired", {"suspended": ["suspend"], "running": ["resume"]}),
        ("plan", {"large": ["plan", "large"], "standard": ["plan", "standard"]}),
    ],
    ids=["desired", "plan"],
)
async def test_what_is_decided_is_said_once_and_shown(
    api: Api, platform: Platform, operator: Any, app_id: str, capsys: pytest.CaptureFixture[str], fact: str,
    decisions: dict[str, list[str]],
) -> None:  # fmt: skip
    """In details and timeline; the other fact and the status stay what they are. The operator reads what is new."""
    shown = {"desired": "running", "plan": "standard", "status": "active"}
    for value, (word, *more) in decisions.items():
        for begun in ("Decided", "Nothing to change"):
            assert await operator(word, app_id, *more) == 0
            assert capsys.readouterr().out.startswith(f"{begun}. {app_id} ")
        details = await api.get(f"/api/sites/{app_id}", expect=200)
        assert {name: details[name] for name in shown} == shown | {fact: value}
        last = details["timeline"][-1]
        assert (last["event"], last["state"]) == (f"site.{fact}_changed", value)
    said = await platform.said(f"site.{fact}_changed")
    assert [getattr(event, fact) for event in said] == list(decisions)
    row = await platform.site(app_id)
    assert {(event.app_id, event.customer_uuid, event.domain) for event in said} == {
        (app_id, row["customer_uuid"], row["domain"])
    }


async def test_the_list_shows_which_sites_run(api: Api, operator: Any, app_id: str) -> None:
    await operator("suspend", app_id)
    assert [site["desired"] for site in await api.get("/api/sites", expect=200)] == ["suspended"]


async def test_what_is_requested_by_hand_is_refused_with_the_reason(
    api: Api, platform: Platform, operator: Any, app_id: str
) -> None:
    """Variables are kept; after the resumption all is as before."""
    first = (await api.get(f"/api/sites/{app_id}/deployments", expect=200))[0]["deployment_id"]
    await operator("suspend", app_id)
    for path, body in (("deployments", {}), ("rollback", {"deployment_id": first})):
        assert await problem(await api.post(f"/api/sites/{app_id}/{path}", body)) == (409, "site_suspended")
    await api.call("PUT", f"/api/sites/{app_id}/env", {"variables": {"A": "b"}}, expect=202)
    assert await platform.said("deploy.queued") == []
    await operator("resume", app_id)
    await api.post(f"/api/sites/{app_id}/deployments", expect=202)
    await api.call("DELETE", f"/api/sites/{app_id}", expect=202)


async def test_customers_cannot_change_it(anyone: Api, platform: Platform, operator: Any) -> None:
    """Neither the owner nor another one, who sees nothing of it."""
    owner, stranger = await anyone.register(), await anyone.register()
    app_id = await owner.create()
    await platform.make_active(app_id)
    await operator("suspend", app_id)
    for body in ({"desired": "running"}, {"plan": "standard"}):
        assert (await problem(await owner.call("PATCH", f"/api/sites/{app_id}", body)))[0] == 422
    assert await problem(await stranger.get(f"/api/sites/{app_id}")) == (404, "not_found")
    assert await stranger.get("/api/sites", expect=200) == []
    assert await desired(platform) == ["suspended"]


async def test_a_site_that_is_unknown_or_being_deleted_is_refused(
    api: Api, platform: Platform, operator: Any, app_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With another exit code and the reason; no event is published."""
    assert await operator("suspend", "app_0000000000") == 1
    assert capsys.readouterr().err == "There is no site app_0000000000.\n"
    await api.call("DELETE", f"/api/sites/{app_id}", expect=202)
    assert await operator("suspend", app_id) == 1
    assert "is being deleted" in capsys.readouterr().err
    assert await desired(platform) == []


async def test_the_sweeper_leaves_a_suspended_site_alone(api: Api, platform: Platform, operator: Any) -> None:
    """It can make no progress, which is no failure; its deletion is requested again as any other."""
    app_id = await api.create()
    for event in (await creation(platform, app_id))[:2]:
        await platform.tell(event)
    await api.post(f"/api/sites/{app_id}/deployments", {"commit": COMMIT}, expect=202)
    await operator("suspend", app_id)
    sweeper = Sweeper(platform.pool, Outbox(t.GATEWAY), HASTY)
    assert await sweeper.sweep() == 0
    await operator("resume", app_id)
    assert await sweeper.sweep() == 1
    await operator("suspend", app_id)
    await api.call("DELETE", f"/api/sites/{app_id}", expect=202)
    assert await sweeper.sweep() == 1


async def test_a_failed_site_is_not_retried_while_it_is_suspended(api: Api, platform: Platform, operator: Any) -> None:
    """The reason is said instead."""
    app_id = await api.create()
    await platform.tell(await platform.repo_created(app_id))
    await platform.tell(await platform.deployment(t.DeployFailed, app_id))
    await operator("suspend", app_id)
    assert await problem(await api.post(f"/api/sites/{app_id}/retry")) == (409, "site_suspended")
    await operator("resume", app_id)
    await api.post(f"/api/sites/{app_id}/retry", expect=202)


async def test_a_creation_that_is_requested_again_names_the_plan(api: Api, platform: Platform, operator: Any) -> None:
    """The one that was decided meanwhile."""
    app_id = await api.create()
    await operator("plan", app_id, "large")
    assert await Sweeper(platform.pool, Outbox(t.GATEWAY), HASTY).sweep() == 1
    assert [event.plan for event in await platform.said("site.requested")] == ["standard", "large"]
