"""A site's copy from the wish to the repository, and to its end: nothing is lost, nothing is stored twice."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from backup import restic
from backup.bootstrap import target
from backup.errors import (
    IncompleteError,
    RepositoryError,
    RepositoryMissingError,
    RepositorySlowError,
    WrongPasswordError,
)
from backup.model import Copy
from backup.restic import Repository, Target
from shared.db.pool import create_pool
from shared.events import EventData
from shared.events import types as t
from shared.names import new_copy_id
from tests.integration.conftest import NewDsn

from .conftest import World, settings_for


class KilledError(BaseException):
    """Nothing catches it."""


async def copies(world: World) -> dict[str, str]:
    return {row["id"]: row["state"] for row in await world.pool.fetch("SELECT id, state FROM copies")}


def left(world: World) -> list[str]:
    return sorted(path.name for path in world.settings.cuts_root.iterdir())


async def test_a_site_is_copied_when_it_is_live(world: World, tmp_path: Path) -> None:
    """Both halves are in one snapshot, as they were; nothing is left beside the repository."""
    made = await world.made()
    assert await copies(world) == {made.copy_id: "stored"}
    assert (made.reason, made.bytes) == ("scheduled", len(b"no dump") + 1000 + len(b"commitsDB_PASSWORD=x"))
    assert left(world) == []
    [snapshot] = await world.repository.snapshots()
    await world.repository.fetch(snapshot.id, f"{made.copy_id}.data", tmp_path / "data")
    await world.repository.fetch(snapshot.id, f"{made.copy_id}.source", tmp_path / "source")
    assert (tmp_path / "data" / "database.dump").read_bytes() == b"no dump"
    assert (tmp_path / "source" / "environment").read_bytes() == b"DB_PASSWORD=x"


async def test_what_is_stored_is_not_readable(world: World) -> None:
    await world.made(b"a secret that nobody should find")
    files = [path.read_bytes() for path in world.settings.backup_local.rglob("*") if path.is_file()]
    assert files
    assert not [content for content in files if b"a secret that nobody" in content or b"DB_PASSWORD" in content]


async def test_copies_of_many_sites_are_one_snapshot(world: World) -> None:
    """As many are made at a time as are allowed; the others are next."""
    for _ in range(6):
        await world.site()
    await world.making.look()
    first = await world.told(t.CutRequested)
    assert len(first) == world.settings.backup_cuts == 4
    await world.making.look()
    assert len(await world.told(t.CutRequested)) == 4
    for cut in first:
        await world.hand_over(cut)
    await world.work()
    assert len(await world.repository.snapshots()) == 1
    assert len(await world.told(t.BackupMade)) == 4
    await world.making.look()
    assert len(await world.told(t.CutRequested)) == 6


async def test_a_run_waits_for_copies_that_are_being_made(world: World, pool: Any, tmp_path: Path) -> None:
    """But not for long."""
    patient = World(pool, settings_for(tmp_path, backup_gather_seconds=60))
    await patient.site()
    await patient.site()
    await patient.making.look()
    first, second = await patient.told(t.CutRequested)
    await patient.hand_over(first)
    await patient.work()
    assert await patient.told(t.BackupMade) == []
    await pool.execute("UPDATE copies SET asked_at = asked_at - interval '61 s' WHERE id = $1", first.copy_id)
    await pool.execute("UPDATE jobs SET run_at = now()")
    await patient.work()
    assert [made.copy_id for made in await patient.told(t.BackupMade)] == [first.copy_id]
    assert await copies(patient) == {first.copy_id: "stored", second.copy_id: "asked"}


async def test_every_event_may_come_again_and_late(world: World) -> None:
    """A half of a copy that is stored, or given up, changes nothing; its folder is swept."""
    made = await world.made()
    ids = {"customer_uuid": made.customer_uuid, "app_id": made.app_id}
    before = await world.told(EventData)
    for copy_id in (made.copy_id, new_copy_id()):
        await world.hear(
            t.CutTaken(**ids, copy_id=copy_id, half="data", bytes=1),
            t.CutTaken(**ids, copy_id=copy_id, half="source", bytes=1),
            t.CutFailed(**ids, copy_id=copy_id, half="data", key="x", message="x"),
        )
    await world.work()
    assert await world.told(EventData) == before
    assert await copies(world) == {made.copy_id: "stored"}


async def test_a_failed_half_ends_the_copy_and_the_next_is_soon(world: World) -> None:
    site = await world.site()
    await world.making.look()
    [cut] = await world.told(t.CutRequested)
    await world.hear(t.CutTaken(**site, copy_id=cut.copy_id, half="source", bytes=1))
    failed = t.CutFailed(**site, copy_id=cut.copy_id, half="data", key="no_room", message="The disk is full.")
    await world.hear(failed, failed)
    [told] = await world.told(t.BackupFailed)
    assert (told.copy_id, told.key, told.message) == (cut.copy_id, "no_room", "The disk is full.")
    await world.making.look()
    assert len(await world.told(t.CutRequested)) == 1
    await world.later(minutes=61)
    await world.making.look()
    assert len(await world.told(t.CutRequested)) == 2


async def test_a_copy_that_nobody_answers_is_given_up(world: World) -> None:
    await world.site()
    await world.making.look()
    await world.later(seconds=world.settings.backup_answer_seconds + 1)
    await world.making.look()
    [told] = await world.told(t.BackupFailed)
    assert told.key == "backup_not_answered"


async def test_halves_that_are_gone_are_no_copy(world: World) -> None:
    """The others of the run are stored."""
    for _ in range(2):
        await world.site()
    await world.making.look()
    bad, good = await world.told(t.CutRequested)
    await world.hand_over(good)
    await world.hand_over(bad)
    (world.settings.cuts_root / f"{bad.copy_id}.data" / "manifest.json").write_text("[" * 100_000)
    await world.work()
    assert await copies(world) == {bad.copy_id: "failed", good.copy_id: "stored"}
    assert [told.copy_id for told in await world.told(t.BackupFailed)] == [bad.copy_id]


async def test_killed_between_snapshot_and_record(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run finds the snapshot and takes no second one."""
    await world.site()
    await world.making.look()
    [cut] = await world.told(t.CutRequested)
    await world.hand_over(cut)
    store = world.repository.store

    async def dying(*arguments: Any) -> Any:
        await store(*arguments)
        raise KilledError

    with monkeypatch.context() as dead:
        dead.setattr(world.repository, "store", dying)
        with pytest.raises(KilledError):
            await world.work()
    assert await copies(world) == {cut.copy_id: "handed"}
    await world.pool.execute("UPDATE jobs SET lease_until = now() - interval '1 s' WHERE state = 'open'")
    await world.work()
    assert await copies(world) == {cut.copy_id: "stored"}
    assert len(await world.repository.snapshots()) == 1


async def test_asked_by_a_member(world: World) -> None:
    """One at a time, of a site that runs; asked again with the same id it says nothing new."""
    site = await world.site()
    wish = t.BackupRequested(**site, copy_id=new_copy_id())
    await world.hear(wish, wish)
    assert [cut.copy_id for cut in await world.told(t.CutRequested)] == [wish.copy_id]
    other = t.BackupRequested(**site, copy_id=new_copy_id())
    await world.hear(other)
    assert [(told.copy_id, told.key) for told in await world.told(t.BackupFailed)] == [
        (other.copy_id, "backup_not_now")
    ]
    await world.hear(t.BackupRequested(customer_uuid=world.customer, app_id="app_unknown000", copy_id=new_copy_id()))
    assert len(await world.told(t.BackupFailed)) == 2


async def test_a_site_that_slept_since_its_copy_is_not_copied(world: World) -> None:
    made = await world.made()
    ids = {"customer_uuid": made.customer_uuid, "app_id": made.app_id, "domain": "a.webmeteor.localhost"}

    async def desired(word: t.Desired) -> None:
        await world.hear(t.SiteDesiredChanged(**ids, desired=word))
        await world.later(days=2)
        await world.making.look()

    await desired("asleep")
    assert len(await world.told(t.CutRequested)) == 1
    await desired("running")
    assert len(await world.told(t.CutRequested)) == 2


async def test_a_deleted_site_is_not_copied_and_keeps_its_copies(world: World) -> None:
    """Until their time is over, and then all of them go; late events bring nothing back."""
    made = await world.made()
    ids = {"customer_uuid": made.customer_uuid, "app_id": made.app_id}
    await world.hear(t.SiteDeletionRequested(**ids, domain="a.webmeteor.localhost"))
    await world.site(made.app_id)
    await world.later(days=29)
    await world.making.look()
    await world.ending.once()
    assert len(await world.told(t.CutRequested)) == 1
    assert await world.told(t.BackupRemoved) == []
    await world.later(days=2)
    await world.ending.once()
    assert [told.copy_id for told in await world.told(t.BackupRemoved)] == [made.copy_id]
    assert await world.repository.snapshots() == []


async def test_the_last_good_copy_of_a_site_stays_whatever_its_age(world: World) -> None:
    """Only one that is newer and proven replaces it."""
    made = await world.made()
    await world.later(days=40)
    await world.ending.once()
    assert len(await world.repository.snapshots()) == 1
    await world.making.look()
    cut = (await world.told(t.CutRequested))[-1]
    await world.hand_over(cut)
    await world.work()
    await world.ending.once()
    assert await world.told(t.BackupRemoved) == []
    await world.pool.execute("UPDATE copies SET proven_at = now() WHERE id = $1", cut.copy_id)
    await world.ending.once()
    assert [told.copy_id for told in await world.told(t.BackupRemoved)] == [made.copy_id]
    assert len(await world.repository.snapshots()) == 1


async def test_a_target_that_is_away_loses_nothing(world: World, tmp_path: Path) -> None:
    """What is handed over waits, and is stored when the target is back."""
    await world.site()
    await world.making.look()
    [cut] = await world.told(t.CutRequested)
    await world.hand_over(cut)
    world.settings.backup_local.write_text("not a folder")
    # restic would try for a quarter of an hour.
    in_time, world.making._repository = world.repository, Repository(target(world.settings), tmp_path / "c", seconds=2)
    with pytest.raises(RepositoryError):
        await world.work()
    world.making._repository = in_time
    assert await copies(world) == {cut.copy_id: "handed"}
    assert left(world) == [f"{cut.copy_id}.data", f"{cut.copy_id}.source"]
    world.settings.backup_local.unlink()
    await world.pool.execute("UPDATE jobs SET lease_owner = NULL, lease_until = NULL WHERE state = 'open'")
    await world.work()
    assert await copies(world) == {cut.copy_id: "stored"}


async def test_the_repository_tells_what_is_wrong(world: World, tmp_path: Path) -> None:
    """A wrong password opens nothing and replaces nothing; a missing file makes no snapshot that is taken for whole."""
    await world.made()
    (tmp_path / "wrong").write_text("another\n")
    stranger = Repository(Target(str(world.settings.backup_local), tmp_path / "wrong"), tmp_path / "cache2")
    with pytest.raises(WrongPasswordError):
        await stranger.ensure()
    with pytest.raises(RepositoryMissingError):
        await Repository(Target(str(tmp_path / "none"), tmp_path / "password"), tmp_path / "cache2").snapshots()
    with pytest.raises(RepositoryError) as failure:
        await world.repository.store(tmp_path / "cuts", ["copy_nowhere.data"], "run-9")
    assert isinstance(failure.value, RepositoryError | IncompleteError)
    assert len(await world.repository.snapshots()) == 1


async def test_a_target_that_hangs_has_its_time(tmp_path: Path) -> None:
    """And the program goes with what it started."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        (tmp_path / "password").write_text("x\n")
        hanging = Repository(
            Target(f"rest:http://127.0.0.1:{port}/", tmp_path / "password"), tmp_path / "cache", seconds=1
        )
        with pytest.raises(RepositorySlowError, match="did not answer within 1 s"):
            await hanging.prune()


async def test_half_a_snapshot_is_not_taken_for_the_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """restic leaves out what is missing, and keeps the rest."""
    await world.made()
    await world.site()
    await world.making.look()
    cut = (await world.told(t.CutRequested))[-1]
    await world.hand_over(cut)
    there = Copy(cut.copy_id, cut.app_id, cut.customer_uuid, "scheduled")
    gone = Copy(new_copy_id(), cut.app_id, cut.customer_uuid, "scheduled")
    before = await world.repository.snapshots()
    with pytest.raises(IncompleteError):
        await world.making._snapshot("run-x", [there, gone])
    assert await world.repository.snapshots() == before
    # One that goes while restic works: more was counted than it found.
    monkeypatch.setattr(restic, "_files_in", lambda _: 100)
    with pytest.raises(IncompleteError, match="of 200 files"):
        await world.making._snapshot("run-x", [there])
    assert await world.repository.snapshots() == before


async def test_a_database_that_was_made_anew_finds_no_foreign_snapshot(world: World, new_dsn: NewDsn) -> None:
    """Its first run has the first run's number, and the repository has a snapshot of that."""
    await world.made()
    pool = await create_pool(await new_dsn("backup"))
    again = World(pool, world.settings)
    await again.made()
    await pool.close()
    assert len(await world.repository.snapshots()) == 2


async def test_the_lock_of_a_killed_process_stops_nobody(world: World) -> None:
    """A prune that is killed excludes all others; its lock is nobody's."""
    await world.made()
    environment = world.repository._environment()
    # Until it has its lock; then it waits for an answer that nobody gives.
    lock = world.settings.backup_local / "locks"
    process = await asyncio.create_subprocess_exec(
        "restic", "prune", env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    async with asyncio.timeout(20):
        while not list(lock.iterdir()) and process.returncode is None:  # noqa: ASYNC110 - another program's
            await asyncio.sleep(0.005)
    process.kill()
    await process.wait()
    assert list(lock.iterdir()), "it ended before it was killed"
    await world.repository.prune()
    assert list(lock.iterdir()) == []


async def test_a_damaged_repository_is_noticed(world: World) -> None:
    await world.made()
    await world.repository.check(1, 1)
    [pack] = [
        path
        for path in (world.settings.backup_local / "data").rglob("*")
        if path.is_file() and path.stat().st_size > 1000
    ][:1]
    pack.chmod(0o600)
    content = bytearray(pack.read_bytes())
    content[500] ^= 1
    pack.write_bytes(content)
    with pytest.raises(RepositoryError):
        await world.repository.check(1, 1)
