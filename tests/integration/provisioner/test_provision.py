"""site.requested ends in a directory, a repository and one event, however often it is interrupted."""

import stat
from pathlib import Path

import pytest

from provisioner.git import worktree
from provisioner.git.seed import Seeds
from provisioner.jobs.provision import Provision
from shared import envfile
from shared.events import EventData
from shared.events import types as t
from shared.secrets import Vault
from tests.integration.provisioner.conftest import KilledError, World, git, kill_at

AWFUL = 'O\'Neil "&" $(rm -rf /) `id`\n<b>€😀\\ ${HOME} ' + "x" * 200


async def test_site_directory_is_as_specified(world: World) -> None:
    """Files, modes, a clean status, and the folders of the template."""
    site = await world.make_site()
    assert {p.name for p in site.directory.iterdir()} >= {".env", ".git", "docker-compose.yaml", "api", "www", "alert"}
    assert stat.S_IMODE((site.directory / ".env").stat().st_mode) == 0o600
    assert git(site.directory, "status", "--porcelain") == ""


async def test_one_event_tells_where_the_repository_is(world: World, common: Vault) -> None:
    """repo.created carries the secret that also stands in .env, encrypted."""
    site = await world.make_site()
    [event] = await world.events(EventData)
    env = envfile.parse((site.directory / ".env").read_text())
    assert isinstance(event, t.RepoCreated)
    assert event.full_name == f"{site.customer}/{site.app_id}"
    assert event.clone_url == f"https://git.webmeteor.localhost/{site.customer}/{site.app_id}.git"
    assert common.decrypt(event.webhook_secret) == env["REPO_WEBHOOK_SECRET"]
    assert env["DB_PASSWORD"] not in event.model_dump_json()


async def test_first_commit_is_pushed_and_told_of_nowhere(world: World) -> None:
    """The platform's own commit is on main and needs no delivery."""
    site = await world.make_site()
    [event] = await world.events(t.RepoCreated)
    assert git(site.repository, "log", "--format=%H %an", "main").splitlines() == [f"{event.commit} WebMeteor"]
    await world.upkeep.reconcile()
    await world.work()
    assert world.hook.got == []


async def test_any_name_survives(world: World) -> None:
    """Quotes, newlines, commands, emoji: in .env as they are, in git's log on one line."""
    site = await world.make_site(AWFUL)
    text = (site.directory / ".env").read_text()
    assert envfile.parse(text)["APP_NAME"] == AWFUL
    assert git(site.directory, "log", "-1", "--format=%s").strip() == f"Create {' '.join(AWFUL.split())}"


STEPS = [
    "Provision._make_directory",
    "worktree.initialise",
    "Context.write_platform_files",
    "BuiltIn.create_repository",
    "BuiltIn.push",
    "BuiltIn.add_hook",
    "worktree.head",
    "Queries.set_ready",
    "Outbox.add",
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_a_step_ends_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """Same secrets, one repository, one commit, one event."""
    owner = {
        "Provision": Provision,
        "worktree": worktree,
        "Context": type(world.context),
        "BuiltIn": type(world.context.provider),
        "Queries": type(world.context.queries),
        "Outbox": type(world.context.outbox),
    }[step.split(".", maxsplit=1)[0]]
    data = await world.request_site()
    asked = await world.context.queries.site(world.pool, data.app_id)
    assert asked
    kill_at(monkeypatch, owner, step.split(".")[1], after=after)
    with pytest.raises(KilledError):
        await world.work()
    await world.expire_leases()
    await world.work()
    [event] = await world.events(EventData)
    assert isinstance(event, t.RepoCreated)
    directory = world.settings.sites_root / data.customer_uuid / data.app_id
    assert envfile.parse((directory / ".env").read_text())["DB_PASSWORD"] == asked.secrets["DB_PASSWORD"]
    repository = world.settings.repos_root / data.customer_uuid / f"{data.app_id}.git"
    assert git(repository, "rev-list", "--all").split() == [event.commit]
    assert [p.name for p in directory.parent.iterdir()] == [data.app_id]


async def test_asked_twice_the_site_is_made_once(world: World) -> None:
    """A second site.requested answers again and changes nothing."""
    data = await world.request_site()
    await world.hear(data)
    await world.work()
    [first] = await world.events(t.RepoCreated)
    await world.hear(data)
    await world.work()
    assert [e.commit for e in await world.events(t.RepoCreated)] == [first.commit] * 2


async def test_giving_up_says_which_step_failed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After all attempts the gateway hears which step failed."""
    data = await world.request_site()
    monkeypatch.setattr("provisioner.git.seed._copy", lambda *_: 1 / 0)
    job = await world.lease()
    assert job
    with pytest.raises(ZeroDivisionError) as error:
        await world.kinds["provision"].handler(job)
    on_exhausted = world.kinds["provision"].on_exhausted
    assert on_exhausted
    async with world.pool.acquire() as tx, tx.transaction():
        await on_exhausted(tx, job, error.value)
    [event] = await world.events(EventData)
    assert isinstance(event, t.SiteStepFailed)
    assert (event.app_id, event.step) == (data.app_id, "provision")


async def test_a_type_without_template_is_refused_at_once(world: World) -> None:
    """Not after minutes of trying, and the message says what there is."""
    data = await world.request_site()
    await world.pool.execute("UPDATE sites SET site_type = 'ecommerce'")
    object.__setattr__(world.context, "seeds", Seeds(Path("/nonexistent"), Path("/nonexistent")))
    await world.work()
    [event] = await world.events(EventData)
    assert isinstance(event, t.SiteStepFailed)
    assert (event.app_id, event.key) == (data.app_id, "template_missing")
