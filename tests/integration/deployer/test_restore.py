"""A deployment brings the data of a copy beside the data that serves; whatever happens, one of the two is whole."""

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from deployer.engine.errors import ContainerFailedError
from deployer.engine.fake import KilledError
from deployer.model import Observed
from deployer.running.reconciler import Reconciler
from deployer.running.site_jobs import SiteJobs
from deployer.running.snapshots import folder
from deployer.running.snapshots.manifest import DUMP, UPLOADS, Manifest
from deployer.running.watcher import Watcher
from deployer.running.writes import SECONDS
from shared.events import parse
from shared.events import types as t
from shared.names import new_copy_id, new_customer_uuid, new_deployment_id, new_restore_id
from shared.services import MAINTENANCE_PATH
from tests.support.site_files import TestSite

from .stage import Stage, whole
from .test_crashes import each_death
from .test_snapshots import ABOUT, PRINTED

CHANGES = "!(Method(`GET`) || Method(`HEAD`) || Method(`OPTIONS`))"


async def live(stage: Stage) -> TestSite:
    site = await stage.site()
    await stage.deploy()
    stage.engine.printed = dict(PRINTED)
    return site


async def lay(stage: Stage, site: TestSite, *, customer_uuid: str = "", but: str = "") -> str:
    """The fetched data of a restore, as the backup service leaves it."""
    restore_id, root = new_restore_id(), stage.context.settings.cuts_root

    async def content(data: bytes) -> AsyncGenerator[bytes, None]:
        yield data

    draft = folder.begin(root, restore_id)
    files = {
        name: await folder.keep(content(data), draft / name, most=100, check_room=lambda: None)
        for name, data in ((DUMP, b"the rows"), (UPLOADS, b"the pictures"))
        if name != but
    }
    made = Manifest(
        customer_uuid=customer_uuid or site.customer_uuid, app_id=site.app_id, site_type="portfolio",
        domain=site.domain, plan="standard", commit=site.commit, images={}, taken_at=datetime.now(UTC),
        database=json.loads(ABOUT), files=files,
    )  # fmt: skip
    folder.finish(draft, made)
    return restore_id


async def held(stage: Stage, site: TestSite, restore_id: str, seconds: float = SECONDS) -> None:
    await stage.context.pool.execute(
        "UPDATE sites SET writes_held_for = $2, writes_held_until = now() + make_interval(secs => $3)"
        " WHERE app_id = $1",
        site.app_id,
        restore_id,
        seconds,
    )


async def ask(stage: Stage, site: TestSite, restore_id: str, **more: str) -> str:
    deployment_id = new_deployment_id()
    ids = site.common() | {"deployment_id": deployment_id, "restore_id": restore_id}
    await stage.handle(t.DeployQueued.model_validate(ids | {"kind": "restore"} | more))
    return deployment_id


async def begun(stage: Stage, site: TestSite) -> tuple[str, str]:
    """(restore, deployment): the data is there, nobody writes, and the deployment is queued."""
    restore_id = await lay(stage, site)
    await held(stage, site, restore_id)
    return restore_id, await ask(stage, site, restore_id)


def container(stage: Stage, site: TestSite, service: str) -> Observed:
    [found] = [o for o in stage.engine.present.values() if o.app_id == site.app_id and o.service == service]
    return found


def storage(site: TestSite, restore_id: str = "") -> str:
    return f"{site.customer_uuid}-{site.app_id}-storage" + (f"-{restore_id}" if restore_id else "")


def refuses_writes(stage: Stage, site: TestSite) -> bool:
    return MAINTENANCE_PATH in stage.routes.files[site.app_id]


async def failure(stage: Stage, deployment_id: str) -> t.DeployFailed:
    rows = await stage.context.pool.fetch("SELECT body FROM outbox WHERE type = 'deploy.failed'")
    [found] = [e for row in rows if (e := parse(row["body"]).data).deployment_id == deployment_id]
    assert isinstance(found, t.DeployFailed)
    return found


async def test_a_restore_brings_a_dataset_of_its_own(stage: Stage) -> None:
    """Only the api is replaced; what the copy's data has replaced is removed when nothing uses it any longer."""
    site = await live(stage)
    others = {o.id for o in stage.engine.present.values() if o.service != "api"}
    restore_id, deployment_id = await begun(stage, site)
    stage.engine.calls.clear()
    await stage.deploy()
    assert await stage.finals(deployment_id) == [t.DeploySucceeded]
    assert stage.shown(site) == whole(site)
    assert {o.id for o in stage.engine.present.values() if o.service != "api"} == others
    assert container(stage, site, "api").volumes == (storage(site, restore_id),)
    assert set(stage.engine.volumes) == {storage(site, restore_id), f"{site.customer_uuid}-{site.app_id}-db-data"}
    assert (stage.engine.fed["pg_restore"], stage.engine.fed["sh"]) == (b"the rows", b"the pictures")
    first, new = f"site_{site.app_id}", f"site_{site.app_id}_{restore_id}"
    dropped = stage.engine.fed["psql"].decode()
    assert f"'^{first}(_restore_[a-z0-9]+)?$' AND datname NOT IN ('{new}') \\gexec" in dropped
    calls = [call.split()[0] for call in stage.engine.calls]
    assert calls.index("create") > calls.index("piped")
    assert not refuses_writes(stage, site)


async def test_what_follows_keeps_the_dataset(stage: Stage) -> None:
    """A push, a rollback, and the copies that are made of the site."""
    site = await live(stage)
    first = await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites")
    restore_id, _ = await begun(stage, site)
    await stage.deploy()
    await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert container(stage, site, "api").volumes == (storage(site, restore_id),)
    await stage.handle(
        t.DeployQueued(**site.common(), deployment_id=new_deployment_id(), kind="rollback", rollback_to=first)
    )
    await stage.deploy()
    assert container(stage, site, "api").volumes == (storage(site, restore_id),)
    await stage.handle(t.SiteDeletionRequested(**site.common(), domain=site.domain))
    await stage.work()
    assert stage.engine.volumes == {}


async def test_code_may_go_back_with_the_data(stage: Stage) -> None:
    site = await live(stage)
    first = await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites")
    image = container(stage, site, "api").image
    await stage.push(site, "<?php echo 1;")
    await stage.deploy()
    assert container(stage, site, "api").image != image
    restore_id = await lay(stage, site)
    await held(stage, site, restore_id)
    deployment_id = await ask(stage, site, restore_id, rollback_to=first)
    await stage.deploy()
    assert await stage.finals(deployment_id) == [t.DeploySucceeded]
    assert (container(stage, site, "api").image, container(stage, site, "api").volumes) == (
        image, (storage(site, restore_id),)
    )  # fmt: skip


async def test_a_death_at_each_call(stage: Stage) -> None:
    """The next process finishes it. What serves has its data at every moment: a volume goes after its container."""
    site = await live(stage)

    async def prepare() -> tuple[str, str]:
        await stage.deploy()
        return await begun(stage, site)

    def whole_data() -> None:
        for observed in stage.engine.present.values():
            assert set(observed.volumes) <= stage.engine.volumes.keys(), stage.engine.calls

    async for restore_id, deployment_id in each_death(stage, prepare, stage.deploy):
        whole_data()
        await stage.deploy()
        whole_data()
        assert await stage.finals(deployment_id) == [t.DeploySucceeded]
        assert stage.shown(site) == whole(site)
        assert container(stage, site, "api").volumes == (storage(site, restore_id),)
        assert len(stage.engine.volumes) == 2
        assert not refuses_writes(stage, site)


async def test_loaded_data_that_serves_is_not_loaded_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deployer dies between the cutover and its record."""
    site = await live(stage)
    _, deployment_id = await begun(stage, site)

    async def dies(*_: object) -> None:
        raise KilledError("verify")

    with monkeypatch.context() as patched:
        patched.setattr(stage.public, "get", dies)
        with pytest.raises(KilledError):
            await stage.deploy()
    stage.engine.fed.clear()
    await stage.deploy()
    assert await stage.finals(deployment_id) == [t.DeploySucceeded]
    assert "pg_restore" not in stage.engine.fed


@pytest.mark.parametrize("first", ["site.requested", "repo.created", "deploy.queued"])
async def test_a_new_site_begins_with_the_data(stage: Stage, first: str) -> None:
    """In whatever order the news come; nobody holds writes. What replaces a failed deployment brings the data, too."""
    stage.engine.printed = dict(PRINTED) | {"pg_restore": ContainerFailedError("A program ended with 1: no")}
    site = await stage.site()
    restore_id = await lay(stage, site)
    await stage.context.pool.execute("DELETE FROM deployments")
    await stage.context.pool.execute("UPDATE sites SET repo_ready = false")
    requested = {"site_type": "portfolio", "site_name": "A site", "domain": site.domain, "restore_id": restore_id}
    created = {
        "site_type": "portfolio", "domain": site.domain, "repo_url": "https://x", "clone_url": "https://x",
        "full_name": "a/b", "branch": "main", "commit": site.commit, "webhook_secret": "x", "restore_id": restore_id,
    }  # fmt: skip
    news: dict[str, t.SiteEvent] = {
        "site.requested": t.SiteRequested.model_validate(site.common() | requested),
        "repo.created": t.RepoCreated.model_validate(site.common() | created),
        "deploy.queued": t.DeployQueued(**site.common(), deployment_id=new_deployment_id(), kind="manual"),
    }
    for name in sorted(news, key=lambda name: (name != first, name)):
        if name != "deploy.queued" or name == first:
            await stage.handle(news[name])
            await stage.deploy()
    for row in await stage.context.pool.fetch("SELECT id FROM deployments WHERE state = 'failed'"):
        assert (await failure(stage, row["id"])).step == "load"
    assert await stage.context.pool.fetchval("SELECT live_deployment_id FROM sites") is None
    stage.engine.printed = dict(PRINTED)
    again = new_deployment_id()
    await stage.handle(t.DeployQueued(**site.common(), deployment_id=again, kind="manual"))
    await stage.deploy()
    assert await stage.finals(again) == [t.DeploySucceeded]
    assert container(stage, site, "api").volumes == (storage(site, restore_id),)
    assert len(stage.engine.volumes) == 2
    await stage.push(site, "<?php echo 1;")
    stage.engine.fed.clear()
    await stage.deploy()
    assert "pg_restore" not in stage.engine.fed
    assert container(stage, site, "api").volumes == (storage(site, restore_id),)


async def test_a_restore_that_comes_too_late_changes_nothing(stage: Stage) -> None:
    """Visitors may have written since the copy that was made before it."""
    site = await live(stage)
    before = container(stage, site, "api")
    restore_id = await lay(stage, site)
    for seconds in (None, -1.0):
        if seconds is not None:
            await held(stage, site, restore_id, seconds)
        deployment_id = await ask(stage, site, restore_id)
        await stage.deploy()
        assert (await failure(stage, deployment_id)).key == "restore_too_late"
        assert container(stage, site, "api") == before


@pytest.mark.parametrize("program", ["pg_restore", "sh"])
async def test_data_that_cannot_be_loaded_changes_nothing(stage: Stage, program: str) -> None:
    site = await live(stage)
    before = container(stage, site, "api")
    stage.engine.printed[program] = ContainerFailedError("A program ended with 1: no such type")
    _, deployment_id = await begun(stage, site)
    await stage.deploy()
    failed = await failure(stage, deployment_id)
    assert (failed.step, container(stage, site, "api")) == ("load", before)
    assert set(stage.engine.volumes) == {storage(site), f"{site.customer_uuid}-{site.app_id}-db-data"}
    assert f"NOT IN ('site_{site.app_id}')" in stage.engine.fed["psql"].decode()
    assert await stage.context.pool.fetchval("SELECT writes_held_for FROM sites") is None
    assert not refuses_writes(stage, site)


async def test_rows_that_are_missing_are_noticed(stage: Stage) -> None:
    site = await live(stage)
    stage.engine.printed["psql"] = ABOUT.replace(b"2", b"1")
    _, deployment_id = await begun(stage, site)
    await stage.deploy()
    assert "rows" in (await failure(stage, deployment_id)).message


async def test_data_that_is_not_the_sites_is_refused(stage: Stage) -> None:
    """Another customer's, without uploads, changed, or not there."""
    site = await live(stage)
    changed, gone = await lay(stage, site), new_restore_id()
    (folder.whole(stage.context.settings.cuts_root, changed) / DUMP).write_bytes(b"the r0ws")
    for restore_id in (
        await lay(stage, site, customer_uuid=new_customer_uuid()), await lay(stage, site, but=UPLOADS), changed, gone
    ):  # fmt: skip
        await held(stage, site, restore_id)
        deployment_id = await ask(stage, site, restore_id)
        stage.engine.fed.clear()
        await stage.deploy()
        assert (await failure(stage, deployment_id)).step == "load"
        assert "pg_restore" not in stage.engine.fed


async def test_nobody_writes_from_the_copy_on(stage: Stage) -> None:
    """The copy that is made before the restore holds the site's writes; what ends the restore ends that."""
    site = await live(stage)
    stage.engine.said = {"psql": ["ready", "00000003-0000001B-1"], "sh": ["ready", "linked"]}
    for end in ("backup failed", "cancelled"):
        restore_id, until = new_restore_id(), datetime.now(UTC) + timedelta(minutes=5)
        await stage.handle(t.CutRequested(**site.common(), copy_id=new_copy_id(), until=until, hold_for=restore_id))
        await stage.work()
        rule = yaml.safe_load(stage.routes.files[site.app_id])["http"]["routers"]
        assert [name for name, router in rule.items() if CHANGES in router["rule"]] == [
            f"{site.customer_uuid}-{site.app_id}-writes"
        ]
        if end == "cancelled":
            deployment_id = await ask(stage, site, restore_id)
            await stage.handle(t.DeployCancelRequested(**site.common(), deployment_id=deployment_id))
        else:
            await stage.handle(t.RestoreFailed(**site.common(), restore_id=new_restore_id(), key="x", message="x"))
            await stage.work()
            assert refuses_writes(stage, site)
            await stage.handle(t.RestoreFailed(**site.common(), restore_id=restore_id, key="x", message="x"))
        await stage.work()
        assert not refuses_writes(stage, site), end


async def test_a_copy_that_fails_holds_nothing(stage: Stage) -> None:
    site = await live(stage)
    stage.engine.said = {"psql": ["no"], "sh": ["ready"]}
    until = datetime.now(UTC) + timedelta(minutes=5)
    wish = t.CutRequested(**site.common(), copy_id=new_copy_id(), until=until, hold_for=new_restore_id())
    await stage.handle(wish)
    with pytest.raises(Exception, match="failed"):
        await stage.work()
    assert refuses_writes(stage, site)
    async with stage.context.pool.acquire() as tx, tx.transaction():
        job: Any = SimpleNamespace(payload=wish.model_dump(mode="json"))
        await SiteJobs(stage.context).not_copied(tx, job, RuntimeError("no"))
    await stage.context.pool.execute("DELETE FROM jobs WHERE kind = 'copy'")
    await stage.work()
    assert not refuses_writes(stage, site)


async def test_a_hold_that_nobody_ends_is_over_in_time(stage: Stage) -> None:
    """The reconciler takes it from the routes."""
    site = await live(stage)
    reconciler = Reconciler(stage.context, Watcher(stage.context))
    await held(stage, site, new_restore_id(), 0.3)
    await reconciler.once()
    assert refuses_writes(stage, site)
    await asyncio.sleep(0.4)
    await reconciler.once()
    assert not refuses_writes(stage, site)
