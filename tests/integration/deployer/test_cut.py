"""A running site's data is copied as it is at one moment, and its api goes on whatever happens meanwhile."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import pytest

from deployer import queries
from deployer.disk import queries as disk_queries
from deployer.engine.errors import ContainerFailedError, EngineError
from deployer.engine.fake import FakeTerminal
from deployer.errors import NoRoomError, NotRunningError, SnapshotError
from deployer.running.reconciler import Reconciler
from deployer.running.site_jobs import SiteJobs
from deployer.running.snapshots import command, cut, folder
from deployer.running.snapshots.manifest import DUMP, UPLOADS
from deployer.running.watcher import Watcher
from shared.events import EventData, parse
from shared.events import types as t
from shared.jobs import RetryLaterError, enqueue
from shared.names import new_app_id, new_copy_id
from tests.support.site_files import TestSite
from tests.support.waiting import until

from .stage import Stage, whole
from .test_crashes import each_death
from .test_snapshots import ABOUT, BROKEN

Data = TypeVar("Data", bound=EventData)
PRINTED: dict[str, bytes | Exception] = {"psql": ABOUT, "pg_dump": b"the rows", "sh": b"the pictures"}
SAID = {"sh": ["ready", "linked"], "psql": ["ready", "00000003-0000001B-1"]}


async def live(stage: Stage) -> TestSite:
    site = await stage.site()
    await stage.deploy()
    stage.engine.printed, stage.engine.said = dict(PRINTED), {name: list(lines) for name, lines in SAID.items()}
    return site


async def asked(stage: Stage) -> TestSite:
    site = await live(stage)
    await ask(stage, site.app_id)
    return site


async def ask(stage: Stage, app_id: str) -> None:
    async with stage.context.pool.acquire() as tx, tx.transaction():
        await enqueue(tx, command.CUT, key=app_id, payload={"name": f"{app_id}-20261201-000000"})


def target(stage: Stage, site: TestSite) -> Path:
    return stage.context.settings.handover_root / f"{site.app_id}-20261201-000000.data"


def left(stage: Stage) -> list[Path]:
    root = stage.context.settings.handover_root
    return list(root.iterdir()) if root.exists() else []


def changes(stage: Stage) -> list[str]:
    """The calls that change something, in short."""
    calls = (call.split() for call in stage.engine.calls)
    return [call[0] if call[0] in {"pause", "unpause"} else f"{call[0]} {call[-1]}" for call in calls]


async def reconcile(stage: Stage) -> None:
    await Reconciler(stage.context, Watcher(stage.context)).once()


async def test_the_api_is_paused_for_the_moment_alone(stage: Stage) -> None:
    """The programs are ready before; dumping and packing come after; the site runs as before."""
    site = await asked(stage)
    stage.engine.calls.clear()
    await stage.work()
    made = ["talking sh", "talking psql", "pause", "unpause", "piped psql", "piped pg_dump", "piped sh", "piped rm"]
    assert changes(stage) == made
    found = folder.read(target(stage, site))
    assert {name: (target(stage, site) / name).read_bytes() for name in found.files} == {
        DUMP: b"the rows", UPLOADS: b"the pictures",
    }  # fmt: skip
    assert found.database
    assert (found.database.tables["public.posts"], found.commit, found.missing, found.still) == (
        2,
        site.commit,
        {},
        True,
    )
    assert stage.shown(site) == whole(site)
    assert left(stage) == [target(stage, site)]


async def test_a_death_at_each_call_leaves_the_site_running(stage: Stage) -> None:
    """Even when the api was paused: the next deployer resumes it before anything else, and takes the copy."""
    paused = 0
    async for site in each_death(stage, lambda: asked(stage), stage.work):
        paused += "paused" in stage.shown(site).values()
        await reconcile(stage)
        assert stage.shown(site) == whole(site)
        await stage.work()
        assert set(folder.read(target(stage, site)).files) == {DUMP, UPLOADS}
        assert stage.shown(site) == whole(site)
        assert not [path for path in left(stage) if path.name.startswith(".")]
    assert paused >= 2


async def test_what_the_disk_limit_has_paused_stays_so(stage: Stage) -> None:
    site = await live(stage)
    known = await disk_queries.site(stage.context.pool, 1, site.app_id)
    assert known
    async with stage.context.pool.acquire() as tx, tx.transaction():
        assert await disk_queries.change(tx, known, "held")
    for observed in list(stage.engine.present.values()):
        if observed.volumes:
            stage.engine._set(observed.id, "paused")
    before = stage.shown(site)
    await reconcile(stage)
    await ask(stage, site.app_id)
    with pytest.raises(NotRunningError, match="paused"):
        await stage.work()
    assert stage.shown(site) == before
    assert left(stage) == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"psql": ["ready", "1'; DROP TABLE posts; --"]}, "does not hold a snapshot"),
        ({"psql": ["FATAL: no"]}, "FATAL: no"),
        ({"psql": []}, "too soon"),
        ({"psql": ["ready"]}, "too soon"),
        ({"sh": ["not the same files"]}, "not the same files"),
        ({"sh": ["ready", "cp: no space left"]}, "no space left"),
        ({"sh": ["ready"]}, "too soon"),
    ],
)
async def test_programs_that_say_something_else_end_the_cut_alone(
    stage: Stage, said: dict[str, list[str]], reason: str
) -> None:
    """The database may be the customer's own; nothing that it says gets into a statement."""
    site = await asked(stage)
    stage.engine.said |= said
    with pytest.raises(SnapshotError, match=reason):
        await stage.work()
    assert stage.shown(site) == whole(site)
    assert left(stage) == []


@pytest.mark.parametrize("program", ["pg_dump", "sh"])
async def test_a_program_that_fails_leaves_no_half_copy(stage: Stage, program: str) -> None:
    site = await asked(stage)
    stage.engine.printed[program] = BROKEN
    with pytest.raises(ContainerFailedError):
        await stage.work()
    assert stage.shown(site) == whole(site)
    assert left(stage) == []


class Slow(FakeTerminal):
    """Does not say its second line before `go` is set."""

    go: asyncio.Event

    async def lines(self) -> AsyncIterator[str]:
        yield self.says.pop(0)
        await self.go.wait()
        yield self.says.pop(0)


def slowly(stage: Stage, monkeypatch: pytest.MonkeyPatch, use: str) -> asyncio.Event:
    """Let the program for that use be slow; its event."""
    original, go = stage.engine.talking, asyncio.Event()

    @contextlib.asynccontextmanager
    async def talking(name: str, config: dict[str, Any]) -> AsyncIterator[FakeTerminal]:
        async with original(name, config) as terminal:
            slow = Slow(terminal.says)
            slow.go = go
            yield slow if f"-{use}-" in name else terminal

    monkeypatch.setattr(stage.engine, "talking", talking)
    monkeypatch.setattr(cut, "PAUSE_SECONDS", 0.05)
    return go


async def test_very_many_uploads_do_not_stop_the_site(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a short time the api goes on; the copy says that its uploads are not of one moment."""
    site = await asked(stage)
    go = slowly(stage, monkeypatch, "links")
    working = asyncio.ensure_future(stage.work())

    async def resumed() -> bool:
        return "unpause" in changes(stage) and stage.shown(site) == whole(site)

    await until(resumed)
    assert not working.done()
    go.set()
    await working
    assert not folder.read(target(stage, site)).still


async def test_a_database_that_is_too_slow_costs_the_copy_and_not_the_site(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await asked(stage)
    slowly(stage, monkeypatch, "snapshot")
    with pytest.raises(SnapshotError, match="too slow"):
        await stage.work()
    assert stage.shown(site) == whole(site)
    assert left(stage) == []


async def test_an_api_that_ends_meanwhile_is_no_reason_to_fail_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be resumed is the reconciler's."""
    site = await asked(stage)

    async def unpause(_: str) -> None:
        raise EngineError("not paused")

    with monkeypatch.context() as patched:
        patched.setattr(stage.engine, "unpause", unpause)
        await stage.work()
    assert folder.read(target(stage, site)).still
    await reconcile(stage)
    assert stage.shown(site) == whole(site)


async def test_a_deployment_and_a_cut_wait_for_each_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cut begins when nothing is deployed, and pauses nothing that it does not hold the lock for."""
    site = await live(stage)
    await stage.push(site, "new")
    await stage.context.pool.execute("UPDATE deployments SET state = 'running' WHERE state = 'queued'")
    await ask(stage, site.app_id)
    with pytest.raises(RetryLaterError, match="deployment"):
        await stage.work()
    await stage.context.pool.execute("UPDATE deployments SET state = 'queued' WHERE state = 'running'")
    await stage.deploy()
    monkeypatch.setattr(cut, "ANSWER_SECONDS", 0.05)
    stage.engine.calls.clear()
    row = await queries.site(stage.context.pool, site.app_id)
    assert row
    async with stage.context.lock(site.app_id):
        with pytest.raises(TimeoutError):
            await cut.cut(stage.context, row, stage.context.settings.handover_root, "other")
    assert "pause" not in changes(stage)
    await stage.work()
    assert set(folder.read(target(stage, site)).files) == {DUMP, UPLOADS}


@pytest.mark.parametrize("change", ["suspended", "deleting", "unknown", "never deployed", "full"])
async def test_a_site_that_does_not_run_is_not_cut(stage: Stage, change: str) -> None:
    site = await live(stage)
    error: type[Exception] = NotRunningError
    app_id = site.app_id
    match change:
        case "suspended":
            await stage.handle(t.SiteDesiredChanged(**site.common(), domain=site.domain, desired="suspended"))
            await stage.context.pool.execute("DELETE FROM jobs")
        case "deleting":
            await stage.context.pool.execute("UPDATE sites SET deleting = true")
            error = SnapshotError
        case "unknown":
            app_id, error = new_app_id(), SnapshotError
        case "never deployed":
            app_id = (await stage.site()).app_id
            await stage.context.pool.execute("DELETE FROM deployments WHERE app_id = $1", app_id)
        case "full":
            stage.disk.used, error = 0.99, NoRoomError
    await ask(stage, app_id)
    stage.engine.calls.clear()
    with pytest.raises(error):
        await stage.work()
    assert stage.engine.calls == []
    assert left(stage) == []


async def test_a_deletion_removes_what_a_killed_cut_left(stage: Stage) -> None:
    """A helper's container would hold the site's volumes."""
    site = await live(stage)
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    stage.engine.printed |= {"tar": b"the pictures"}
    await stage.work()
    removed = {call.split()[1] for call in stage.engine.calls if call.startswith("remove")}
    assert {f"webmeteor-play-{use}-{site.app_id}" for use in ("data", "links", "snapshot")} <= removed


async def told(stage: Stage, kind: type[Data]) -> list[Data]:
    rows = await stage.context.pool.fetch("SELECT body FROM outbox ORDER BY id")
    return [data for row in rows if isinstance(data := parse(row["body"]).data, kind)]


def wish(site: TestSite, **changes: Any) -> t.CutRequested:
    until = datetime.now(UTC) + timedelta(minutes=30)
    return t.CutRequested.model_validate({**site.common(), "copy_id": new_copy_id(), "until": until, **changes})


async def test_the_backup_service_gets_its_half(stage: Stage) -> None:
    """Asked again it is the same copy."""
    site = await live(stage)
    cut = wish(site)
    await stage.handle(cut)
    await stage.work()
    await stage.handle(cut)
    await stage.work()
    made = stage.context.settings.cuts_root / f"{cut.copy_id}.data"
    taken = await told(stage, t.CutTaken)
    assert [(one.copy_id, one.half, one.bytes) for one in taken] == [(cut.copy_id, "data", folder.read(made).bytes)] * 2
    assert list(made.parent.iterdir()) == [made]


async def test_copies_of_two_wishes_are_both_made(stage: Stage) -> None:
    site = await live(stage)
    cuts = [wish(site), wish(site)]
    for one in cuts:
        await stage.handle(one)
    for _ in cuts:
        stage.engine.said = {name: list(lines) for name, lines in SAID.items()}
        await stage.context.pool.execute("UPDATE jobs SET run_at = now() WHERE state = 'open'")
        await stage.work()
    assert {one.copy_id for one in await told(stage, t.CutTaken)} == {one.copy_id for one in cuts}


async def test_a_wish_that_nobody_waits_for_is_left(stage: Stage) -> None:
    site = await live(stage)
    await stage.handle(wish(site, until=datetime.now(UTC) - timedelta(seconds=1)))
    await stage.work()
    assert await told(stage, t.CutTaken) == []
    assert not stage.context.settings.cuts_root.exists()


async def test_what_cannot_be_copied_is_told(stage: Stage) -> None:
    """After the last attempt, with the reason."""
    site = await live(stage)
    cut = wish(site, app_id=new_app_id())
    job = SimpleNamespace(key=cut.copy_id, payload=cut.model_dump(mode="json"))
    jobs = SiteJobs(stage.context)
    with pytest.raises(SnapshotError) as failure:
        await jobs.copy(cast("Any", job))
    async with stage.context.pool.acquire() as tx, tx.transaction():
        await jobs.not_copied(tx, cast("Any", job), failure.value)
    [one] = await told(stage, t.CutFailed)
    assert (one.copy_id, one.half, one.message) == (cut.copy_id, "data", failure.value.message)
