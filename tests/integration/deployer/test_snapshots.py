"""A site's data is copied before anything of it is removed, whatever happens meanwhile, and loads into another site."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from deployer.engine.errors import ContainerFailedError, EngineError, EngineUnavailableError
from deployer.engine.fake import KilledError
from deployer.errors import SnapshotError
from deployer.running.snapshots import command, folder
from deployer.running.snapshots.manifest import CLUSTER, DUMP, MANIFEST, UPLOADS, Manifest
from shared.events import parse
from shared.events import types as t
from shared.jobs import RetryLaterError
from tests.support.site_files import TestSite
from tests.support.waiting import until

from .stage import Stage, whole
from .test_crashes import each_death

ABOUT = b'{"server": "17.5", "tables": {"public.posts": 2, "public.with \\"quotes\\"": 0}}\n'
PRINTED: dict[str, bytes | Exception] = {"psql": ABOUT, "pg_dump": b"the rows", "tar": b"the pictures"}
BROKEN = ContainerFailedError("A program ended with 1: the data directory is damaged")


async def live(stage: Stage) -> TestSite:
    site = await stage.site()
    await stage.deploy()
    stage.engine.printed = dict(PRINTED)
    return site


async def deleting(stage: Stage) -> TestSite:
    site = await live(stage)
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    return site


def handed_over(stage: Stage, site: TestSite) -> Path:
    return stage.context.settings.handover_root / f"{site.app_id}.data"


def manifest(stage: Stage, site: TestSite) -> Manifest:
    return folder.read(handed_over(stage, site))


def written(stage: Stage, site: TestSite) -> tuple[int, int]:
    """Another value for each manifest that is written; reading changes nothing."""
    found = (handed_over(stage, site) / MANIFEST).stat()
    return found.st_ino, found.st_mtime_ns


async def told(stage: Stage, site: TestSite) -> list[t.SiteContainersRemoved]:
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'site.containers_removed' ORDER BY id")
    events = [parse(row["body"]).data for row in rows]
    return [e for e in events if isinstance(e, t.SiteContainersRemoved) and e.app_id == site.app_id]


async def test_the_data_is_handed_over_before_anything_goes(stage: Stage) -> None:
    """The api is stopped before; the event says what there is."""
    site = await deleting(stage)
    stage.engine.calls.clear()
    await stage.work()
    calls = [call.split()[0] for call in stage.engine.calls]
    # Network and volumes are made sure of.
    before = [call for call in calls if call not in {"network", "volume", "remove"}]
    assert before == ["stop", *["piped"] * 3]
    assert calls.index("remove") > max(number for number, call in enumerate(calls) if call == "piped")
    ran = [call.rpartition(" ")[2] for call in stage.engine.calls if call.startswith("piped")]
    assert ran == ["psql", "pg_dump", "tar"]
    found = manifest(stage, site)
    files = {name: (handed_over(stage, site) / name).read_bytes() for name in (DUMP, UPLOADS)}
    assert files == {DUMP: b"the rows", UPLOADS: b"the pictures"}
    assert {name: kept.sha256 for name, kept in found.files.items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert found.database
    assert (found.database.server, found.database.tables["public.posts"]) == ("17.5", 2)
    assert (found.commit, found.site_type, found.missing) == (site.commit, "portfolio", {})
    [event] = await told(stage, site)
    assert (event.handed_over, event.bytes, event.missing) == (f"{site.app_id}.data", 20, [])
    assert stage.shown(site) == {}
    assert stage.engine.volumes == {}


async def test_a_death_at_each_call_loses_nothing(stage: Stage) -> None:
    """One whole folder, one event; no draft is left."""

    async for site in each_death(stage, lambda: deleting(stage), stage.work):
        assert stage.engine.volumes or manifest(stage, site)
        await stage.work()
        assert set(manifest(stage, site).files) == {DUMP, UPLOADS}
        assert len(await told(stage, site)) == 1
        assert stage.shown(site) == {}
        assert list(stage.context.settings.handover_root.glob(".*")) == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["begin", "keep", "finish", "make_durable"])
async def test_a_death_between_the_calls_loses_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """Where only files change."""
    site = await deleting(stage)
    original: Any = getattr(folder, step)

    def dying(*arguments: Any) -> None:
        if after:
            original(*arguments)
        raise KilledError(step)

    async def dying_later(*arguments: Any, **options: Any) -> None:
        if after:
            await original(*arguments, **options)
        raise KilledError(step)

    if step == "make_durable":
        stage.engine.die_at = len(stage.engine.calls) + 8
        with pytest.raises(KilledError):
            await stage.work()
        stage.engine.die_at = None
    with monkeypatch.context() as patched:
        patched.setattr(folder, step, dying_later if asyncio.iscoroutinefunction(original) else dying)
        with pytest.raises(KilledError):
            await stage.work()
    assert stage.engine.volumes
    await stage.work()
    assert set(manifest(stage, site).files) == {DUMP, UPLOADS}
    assert [event.handed_over for event in await told(stage, site)] == [f"{site.app_id}.data"]


async def test_a_full_disk_makes_the_deletion_wait(stage: Stage) -> None:
    """Nothing is removed, nothing is left half; it goes on when there is room."""
    site = await deleting(stage)
    stage.disk.used = 0.96
    with pytest.raises(RetryLaterError, match="nearly full"):
        await stage.work()
    assert stage.engine.volumes
    assert set(stage.shown(site).values()) == {"running"}
    assert await told(stage, site) == []
    stage.disk.used = 0.1
    await stage.work()
    assert set(manifest(stage, site).files) == {DUMP, UPLOADS}


@pytest.mark.parametrize("name", [DUMP, MANIFEST])
async def test_a_full_disk_never_leaves_half_a_file(stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Of the data or of the manifest; the kernel's own answer to a write."""
    site = await deleting(stage)
    create = folder._create

    def full(file: Path) -> int:
        return os.open("/dev/full", os.O_WRONLY) if file.name == name else create(file)

    with monkeypatch.context() as patched:
        patched.setattr(folder, "_create", full)
        with pytest.raises(RetryLaterError, match="full"):
            await stage.work()
    assert list(stage.context.settings.handover_root.iterdir()) == []
    assert stage.engine.volumes
    await stage.work()
    assert set(manifest(stage, site).files) == {DUMP, UPLOADS}


async def test_a_disk_that_fills_up_meanwhile_is_freed_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it is the database that fails because of it: it is not given up."""
    site = await deleting(stage)

    async def fills(*_: Any, **__: Any) -> None:
        stage.disk.used = 0.99
        raise BROKEN

    with monkeypatch.context() as patched:
        patched.setattr(folder, "keep", fills)
        with pytest.raises(RetryLaterError, match="nearly full"):
            await stage.work()
    assert list(stage.context.settings.handover_root.iterdir()) == []
    assert stage.engine.volumes
    stage.disk.used = 0.1
    await stage.work()
    assert manifest(stage, site).missing == {}


async def test_a_database_that_cannot_be_dumped_is_kept_as_files(stage: Stage) -> None:
    """Stopped, so that they are whole; the event and the manifest say so."""
    site = await deleting(stage)
    stage.engine.printed["pg_dump"] = BROKEN
    await stage.work()
    found = manifest(stage, site)
    assert set(found.files) == {CLUSTER, UPLOADS}
    assert "damaged" in found.missing[DUMP]
    assert [event.missing for event in await told(stage, site)] == [[DUMP]]
    assert any(call.startswith("stop") and call.endswith("60") for call in stage.engine.calls)
    assert stage.shown(site) == {}


async def test_a_database_that_does_not_start_blocks_nothing(stage: Stage) -> None:
    site = await deleting(stage)
    stage.engine.ends_at_once = {"db"}
    for observed in list(stage.engine.present.values()):
        stage.engine._set(observed.id, "exited")
    await stage.work()
    assert set(manifest(stage, site).files) == {CLUSTER, UPLOADS}
    assert stage.shown(site) == {}


async def test_what_cannot_be_read_at_all_is_given_up_after_some_attempts(stage: Stage) -> None:
    """Until then nothing is removed; then the loss is told."""
    site = await deleting(stage)
    stage.engine.printed |= {"pg_dump": BROKEN, "tar": BROKEN}
    with pytest.raises(SnapshotError):
        await stage.work()
    assert stage.engine.volumes
    await stage.context.pool.execute("UPDATE jobs SET attempts = 6")
    await stage.work()
    [event] = await told(stage, site)
    assert event.missing == sorted([CLUSTER, DUMP, UPLOADS])
    assert "damaged" in manifest(stage, site).missing[UPLOADS]
    assert stage.shown(site) == {}


async def test_an_engine_that_is_away_costs_nothing(stage: Stage) -> None:
    """However often: that is no reason to give data up."""
    site = await deleting(stage)
    stage.engine.printed["pg_dump"] = EngineUnavailableError("away")
    await stage.context.pool.execute("UPDATE jobs SET attempts = 50")
    with pytest.raises(EngineUnavailableError):
        await stage.work()
    assert stage.engine.volumes
    stage.engine.printed = dict(PRINTED)
    await stage.work()
    assert manifest(stage, site).missing == {}


async def test_data_without_end_is_cut_off(stage: Stage) -> None:
    """What a hostile database sends fills no disk."""
    site = await deleting(stage)
    stage.engine.printed["pg_dump"] = b"x" * 2**21
    stage.context.settings = stage.context.settings.model_copy(update={"snapshot_bytes": 16})
    await stage.work()
    assert "larger than 16 bytes" in manifest(stage, site).missing[DUMP]
    assert not (handed_over(stage, site) / DUMP).exists()


async def test_a_site_that_never_ran_is_removed_without_data(stage: Stage) -> None:
    site = await stage.site()
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await stage.work()
    [event] = await told(stage, site)
    assert (event.handed_over, event.missing) == ("", [])
    assert not stage.context.settings.handover_root.exists()


async def test_asked_again_after_the_end_it_takes_nothing(stage: Stage, tmp_path: Path) -> None:
    site = await deleting(stage)
    await stage.work()
    before = written(stage, site)
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await stage.work()
    assert written(stage, site) == before
    first, second = await told(stage, site)
    assert first == second
    handed_over(stage, site).rename(tmp_path / "taken by the provisioner")
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await stage.work()
    assert [event.handed_over for event in await told(stage, site)] == [*[f"{site.app_id}.data"] * 2, ""]


@pytest.mark.parametrize("state", ["exited", "paused"])
async def test_a_site_that_is_suspended_or_held_keeps_its_data_too(stage: Stage, state: str) -> None:
    """Its database runs for the copy."""
    site = await deleting(stage)
    for observed in list(stage.engine.present.values()):
        stage.engine._set(observed.id, state)
    await stage.work()
    assert manifest(stage, site).missing == {}


async def archived(stage: Stage, site: TestSite, tmp_path: Path) -> Path:
    """The data of a deleted site, as unpacked from its archive."""
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await stage.work()
    return handed_over(stage, site).rename(tmp_path / "unpacked")


async def restored(stage: Stage, site: TestSite, source: Path) -> str | None:
    """As the operator's command, which waits for the deployer."""
    asking = asyncio.ensure_future(
        command.ask(stage.context.pool, command.RESTORE, site.app_id, {"folder": str(source)})
    )
    await until(lambda: stage.context.pool.fetchval("SELECT 1 FROM jobs WHERE kind = 'restore' AND state = 'open'"))
    try:
        await stage.work()
    except (SnapshotError, EngineError) as error:
        await stage.context.pool.execute(
            "UPDATE jobs SET state = 'failed', last_error = $1 WHERE kind = 'restore'", str(error)
        )
    return await asking


async def test_an_archives_data_goes_into_another_site(stage: Stage, tmp_path: Path) -> None:
    """The database is emptied and loaded, the uploads replaced, and the site runs as before."""
    source = await archived(stage, await live(stage), tmp_path)
    other = await live(stage)
    stage.engine.calls.clear()
    assert await restored(stage, other, source) is None
    assert stage.engine.fed == {"pg_restore": b"the rows", "sh": b"the pictures"}
    ran = [call.rpartition(" ")[2] for call in stage.engine.calls if call.startswith("piped")]
    assert ran == ["psql", "pg_restore", "psql", "sh"]
    assert stage.shown(other) == whole(other)


async def test_a_restore_that_fails_says_why_and_leaves_the_site_running(stage: Stage, tmp_path: Path) -> None:
    """A file that is not the manifest's is never loaded; rows that got lost are noticed."""
    source = await archived(stage, await live(stage), tmp_path)
    other = await live(stage)
    stage.engine.printed["psql"] = ABOUT.replace(b"2", b"1")
    assert "do not have the rows" in str(await restored(stage, other, source))
    assert stage.shown(other) == whole(other)
    stage.engine.fed.clear()
    (source / DUMP).write_bytes(b"other rows")
    assert "not the file" in str(await restored(stage, other, source))
    assert stage.engine.fed == {}
    assert stage.shown(other) == whole(other)


async def test_data_of_another_type_or_without_a_dump_is_refused(stage: Stage, tmp_path: Path) -> None:
    site = await live(stage)
    stage.engine.printed["pg_dump"] = BROKEN
    source = await archived(stage, site, tmp_path)
    other = await live(stage)
    assert CLUSTER in str(await restored(stage, other, source))
    text = (source / MANIFEST).read_text()
    (source / MANIFEST).write_text(text.replace("portfolio", "blog"))
    assert "blog" in str(await restored(stage, other, source))
    assert stage.engine.fed == {}
