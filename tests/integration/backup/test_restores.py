"""A restore's way to the deployer: the copy is fetched, and what it will replace is stored, before anything changes."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from backup import queries, restoring
from backup.errors import RepositoryError, RestoreFailedError
from backup.making import sweep
from shared.events import types as t
from shared.names import new_app_id, new_copy_id, new_customer_uuid, new_restore_id

from .conftest import World


async def wish(world: World, made: t.BackupMade, **changes: str) -> t.RestoreRequested:
    ids = {"customer_uuid": made.customer_uuid, "app_id": made.app_id, "copy_id": made.copy_id}
    asked = t.RestoreRequested.model_validate(ids | {"restore_id": new_restore_id()} | changes)
    await world.hear(asked)
    return asked


async def cuts(world: World) -> list[t.CutRequested]:
    return [cut for cut in await world.told(t.CutRequested) if cut.hold_for]


def fetched(world: World, asked: t.RestoreRequested) -> Path:
    return world.settings.cuts_root / f"{asked.restore_id}.data"


async def state(world: World, restore_id: str) -> str | None:
    found: str | None = await world.pool.fetchval("SELECT state FROM restores WHERE id = $1", restore_id)
    return found


async def failures(world: World) -> list[tuple[str, str]]:
    return [(failed.restore_id, failed.key) for failed in await world.told(t.RestoreFailed)]


async def test_a_copy_is_ready_when_it_is_there_and_the_present_is_stored(world: World) -> None:
    """First the copy is fetched: from the second copy on nobody can change the site's data."""
    made = await world.made(b"the rows of then")
    asked = await wish(world, made)
    assert await cuts(world) == []
    await world.work()
    assert (fetched(world, asked) / "database.dump").read_bytes() == b"the rows of then"
    [cut] = await cuts(world)
    assert (cut.hold_for, cut.app_id) == (asked.restore_id, made.app_id)
    assert await world.told(t.RestoreReady) == []
    await world.hand_over(cut, b"the rows of now")
    await world.work()
    [ready] = await world.told(t.RestoreReady)
    assert (ready.restore_id, ready.copy_id, ready.safety_copy_id) == (asked.restore_id, made.copy_id, cut.copy_id)
    assert (await world.told(t.BackupMade))[-1].reason == "restore"
    for copy in (ready.safety_copy_id, made.copy_id):
        assert await world.pool.fetchval("SELECT state FROM copies WHERE id = $1", copy) == "stored"


async def test_said_again_it_changes_nothing(world: World) -> None:
    asked = await wish(world, await world.made())
    await world.work()
    await world.hear(asked)
    await world.hand_over((await cuts(world))[0])
    await world.work()
    await world.hear(asked)
    await world.work()
    assert len(await cuts(world)) == len(await world.told(t.RestoreReady)) == 1
    assert await failures(world) == []


async def test_what_cannot_be_restored_is_refused(world: World) -> None:
    """An unknown copy, another site's, another customer's, a broken one; and a second restore at the same time."""
    made = await world.made()
    wrong = [
        await wish(world, made, copy_id=new_copy_id()),
        await wish(world, made, app_id=new_app_id()),
        await wish(world, made, app_id=new_app_id(), customer_uuid=new_customer_uuid()),
    ]
    await world.pool.execute("UPDATE copies SET disproved = 'rows are missing'")
    wrong.append(await wish(world, made))
    await world.pool.execute("UPDATE copies SET disproved = NULL")
    good = await wish(world, made)
    second = await wish(world, made)
    await world.work()
    assert await failures(world) == [
        *((asked.restore_id, "copy_not_kept") for asked in wrong), (second.restore_id, "restore_under_way")
    ]  # fmt: skip
    assert [cut.hold_for for cut in await cuts(world)] == [good.restore_id]


async def test_nothing_begins_without_a_copy_of_the_present(world: World) -> None:
    made = await world.made()
    asked = await wish(world, made)
    await world.work()
    [cut] = await cuts(world)
    ids = {"customer_uuid": cut.customer_uuid, "app_id": cut.app_id, "copy_id": cut.copy_id}
    for _ in range(2):
        await world.hear(t.CutFailed(**ids, half="data", key="x", message="The database does not answer."))
    assert await failures(world) == [(asked.restore_id, "restore_not_saved")]
    await world.hand_over(cut)
    await world.work()
    assert await world.told(t.RestoreReady) == []


async def test_a_site_that_is_being_copied_is_copied_again(world: World) -> None:
    """The copy that is under way was begun while visitors wrote."""
    made = await world.made()
    other = new_copy_id()
    await world.hear(t.BackupRequested(customer_uuid=made.customer_uuid, app_id=made.app_id, copy_id=other))
    asked = await wish(world, made)
    await world.work()
    await world.restoring.look()
    assert await cuts(world) == []
    await world.hand_over((await world.told(t.CutRequested))[-1])
    await world.work()
    await world.restoring.look()
    await world.restoring.look()
    [cut] = await cuts(world)
    assert cut.hold_for == asked.restore_id


async def test_a_site_that_stays_busy_keeps_its_data(world: World) -> None:
    """One that was stopped, for example."""
    made = await world.made()
    asked = await wish(world, made)
    await world.pool.execute("UPDATE sites SET desired = 'asleep'")
    await world.work()
    await world.restoring.look()
    assert await failures(world) == []
    await world.pool.execute("UPDATE restores SET asked_at = now() - interval '1 day'")
    await world.restoring.look()
    assert await failures(world) == [(asked.restore_id, "restore_not_saved")]


async def test_a_copy_that_is_not_what_was_stored_is_not_handed_on(world: World) -> None:
    made = await world.made()
    await world.pool.execute(
        "UPDATE copies SET manifests ="
        " jsonb_set(manifests, '{data,files,database.dump,sha256}', to_jsonb(repeat('0', 64)))"
    )
    asked = await wish(world, made)
    with pytest.raises(Exception, match="is not the file"):
        await world.work()
    assert not fetched(world, asked).exists()


async def test_a_copy_that_cannot_be_fetched(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its attempts the restore is given up, with a message for its customer."""
    asked = await wish(world, await world.made())

    async def away(*_: object) -> None:
        raise RepositoryError("The bucket of the operator is not there.")

    monkeypatch.setattr(world.repository, "fetch", away)
    with pytest.raises(RepositoryError):
        await world.work()
    job = await world.pool.fetchrow("SELECT * FROM jobs WHERE kind = 'fetch' AND state = 'open'")
    assert job
    async with world.pool.acquire() as tx, tx.transaction():
        leased: Any = SimpleNamespace(key=asked.restore_id)
        await world.restoring.not_fetched(tx, leased, RestoreFailedError("x"))
    [failed] = await world.told(t.RestoreFailed)
    assert (failed.key, failed.message) == ("copy_broken", restoring.NOT_FETCHED)


async def test_what_was_fetched_stays_while_it_is_needed(world: World) -> None:
    asked = await wish(world, await world.made())
    await world.work()

    async def swept() -> bool:
        sweep(world.settings.cuts_root, await queries.open_copies(world.pool), before=2**33)
        return not fetched(world, asked).exists()

    assert not await swept()
    await world.hand_over((await cuts(world))[0])
    await world.work()
    assert not await swept()
    await world.pool.execute("UPDATE restores SET ended_at = now() - interval '3 hours'")
    assert await swept()


async def test_a_new_site_begins_with_all_of_a_copy(world: World) -> None:
    """Nothing is replaced, so nothing is copied first. Said again, what is missing is fetched again."""
    made = await world.made(b"the rows of then")
    app_id = new_app_id()
    await world.hear(
        t.SiteRequested(
            customer_uuid=made.customer_uuid, app_id=app_id, site_type="portfolio", site_name="New",
            domain="b.webmeteor.localhost",
        )
    )  # fmt: skip
    asked = await wish(world, made, app_id=app_id, new_site="true")
    await world.work()
    root = world.settings.cuts_root
    assert (root / f"{asked.restore_id}.data" / "database.dump").read_bytes() == b"the rows of then"
    assert (root / f"{asked.restore_id}.source" / "environment").read_bytes() == b"DB_PASSWORD=x"
    [ready] = await world.told(t.RestoreReady)
    assert (ready.app_id, ready.copy_id, ready.safety_copy_id) == (app_id, made.copy_id, None)
    assert await cuts(world) == []
    await world.pool.execute("UPDATE restores SET ended_at = now() - interval '3 hours'")
    sweep(root, await queries.open_copies(world.pool), before=2**33)
    assert fetched(world, asked).exists()
    shutil.rmtree(fetched(world, asked))
    await world.hear(asked)
    await world.work()
    assert fetched(world, asked).exists()
    assert len(await world.told(t.RestoreReady)) == 2
    await world.site(app_id)
    await world.pool.execute("UPDATE restores SET ended_at = now() - interval '3 hours'")
    sweep(root, await queries.open_copies(world.pool), before=2**33)
    assert not fetched(world, asked).exists()


async def test_a_new_site_of_another_customer_gets_nothing(world: World) -> None:
    made = await world.made()
    asked = await wish(world, made, app_id=new_app_id(), customer_uuid=new_customer_uuid(), new_site="true")
    await world.work()
    assert await failures(world) == [(asked.restore_id, "copy_not_kept")]
    assert not fetched(world, asked).exists()


async def test_a_site_that_is_deleted_is_not_restored(world: World) -> None:
    made = await world.made()
    asked = await wish(world, made)
    await world.hear(
        t.SiteDeletionRequested(customer_uuid=made.customer_uuid, app_id=made.app_id, domain="a.webmeteor.localhost")
    )
    await world.work()
    assert (await state(world, asked.restore_id), await cuts(world)) == ("failed", [])
