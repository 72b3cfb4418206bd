import asyncio
import itertools
from datetime import UTC, datetime

import pytest

from api_gateway.handlers import DeploymentUnknownError
from shared.events import types as t
from tests.integration.api_gateway.conftest import COMMIT, Api, Platform, problem

FIRST = "deploy-20260101-000001-abcd"


async def active(api: Api, platform: Platform) -> str:
    app_id = await api.create()
    await platform.make_active(app_id)
    return app_id


async def log(platform: Platform, app_id: str, first_line: int, *lines: str, deployment_id: str = FIRST) -> None:
    ids = await platform.ids(app_id)
    await platform.tell(t.DeployLog(**ids, deployment_id=deployment_id, first_line=first_line, lines=list(lines)))


async def test_a_manual_deployment_is_queued_and_told(api: Api, platform: Platform) -> None:
    """202 with its id; the event says kind, commit and who asked; the same key queues it once."""
    app_id = await active(api, platform)
    path, headers = f"/api/sites/{app_id}/deployments", {"Idempotency-Key": "k"}
    body = {"commit": COMMIT}
    answers = [await api.post(path, body, headers=headers, expect=202) for _ in range(2)]
    assert answers[0] == answers[1]
    [event] = await platform.said("deploy.queued")
    assert (event.deployment_id, event.kind, event.commit) == (answers[0]["deployment_id"], "manual", COMMIT)
    assert (await api.get(f"{path}/{event.deployment_id}", expect=200))["status"] == "queued"
    assert await problem(await api.post(path, {"commit": "main"})) == (422, "invalid_input")


async def test_rollback_needs_a_successful_deployment_of_the_same_site(api: Api, platform: Platform) -> None:
    """404 for another site's, 409 for one that failed, 202 with a new deployment for a good one."""
    app_id = await active(api, platform)
    await platform.tell(await platform.deployment(t.DeployFailed, app_id, 2, kind="push"))
    other = await api.create()
    path = f"/api/sites/{app_id}/rollback"
    await platform.tell(await platform.deployment(t.DeploySucceeded, other, 3))
    theirs = await api.post(path, {"deployment_id": "deploy-20260101-000003-abcd"})
    assert await problem(theirs) == (404, "not_found")
    failed = await api.post(path, {"deployment_id": "deploy-20260101-000002-abcd"})
    assert await problem(failed) == (409, "conflict")
    assert await problem(await api.post(path, {"deployment_id": "../../etc"})) == (422, "invalid_input")
    answer = await api.post(path, {"deployment_id": FIRST}, expect=202)
    [event] = await platform.said("deploy.queued")
    assert (event.kind, event.rollback_to, event.commit) == ("rollback", FIRST, COMMIT)
    assert event.deployment_id == answer["deployment_id"]


async def test_cancel_asks_the_deployer_while_it_can(api: Api, platform: Platform) -> None:
    """An ended deployment cannot be cancelled."""
    app_id = await active(api, platform)
    path = f"/api/sites/{app_id}/deployments"
    assert await problem(await api.post(f"{path}/{FIRST}/cancel")) == (409, "not_cancellable")
    deployment_id = (await api.post(path, expect=202))["deployment_id"]
    await api.post(f"{path}/{deployment_id}/cancel", expect=202)
    assert [event.deployment_id for event in await platform.said("deploy.cancel_requested")] == [deployment_id]


async def test_steps_are_shown_with_their_times(api: Api, platform: Platform) -> None:
    """What the deployer reports of each step is in the deployment and in the site's timeline."""
    app_id = await active(api, platform)
    await platform.tell(await platform.deployment(t.DeployStep, app_id, step="build", state="finished", seconds=1.5))
    details = await api.get(f"/api/sites/{app_id}/deployments/{FIRST}", expect=200)
    assert [(one["step"], one["state"], one["seconds"]) for one in details["steps"]] == [("build", "finished", 1.5)]
    timeline = (await api.get(f"/api/sites/{app_id}", expect=200))["timeline"]
    assert any(entry["step"] == "build" for entry in timeline)


async def test_the_log_is_plain_text_and_lines_come_once(api: Api, platform: Platform) -> None:
    """Batches that overlap after a crash of the deployer double nothing; NUL and odd bytes do no harm."""
    app_id = await active(api, platform)
    await log(platform, app_id, 1, "one", "two")
    await log(platform, app_id, 2, "two", "thr\x00ee")
    text = await api.get(f"/api/sites/{app_id}/deployments/{FIRST}/log", expect=200)
    assert text == "one\ntwo\nthr\ufffdee\n"


async def test_following_a_log_ends_with_the_deployment_and_resumes(api: Api, platform: Platform) -> None:
    """Server-sent events with the line's number as id; Last-Event-ID goes on after it."""
    app_id = await active(api, platform)
    deployment_id = (await api.post(f"/api/sites/{app_id}/deployments", expect=202))["deployment_id"]
    await log(platform, app_id, 1, "one", "two", deployment_id=deployment_id)
    path = f"/api/sites/{app_id}/deployments/{deployment_id}/log?follow=1"
    response = await api.get(path, headers={"Last-Event-ID": "1"})
    assert response.content_type == "text/event-stream"
    assert await response.content.readuntil(b"\n\n") == b"id: 2\ndata: two\n\n"
    await log(platform, app_id, 3, "three", deployment_id=deployment_id)
    assert await response.content.readuntil(b"\n\n") == b"id: 3\ndata: three\n\n"
    ended = await platform.deployment(t.DeploySucceeded, app_id, deployment_id=deployment_id, kind="manual")
    await platform.tell(ended)
    async with asyncio.timeout(10):
        assert await response.content.read() == b"event: end\ndata: \n\n"


async def test_who_follows_waits_for_lines_that_come_late(api: Api, platform: Platform) -> None:
    """Two gateways handle two batches at once: the later one may be stored first, and is shown in its turn."""
    app_id = await active(api, platform)
    deployment_id = (await api.post(f"/api/sites/{app_id}/deployments", expect=202))["deployment_id"]
    await log(platform, app_id, 1, "one", deployment_id=deployment_id)
    await log(platform, app_id, 3, "three", deployment_id=deployment_id)
    response = await api.get(f"/api/sites/{app_id}/deployments/{deployment_id}/log?follow=1")
    assert await response.content.readuntil(b"\n\n") == b"id: 1\ndata: one\n\n"
    await log(platform, app_id, 2, "two", deployment_id=deployment_id)
    assert await response.content.readuntil(b"\n\n") == b"id: 2\ndata: two\n\n"
    assert await response.content.readuntil(b"\n\n") == b"id: 3\ndata: three\n\n"
    response.close()


async def test_who_follows_does_not_wait_for_ever(api: Api, platform: Platform) -> None:
    """Lines that never come are left out, and the end is told."""
    app_id = await active(api, platform)
    await log(platform, app_id, 1, "one")
    await log(platform, app_id, 3, "three")
    text = await api.get(f"/api/sites/{app_id}/deployments/{FIRST}/log?follow=1", expect=200)
    assert text == "id: 1\ndata: one\n\nid: 3\ndata: three\n\nevent: end\ndata: \n\n"


async def test_lines_that_come_before_their_deployment_come_again(api: Api, platform: Platform) -> None:
    """It fails, and so is not lost; of a site that is gone nothing is kept."""
    app_id = await active(api, platform)
    unknown = "deploy-20260101-000002-abcd"
    with pytest.raises(DeploymentUnknownError):
        await log(platform, app_id, 1, "one", deployment_id=unknown)
    await platform.tell(await platform.deployment(t.DeployQueued, app_id, 2))
    await log(platform, app_id, 1, "one", deployment_id=unknown)
    assert await api.get(f"/api/sites/{app_id}/deployments/{unknown}/log", expect=200) == "one\n"
    ids = {"customer_uuid": api.customer_uuid, "app_id": "app_0123456789"}
    await platform.tell(t.DeployLog(**ids, deployment_id=unknown, first_line=1, lines=["of no site"]))


@pytest.mark.parametrize("end", [t.DeploySucceeded, t.DeployFailed])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_a_deployment_told_in_any_order_is_the_same(
    api: Api, platform: Platform, order: tuple[int, ...], end: type[t.DeployEnded]
) -> None:
    """Each fact has its line and its time, and the last one decides."""
    app_id = await active(api, platform)
    kinds = (t.DeployQueued, t.DeployStarted, end)
    told = [await platform.deployment(kind, app_id, 2, kind="settings") for kind in kinds]
    times = [datetime(2026, 1, 1, 0, 0, second, tzinfo=UTC) for second in range(3)]
    for number in (*order, *order):
        await platform.hear(told[number], at=times[number])
    [row] = await platform.pool.fetch("SELECT * FROM deployments WHERE deployment_id = $1", told[0].deployment_id)
    assert [row["queued_at"], row["started_at"], row["ended_at"]] == times
    assert row["status"] == ("success" if end is t.DeploySucceeded else "failed")
    details = await api.get(f"/api/sites/{app_id}", expect=200)
    lines = [entry["event"] for entry in details["timeline"] if entry["deployment_id"] == told[0].deployment_id]
    assert (details["status"], lines) == ("active", [kind.type for kind in kinds])


async def test_a_superseded_deployment_names_its_successor(api: Api, platform: Platform) -> None:
    """And changes nothing about the site."""
    app_id = await active(api, platform)
    event = await platform.deployment(t.DeploySuperseded, app_id, 2, kind="push", superseded_by=FIRST)
    await platform.tell(event)
    shown = await api.get(f"/api/sites/{app_id}/deployments/{event.deployment_id}", expect=200)
    assert (shown["status"], shown["superseded_by"]) == ("superseded", FIRST)


async def test_deployments_are_listed_in_pages(api: Api, platform: Platform) -> None:
    """A bare array, newest first."""
    app_id = await active(api, platform)
    path = f"/api/sites/{app_id}/deployments"
    made = [(await api.post(path, expect=202))["deployment_id"] for _ in range(3)]
    response = await api.get(f"{path}?limit=2")
    assert [one["deployment_id"] for one in await response.json()] == made[:0:-1]
    assert 'rel="next"' in response.headers["Link"]
