"""A restore from the wish to its end: the backup service prepares it, and a deployment brings it."""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.events import types as t
from shared.names import new_copy_id, new_deployment_id, new_restore_id
from tests.integration.api_gateway.conftest import Api, Platform, problem

MOMENT = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
async def app_id(api: Api, platform: Platform) -> str:
    app_id = await api.create()
    await platform.make_active(app_id)
    await platform.pool.execute("UPDATE sites SET last_deployed_at = now()")
    return app_id


@pytest.fixture
async def copy_id(app_id: str, platform: Platform) -> str:
    copy_id = new_copy_id()
    made = t.BackupMade(**await platform.ids(app_id), copy_id=copy_id, reason="scheduled", taken_at=MOMENT, bytes=7)
    await platform.tell(made)
    return copy_id


async def shown(api: Api, app_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await api.get(f"/api/sites/{app_id}/restores", expect=200)
    return found


async def states(api: Api, app_id: str) -> list[tuple[str, str | None]]:
    return [(restore["state"], restore["problem"]) for restore in await shown(api, app_id)]


async def ready(platform: Platform, app_id: str, restore_id: str, copy_id: str) -> t.RestoreReady:
    ids = {**await platform.ids(app_id), "restore_id": restore_id}
    return t.RestoreReady(**ids, copy_id=copy_id, safety_copy_id=new_copy_id())


def ended(kind: type[t.DeployEnded], ids: dict[str, str], deployment_id: str, **more: Any) -> t.DeployEnded:
    return kind(**ids, deployment_id=deployment_id, kind="restore", commit="a" * 40, duration_seconds=1, **more)


async def test_a_restore_from_the_wish_to_its_end(api: Api, app_id: str, copy_id: str, platform: Platform) -> None:
    """One at a time; one deployment, however often it is said that all is ready."""
    path = f"/api/sites/{app_id}/restores"
    restore_id = (await api.post(path, {"copy_id": copy_id}, expect=202))["restore_id"]
    assert await states(api, app_id) == [("preparing", None)]
    assert await problem(await api.post(path, {"copy_id": copy_id})) == (409, "restore_under_way")
    [asked] = await platform.said("restore.requested")
    assert (asked.restore_id, asked.copy_id, asked.app_id) == (restore_id, copy_id, app_id)
    news = await ready(platform, app_id, restore_id, copy_id)
    for _ in range(2):
        await platform.tell(news)
    [queued] = [event for event in await platform.said("deploy.queued") if event.kind == "restore"]
    assert (queued.restore_id, queued.rollback_to, queued.app_id) == (restore_id, None, app_id)
    assert await states(api, app_id) == [("restoring", None)]
    assert await problem(await api.post(path, {"copy_id": copy_id})) == (409, "restore_under_way")
    ids = await platform.ids(app_id)
    more = {"domain": "a.webmeteor.localhost", "env_version": 1, "images": {}, "built": []}
    await platform.tell(ended(t.DeploySucceeded, ids, queued.deployment_id, **more))
    [restore] = await shown(api, app_id)
    assert (restore["state"], restore["deployment_id"], restore["safety_copy_id"]) == (
        "restored", queued.deployment_id, news.safety_copy_id
    )  # fmt: skip
    details = await api.get(f"/api/sites/{app_id}/deployments/{queued.deployment_id}", expect=200)
    assert (details["kind"], details["restore_id"]) == ("restore", restore_id)
    assert (await api.post(path, {"copy_id": copy_id}, expect=202))["restore_id"] != restore_id


async def test_a_restore_that_fails_says_why(api: Api, app_id: str, copy_id: str, platform: Platform) -> None:
    """Before its deployment, in it, and cancelled; each time the next one may begin."""
    path, ids = f"/api/sites/{app_id}/restores", await platform.ids(app_id)
    restore_id = (await api.post(path, {"copy_id": copy_id}, expect=202))["restore_id"]
    failed = t.RestoreFailed(**ids, restore_id=restore_id, key="x", message="The copy is gone.")
    await platform.tell(failed, times=2)
    assert await states(api, app_id) == [("failed", "The copy is gone.")]
    for kind, more in (
        (t.DeployFailed, {"domain": "a.localhost", "step": "load", "key": "x", "message": "Rows are missing."}),
        (t.DeployCancelled, {}),
    ):
        restore_id = (await api.post(path, {"copy_id": copy_id}, expect=202))["restore_id"]
        await platform.tell(await ready(platform, app_id, restore_id, copy_id))
        deployment_id = (await shown(api, app_id))[0]["deployment_id"]
        await platform.tell(ended(kind, ids, deployment_id, **more))
    assert [problem for _, problem in await states(api, app_id)] == [
        "The deployment was cancelled.", "Rows are missing.", "The copy is gone."
    ]  # fmt: skip
    assert {state for state, _ in await states(api, app_id)} == {"failed"}


async def test_news_in_any_order(api: Api, app_id: str, copy_id: str, platform: Platform) -> None:
    """Failed and ready contradict each other: the first counts, and there is at most one deployment."""
    for order in itertools.permutations(("ready", "failed")):
        await platform.pool.execute("UPDATE restores SET asked_at = now() - interval '1 day'")
        answer = await api.post(f"/api/sites/{app_id}/restores", {"copy_id": copy_id}, expect=202)
        news: dict[str, t.RestoreEvent] = {
            "ready": await ready(platform, app_id, answer["restore_id"], copy_id),
            "failed": t.RestoreFailed(
                **await platform.ids(app_id), restore_id=answer["restore_id"], key="x", message="No."
            ),
        }
        for name in (*order, *order):
            await platform.tell(news[name])
        [restore] = [one for one in await shown(api, app_id) if one["restore_id"] == answer["restore_id"]]
        assert restore["state"] == ("restoring" if order[0] == "ready" else "failed")
    assert len([event for event in await platform.said("deploy.queued") if event.kind == "restore"]) == 1


async def test_code_may_come_back_as_well(api: Api, app_id: str, copy_id: str, platform: Platform) -> None:
    path = f"/api/sites/{app_id}/restores"
    unknown = {"copy_id": copy_id, "deployment_id": new_deployment_id()}
    assert (await api.post(path, unknown)).status == 404
    done = new_deployment_id()
    more = {"domain": "a.webmeteor.localhost", "env_version": 1, "images": {}, "built": []}
    await platform.tell(ended(t.DeploySucceeded, await platform.ids(app_id), done, **more))
    answer = await api.post(path, {"copy_id": copy_id, "deployment_id": done}, expect=202)
    await platform.tell(await ready(platform, app_id, answer["restore_id"], copy_id))
    [queued] = [event for event in await platform.said("deploy.queued") if event.kind == "restore"]
    assert (queued.restore_id, queued.rollback_to) == (answer["restore_id"], done)


async def test_a_new_site_begins_with_a_copy(api: Api, app_id: str, copy_id: str, platform: Platform) -> None:
    """Asked again, as long as it is not live; it fails when the copy does, and may be retried."""
    wish = {"site_type": "portfolio", "site_name": "Back", "copy_id": copy_id}
    back = (await api.post("/api/sites/create", wish, expect=202))["app_id"]
    [asked] = await platform.said("restore.requested")
    [requested] = [event for event in await platform.said("site.requested") if event.app_id == back]
    assert (asked.app_id, asked.copy_id, asked.new_site) == (back, copy_id, True)
    assert requested.restore_id == asked.restore_id
    ids = {**await platform.ids(back), "restore_id": asked.restore_id}
    await platform.tell(t.RestoreReady(**ids, copy_id=copy_id, safety_copy_id=None), times=2)
    assert await platform.said("deploy.queued") == []
    await platform.tell(t.RestoreFailed(**ids, key="copy_not_kept", message="It is gone."), times=2)
    site = await api.get(f"/api/sites/{back}", expect=200)
    assert (site["status"], site["failure"]["step"], site["failure"]["message"]) == ("failed", "restore", "It is gone.")
    await api.post(f"/api/sites/{back}/retry", expect=202)
    assert [event.restore_id for event in await platform.said("restore.requested")] == [asked.restore_id] * 2


async def test_copies_of_deleted_sites_can_be_used(
    api: Api, anyone: Api, app_id: str, copy_id: str, platform: Platform
) -> None:
    """By their customer, and until their time is over."""
    other = await anyone.register()
    wish = {"site_type": "portfolio", "site_name": "Back", "copy_id": copy_id}
    ids = {**await platform.ids(app_id), "copy_id": copy_id}
    await platform.pool.execute("DELETE FROM sites WHERE app_id = $1", app_id)
    await platform.tell(t.BackupProven(**ids, proven_at=MOMENT))
    [copy] = await api.get("/api/me/backups", expect=200)
    assert (copy["copy_id"], copy["state"], copy["app_id"], copy["deleted"]) == (copy_id, "proven", app_id, True)
    assert await other.get("/api/me/backups", expect=200) == []
    assert await problem(await other.post("/api/sites/create", wish)) == (404, "copy_not_kept")
    await platform.pool.execute("UPDATE copies SET site_type = 'blog'")
    assert await problem(await api.post("/api/sites/create", wish)) == (409, "other_type")
    await platform.pool.execute("UPDATE copies SET site_type = 'portfolio'")
    assert await platform.said("restore.requested") == []
    await api.post("/api/sites/create", wish, expect=202)
    await platform.tell(t.BackupRemoved(**ids))
    assert await problem(await api.post("/api/sites/create", wish)) == (404, "copy_not_kept")


async def test_variables_that_came_with_a_copy_are_listed(api: Api, copy_id: str, platform: Platform) -> None:
    """Unless others were set meanwhile."""
    wish = {"site_type": "portfolio", "site_name": "Back", "copy_id": copy_id}
    for set_before in (False, True):
        back = (await api.post("/api/sites/create", wish, expect=202))["app_id"]
        if set_before:
            await api.call("PUT", f"/api/sites/{back}/env", {"variables": {"OTHER": "1"}}, expect=202)
        more = {
            "site_type": "portfolio", "domain": "a.webmeteor.localhost", "repo_url": "x", "clone_url": "x",
            "full_name": f"a/{back}", "branch": "main", "commit": "a" * 40, "variables": ["GREETING"],
            "webhook_secret": platform.common.encrypt("x"),
        }  # fmt: skip
        await platform.tell(t.RepoCreated.model_validate(await platform.ids(back) | more))
        names = (await api.get(f"/api/sites/{back}/env", expect=200))["names"]
        assert names == (["OTHER"] if set_before else ["GREETING"])


async def test_what_cannot_be_restored(api: Api, anyone: Api, app_id: str, copy_id: str, platform: Platform) -> None:
    """No copy, another site's, one that is broken or gone, and a site that is suspended or was never deployed."""
    path = f"/api/sites/{app_id}/restores"
    other = await anyone.register()
    theirs = await other.create()
    await platform.pool.execute("UPDATE sites SET last_deployed_at = now()")
    assert await problem(await other.post(f"/api/sites/{theirs}/restores", {"copy_id": copy_id})) == (
        404,
        "copy_not_kept",
    )
    assert (await other.post(path, {"copy_id": copy_id})).status == 404
    assert await problem(await api.post(path, {"copy_id": new_copy_id()})) == (404, "copy_not_kept")
    assert (await api.post(path, {"copy_id": "../copy"})).status in {400, 422}
    ids = {**await platform.ids(app_id), "copy_id": copy_id}
    for column, event in (
        ("failed_at", t.BackupDisproved(**ids, key="x", message="Rows are missing.")),
        ("removed_at", t.BackupRemoved(**ids)),
    ):
        await platform.tell(event)
        assert await problem(await api.post(path, {"copy_id": copy_id})) == (404, "copy_not_kept")
        await platform.pool.execute(f"UPDATE copies SET {column} = NULL")  # noqa: S608 - stands above
    await platform.pool.execute("UPDATE sites SET last_deployed_at = NULL")
    assert await problem(await api.post(path, {"copy_id": copy_id})) == (409, "never_deployed")
    await platform.pool.execute("UPDATE sites SET last_deployed_at = now(), desired = 'suspended'")
    assert (await api.post(path, {"copy_id": copy_id})).status in {403, 409}
    assert await platform.said("restore.requested") == []


async def test_news_of_somebody_elses_restore_change_nothing(
    api: Api, anyone: Api, app_id: str, copy_id: str, platform: Platform
) -> None:
    other = await anyone.register()
    theirs = await other.create()
    answer = await api.post(f"/api/sites/{app_id}/restores", {"copy_id": copy_id}, expect=202)
    await platform.tell(await ready(platform, theirs, answer["restore_id"], copy_id))
    ids = await platform.ids(theirs)
    await platform.tell(t.RestoreFailed(**ids, restore_id=answer["restore_id"], key="x", message="No."))
    await platform.tell(await ready(platform, app_id, new_restore_id(), copy_id))
    assert await states(api, app_id) == [("preparing", None)]
    assert [event for event in await platform.said("deploy.queued") if event.kind == "restore"] == []
