"""What the provisioner tells of templates is shown; an upgrade is asked for where there is one."""

from typing import Any

import pytest

from shared.events import types as t
from tests.integration.api_gateway.conftest import COMMIT, Api, Platform, problem

ONE, TWO, THREE = "1" * 40, "2" * 40, "3" * 40
BRANCH = "webmeteor/template-22222222"


@pytest.fixture
async def app_id(api: Api, platform: Platform) -> str:
    """A site made from version ONE."""
    app_id = await api.create()
    created = await platform.repo_created(app_id)
    await platform.tell(created.model_copy(update={"template_version": ONE}))
    await platform.make_active(app_id)
    return app_id


async def shown(api: Api, app_id: str) -> Any:
    return (await api.get(f"/api/sites/{app_id}", expect=200))["template"]


async def events(api: Api, app_id: str) -> list[str]:
    return [entry["event"] for entry in (await api.get(f"/api/sites/{app_id}", expect=200))["timeline"]]


async def compared(platform: Platform, app_id: str, version: str, newest: str, **more: Any) -> None:
    await platform.tell(
        t.TemplateCompared(**await platform.ids(app_id), template_version=version, newest=newest), **more
    )


async def offered(platform: Platform, app_id: str, **more: Any) -> None:
    event = t.TemplateUpgradeOffered(
        **await platform.ids(app_id),
        template_version=ONE,
        newest=TWO,
        branch=BRANCH,
        commit=COMMIT,
        message="To merge it: git merge",
    )
    await platform.tell(event, **more)


async def test_a_new_site_has_the_newest(api: Api, app_id: str, platform: Platform) -> None:
    """There is nothing to ask for."""
    assert await shown(api, app_id) == {"version": ONE, "newest": ONE, "upgrade_available": False, "branch": None}
    assert await problem(await api.post(f"/api/sites/{app_id}/template-upgrade")) == (409, "template_up_to_date")
    assert await platform.said("template.upgrade_requested") == []


async def test_a_site_of_unknown_template(api: Api, platform: Platform) -> None:
    """As long as the provisioner has not told, or where it can't know."""
    app_id = await api.create()
    await platform.make_active(app_id)
    assert await shown(api, app_id) is None
    assert await problem(await api.post(f"/api/sites/{app_id}/template-upgrade")) == (409, "template_unknown")


async def test_an_upgrade_from_news_to_merge(api: Api, app_id: str, platform: Platform) -> None:
    """Told of, asked for, offered, merged; the site is active all the while, and the timeline says each thing once."""
    await compared(platform, app_id, ONE, TWO)
    available = {"version": ONE, "newest": TWO, "upgrade_available": True, "branch": None}
    assert await shown(api, app_id) == available
    assert await api.post(f"/api/sites/{app_id}/template-upgrade", expect=202) == available
    [asked] = await platform.said("template.upgrade_requested")
    assert asked.app_id == app_id
    await offered(platform, app_id, times=2)
    assert await shown(api, app_id) == available | {"branch": BRANCH}
    assert (await api.post(f"/api/sites/{app_id}/template-upgrade", expect=202))["branch"] == BRANCH
    told = await events(api, app_id)
    assert told[-2:] == ["template.upgrade_requested", "template.upgrade_offered"]
    await compared(platform, app_id, TWO, TWO)
    assert await shown(api, app_id) == {"version": TWO, "newest": TWO, "upgrade_available": False, "branch": None}
    assert (await platform.site(app_id))["status"] == "active"


async def test_an_offer_counts_no_more_when_a_newer_one_is_there(api: Api, app_id: str, platform: Platform) -> None:
    """The same news again leaves it."""
    await compared(platform, app_id, ONE, TWO)
    await offered(platform, app_id)
    await compared(platform, app_id, ONE, TWO)
    assert (await shown(api, app_id))["branch"] == BRANCH
    await compared(platform, app_id, ONE, THREE)
    assert (await shown(api, app_id))["branch"] is None


async def test_older_news_changes_nothing(api: Api, app_id: str, platform: Platform) -> None:
    """Events come in any order."""
    await compared(platform, app_id, TWO, TWO)
    await compared(platform, app_id, ONE, TWO, sequence=1)
    await offered(platform, app_id, sequence=2)
    assert await shown(api, app_id) == {"version": TWO, "newest": TWO, "upgrade_available": False, "branch": None}


async def test_an_offer_that_fails_leaves_the_site_active(api: Api, app_id: str, platform: Platform) -> None:
    """Its reason stands in the timeline."""
    message = "The branch x has commits of yours."
    event = t.SiteStepFailed(**await platform.ids(app_id), step="template", key="branch_taken", message=message)
    await platform.tell(event)
    details = await api.get(f"/api/sites/{app_id}", expect=200)
    assert (details["status"], details["failure"]) == ("active", None)
    assert details["timeline"][-1]["message"] == message
