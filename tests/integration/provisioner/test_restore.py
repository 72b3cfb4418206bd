"""A new site begins with a copy: its repository, its history and its variables, however often it is interrupted."""

import itertools
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provisioner.errors import CopyMissingError
from provisioner.git import worktree
from provisioner.jobs.copy_source import VARIABLES as VARIABLES_FILE
from shared import envfile
from shared.events import types as t
from shared.names import dns_label, new_app_id, new_copy_id, new_deployment_id, new_restore_id
from tests.integration.provisioner.conftest import KilledError, MadeSite, World, git, kill_at

VARIABLES = {"GREETING": "a 'word' of ours", "MAIL_HOST": "smtp.example.org"}


async def copied(world: World, tmp_path: Path) -> tuple[MadeSite, str]:
    """A site with a history, and its copy's id."""
    site = await world.make_site()
    values = world.common.encrypt(json.dumps(VARIABLES))
    await world.hear(t.EnvChanged(customer_uuid=site.customer, app_id=site.app_id, values=values))
    await world.work()
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", str(site.repository), str(work))
    (work / "more.txt").write_text("more")
    git(work, "add", ".")
    git(work, "-c", "user.name=C", "-c", "user.email=c@example.org", "commit", "-q", "-m", "More")
    git(work, "push", "-q", "origin", "HEAD:main", "HEAD:side", "HEAD:refs/tags/v1")
    await world.upkeep.reconcile()
    copy_id, until = new_copy_id(), datetime.now(UTC) + timedelta(minutes=5)
    ids = {"customer_uuid": site.customer, "app_id": site.app_id}
    await world.hear(t.CutRequested(**ids, copy_id=copy_id, until=until))
    await world.work()
    return site, copy_id


def asked(site: MadeSite) -> t.SiteRequested:
    app_id = new_app_id()
    return t.SiteRequested(
        customer_uuid=site.customer, app_id=app_id, site_type="portfolio", site_name="Back",
        domain=f"{dns_label(app_id)}.webmeteor.localhost", owner_email="ada@example.org", owner_name="Ada",
        restore_id=new_restore_id(),
    )  # fmt: skip


def lay(world: World, new: t.SiteRequested, copy_id: str) -> Path:
    """As the backup service does."""
    root = world.settings.cuts_root
    folder = root / f"{new.restore_id}.source"
    shutil.copytree(root / f"{copy_id}.source", folder)
    return folder


def ready(new: t.SiteRequested, copy_id: str, commit: str | None = None) -> t.RestoreReady:
    ids = {"customer_uuid": new.customer_uuid, "app_id": new.app_id, "restore_id": new.restore_id}
    return t.RestoreReady.model_validate(ids | {"copy_id": copy_id, "safety_copy_id": None, "commit": commit})


async def created(world: World, new: t.SiteRequested) -> list[t.RepoCreated]:
    return [event for event in await world.events(t.RepoCreated) if event.app_id == new.app_id]


async def test_a_site_begins_with_a_copy(world: World, tmp_path: Path) -> None:
    """Nothing happens before the copy is there. Then: every branch and tag, and no delivery of any; the commit that was
    live; the variables, and secrets of its own.
    """
    site, copy_id = await copied(world, tmp_path)
    new = asked(site)
    await world.hear(new)
    await world.work()
    assert await created(world, new) == []
    lay(world, new, copy_id)
    first = git(site.repository, "rev-list", "--max-parents=0", "main").strip()
    for _ in range(2):
        await world.hear(ready(new, copy_id, first))
        await world.work()
    event = (await created(world, new))[0]
    made = MadeSite(world, new.customer_uuid, new.app_id)
    shown = "for-each-ref", "--format=%(refname) %(objectname)"
    assert git(made.repository, *shown) == git(site.repository, *shown)
    assert (event.commit, event.variables) == (first, tuple(sorted(VARIABLES)))
    assert git(made.directory, "status", "--porcelain") == ""
    assert not (made.directory / "more.txt").exists()
    env, before = (envfile.parse((one.directory / ".env").read_text()) for one in (made, site))
    assert {name: env[name] for name in VARIABLES} == VARIABLES
    assert {env["APP_DOMAIN"], env["DB_NAME"]} == {new.domain, f"site_{new.app_id}"}
    assert not {env[name] for name in ("DB_PASSWORD", "JWT_SECRET")} & set(before.values())
    deliveries = len(world.hook.got)
    await world.upkeep.reconcile()
    await world.work()
    assert len(world.hook.got) == deliveries


async def test_news_in_another_order(world: World, tmp_path: Path) -> None:
    """Ready before the site is known: retried. Another restore's news change nothing; a ready site answers again."""
    site, copy_id = await copied(world, tmp_path)
    new = asked(site)
    lay(world, new, copy_id)
    with pytest.raises(Exception, match=new.app_id):
        await world.hear(ready(new, copy_id))
    await world.hear(new)
    await world.hear(ready(new, copy_id).model_copy(update={"restore_id": new_restore_id()}))
    await world.work()
    assert await created(world, new) == []
    await world.hear(ready(new, copy_id))
    await world.work()
    await world.hear(new)
    await world.hear(ready(new, copy_id))
    await world.work()
    # An answer to each question.
    assert len({event.commit for event in await created(world, new)}) == 1
    assert len(await created(world, new)) == 2
    in_place = {"customer_uuid": site.customer, "app_id": site.app_id, "restore_id": new_restore_id()}
    await world.hear(t.RestoreReady(**in_place, copy_id=copy_id, safety_copy_id=new_copy_id()))
    await world.work()
    assert len(await world.events(t.RepoCreated)) == 3


STEPS = ("create_repository", "fill", "add_hook", "take_variables", "check_out", "set_ready", "save_refs")


async def test_killed_at_a_step_ends_the_same(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before and after each."""
    site, copy_id = await copied(world, tmp_path)
    owners = (type(world.context.provider), type(world.context.queries), worktree)
    made = [site.app_id]
    for step, after in itertools.product(STEPS, (False, True)):
        new = asked(site)
        lay(world, new, copy_id)
        await world.hear(new)
        await world.hear(ready(new, copy_id))
        kill_at(monkeypatch, next(owner for owner in owners if hasattr(owner, step)), step, after=after)
        with pytest.raises(KilledError):
            await world.work()
        await world.expire_leases()
        await world.work()
        [event] = await created(world, new)
        back = MadeSite(world, new.customer_uuid, new.app_id)
        made.append(new.app_id)
        assert event.commit == git(site.repository, "rev-parse", "main").strip(), (step, after)
        assert git(back.repository, "rev-parse", "side", "v1") == git(site.repository, "rev-parse", "side", "v1")
        assert (await back.row()).customer_env == VARIABLES, (step, after)
        assert sorted(path.name for path in back.directory.parent.iterdir()) == sorted(made), (step, after)


async def test_the_files_name_the_data_that_is_live(world: World) -> None:
    """For people who look into the site's folder, and their `docker compose`."""
    site = await world.make_site()
    before = envfile.parse((site.directory / ".env").read_text())["DB_NAME"]
    restore_id, commit = new_restore_id(), git(site.repository, "rev-parse", "main").strip()
    await world.hear(
        t.DeploySucceeded(
            customer_uuid=site.customer, app_id=site.app_id, deployment_id=new_deployment_id(), kind="restore",
            commit=commit, duration_seconds=1, domain="a.webmeteor.localhost", env_version=1, images={}, built=[],
            dataset=restore_id,
        )
    )  # fmt: skip
    await world.work()
    assert envfile.parse((site.directory / ".env").read_text())["DB_NAME"] == f"{before}_{restore_id}"
    assert f"-storage-{restore_id}\n" in (site.directory / "docker-compose.yaml").read_text()


async def test_a_commit_that_is_gone(world: World, tmp_path: Path) -> None:
    """The newest one instead. A repository without its branch cannot be used."""
    site, copy_id = await copied(world, tmp_path)
    new = asked(site)
    lay(world, new, copy_id)
    await world.hear(new)
    await world.hear(ready(new, copy_id, "ab" * 20))
    await world.work()
    assert [event.commit for event in await created(world, new)] == [git(site.repository, "rev-parse", "main").strip()]
    git(site.repository, "update-ref", "-d", "refs/heads/main")
    ids = {"customer_uuid": site.customer, "app_id": site.app_id}
    other_copy, until = new_copy_id(), datetime.now(UTC) + timedelta(minutes=5)
    await world.hear(t.CutRequested(**ids, copy_id=other_copy, until=until))
    await world.work()
    other = asked(site)
    lay(world, other, other_copy)
    await world.hear(other)
    await world.hear(ready(other, other_copy))
    with pytest.raises(CopyMissingError, match="branch main"):
        await world.work()


async def test_a_copy_that_is_not_at_hand(world: World, tmp_path: Path) -> None:
    """The platform's operator reads why, and the customer what to do. Once it is there again, it goes on."""
    site, copy_id = await copied(world, tmp_path)
    new = asked(site)
    await world.hear(new)
    await world.hear(ready(new, copy_id))
    with pytest.raises(CopyMissingError, match="retry the site"):
        await world.work()
    lay(world, new, copy_id)
    await world.expire_leases()
    await world.work()
    assert len(await created(world, new)) == 1


async def test_variables_that_were_set_meanwhile_stay(world: World, tmp_path: Path) -> None:
    site, copy_id = await copied(world, tmp_path)
    new = asked(site)
    lay(world, new, copy_id)
    await world.hear(new)
    values = world.common.encrypt(json.dumps({"NEWER": "1"}))
    await world.hear(t.EnvChanged(customer_uuid=new.customer_uuid, app_id=new.app_id, values=values))
    await world.hear(ready(new, copy_id))
    await world.work()
    assert (await MadeSite(world, new.customer_uuid, new.app_id).row()).customer_env == {"NEWER": "1"}


async def test_a_copy_without_variables_is_of_an_earlier_version(world: World, tmp_path: Path) -> None:
    site, copy_id = await copied(world, tmp_path)
    new = asked(site)
    (lay(world, new, copy_id) / VARIABLES_FILE).unlink()
    await world.hear(new)
    await world.hear(ready(new, copy_id))
    await world.work()
    assert [event.variables for event in await created(world, new)] == [()]
