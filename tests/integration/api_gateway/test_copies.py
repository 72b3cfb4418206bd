"""A site's copies are listed as the backup service tells of them; one is asked for where there is something to copy."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api_gateway.copies import facts
from api_gateway.settings import Settings
from shared.events import types as t
from shared.messaging.outbox import Outbox
from shared.names import new_copy_id
from tests.integration.api_gateway.conftest import Api, Platform, problem

MOMENT = datetime(2026, 12, 1, 3, tzinfo=UTC)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"copies_per_hour": 2})


@pytest.fixture
async def app_id(api: Api, platform: Platform) -> str:
    app_id = await api.create()
    await platform.make_active(app_id)
    await platform.pool.execute("UPDATE sites SET last_deployed_at = now()")
    return app_id


async def shown(api: Api, app_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await api.get(f"/api/sites/{app_id}/backups", expect=200)
    return found


async def test_a_copy_from_the_wish_to_its_end(api: Api, app_id: str, platform: Platform) -> None:
    """One at a time."""
    path = f"/api/sites/{app_id}/backups"
    copy_id = (await api.post(path, expect=202))["copy_id"]
    assert [(copy["copy_id"], copy["state"], copy["reason"]) for copy in await shown(api, app_id)] == [
        (copy_id, "being_made", "asked")
    ]
    assert await problem(await api.post(path)) == (409, "copy_being_made")
    assert [event.copy_id for event in await platform.said("backup.requested")] == [copy_id]
    ids = {**await platform.ids(app_id), "copy_id": copy_id}
    await platform.tell(t.BackupMade(**ids, reason="asked", taken_at=MOMENT, bytes=7), times=2)
    assert [(copy["state"], copy["bytes"]) for copy in await shown(api, app_id)] == [("made", 7)]
    await platform.tell(t.BackupProven(**ids, proven_at=MOMENT))
    assert [copy["state"] for copy in await shown(api, app_id)] == ["proven"]
    for days in (9, 8):
        await platform.tell(t.BackupProven(**ids, proven_at=MOMENT + timedelta(days=days)))
    [copy] = await shown(api, app_id)
    assert datetime.fromisoformat(copy["proven_at"]) == MOMENT + timedelta(days=9)
    await platform.tell(t.BackupRemoved(**ids))
    assert [copy["state"] for copy in await shown(api, app_id)] == ["removed"]


async def test_news_of_a_copy_come_in_any_order(api: Api, app_id: str, platform: Platform) -> None:
    """All orders end in the same row."""
    ends = []
    for order in itertools.permutations(range(4)):
        ids = {**await platform.ids(app_id), "copy_id": new_copy_id()}
        news = [
            t.BackupMade(**ids, reason="scheduled", taken_at=MOMENT, bytes=7),
            t.BackupProven(**ids, proven_at=MOMENT),
            t.BackupDisproved(**ids, key="proof_failed", message="Rows are missing."),
            t.BackupRemoved(**ids),
        ]
        for number in order:
            await platform.tell(news[number])
        row = await platform.pool.fetchrow(
            "SELECT reason, taken_at, bytes, proven_at, problem, failed_at IS NULL, removed_at IS NULL"
            " FROM copies WHERE copy_id = $1",
            ids["copy_id"],
        )
        ends.append(tuple(row or ()))
    assert set(ends) == {("scheduled", MOMENT, 7, MOMENT, "Rows are missing.", False, False)}


async def test_nothing_to_copy(api: Api, platform: Platform, app_id: str) -> None:
    """A site without a release, or one that is suspended."""
    await platform.pool.execute("UPDATE sites SET last_deployed_at = NULL")
    assert await problem(await api.post(f"/api/sites/{app_id}/backups")) == (409, "never_deployed")
    await platform.pool.execute("UPDATE sites SET last_deployed_at = now(), desired = 'suspended'")
    assert (await api.post(f"/api/sites/{app_id}/backups")).status in {403, 409}
    assert await platform.said("backup.requested") == []


async def test_wishes_are_counted(api: Api, platform: Platform, app_id: str) -> None:
    for _ in range(2):
        copy_id = (await api.post(f"/api/sites/{app_id}/backups", expect=202))["copy_id"]
        await platform.tell(
            t.BackupFailed(**await platform.ids(app_id), copy_id=copy_id, reason="asked", key="x", message="No room.")
        )
    assert await problem(await api.post(f"/api/sites/{app_id}/backups")) == (429, "too_many_requests")
    assert [(copy["state"], copy["problem"]) for copy in await shown(api, app_id)] == [("failed", "No room.")] * 2


async def test_news_of_somebody_elses_site_change_nothing(
    api: Api, anyone: Api, platform: Platform, app_id: str
) -> None:
    other = await anyone.register()
    theirs = await other.create()
    copy_id = (await api.post(f"/api/sites/{app_id}/backups", expect=202))["copy_id"]
    await platform.tell(t.BackupRemoved(**await platform.ids(theirs), copy_id=copy_id))
    assert [copy["state"] for copy in await shown(api, app_id)] == ["being_made"]
    assert await shown(other, theirs) == []


async def test_sites_of_before_are_told_of_once(api: Api, platform: Platform, app_id: str) -> None:
    """Those that have a release; new ones are told of by their deployments."""
    await api.create()
    outbox = Outbox(t.GATEWAY)
    await facts.introduce(platform.pool, outbox)
    assert await platform.said("site.known") == []
    await platform.pool.execute("UPDATE sites SET known_to_backup = false")
    await platform.pool.execute("UPDATE sites SET last_deployed_at = NULL WHERE app_id <> $1", app_id)
    for _ in range(2):
        await facts.introduce(platform.pool, outbox)
    assert [(event.app_id, event.desired) for event in await platform.said("site.known")] == [(app_id, "running")]
