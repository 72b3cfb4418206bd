"""Deletion leaves an archive and nothing else, however often it is interrupted."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from provisioner import archive
from provisioner.jobs import delete
from provisioner.models import Site
from shared import names
from shared.events import EventData
from shared.events import types as t
from shared.secrets import Vault, add_key, forget_old_keys
from tests.integration.provisioner.conftest import KilledError, MadeSite, World, git, kill_at


def leftovers(world: World) -> list[str]:
    roots = (world.settings.sites_root, world.settings.repos_root)
    return [str(p) for root in roots if root.exists() for p in root.iterdir() if not p.name.startswith(".seed")]


async def test_nothing_is_left_but_the_archive(world: World, tmp_path: Path) -> None:
    """Directory, repository and rows go; the archive restores the directory to the byte."""
    site = await world.make_site()
    env = (site.directory / ".env").read_bytes()
    head = (site.directory / ".git/refs/heads/main").read_text()
    await site.delete()
    archived, deleted = (await world.events(EventData))[-2:]
    assert isinstance(archived, t.SiteFilesArchived)
    assert isinstance(deleted, t.RepoDeleted)
    file = world.settings.archive_root / archived.archive
    assert archive.NAME.fullmatch(archived.archive)
    assert (stat.S_IMODE(file.stat().st_mode), file.stat().st_size) == (0o600, archived.bytes)
    assert leftovers(world) == []
    counts = "SELECT (SELECT count(*) FROM sites) + (SELECT count(*) FROM refs) + (SELECT count(*) FROM deliveries)"
    assert await world.pool.fetchval(counts) == 0
    await archive.unpack(file, tmp_path / "back", world.vault)
    assert stat.S_IMODE((tmp_path / "back/.env").stat().st_mode) == 0o600
    assert (tmp_path / "back/.env").read_bytes() == env
    assert (tmp_path / "back/.git/refs/heads/main").read_text() == head
    assert git(tmp_path / "back", "status", "--porcelain") == ""


def restore(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "provisioner", "restore", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **environment})


async def test_restore_command(world: World, tmp_path: Path, key_file: Path) -> None:
    """With the key file, as in the provisioner's container; without it, it says what is missing."""
    site = await world.make_site()
    env = (site.directory / ".env").read_text()
    await site.delete()
    [archived] = await world.events(t.SiteFilesArchived)
    file = str(world.settings.archive_root / archived.archive)
    without = restore(file, str(tmp_path / "back"))
    assert without.returncode != 0
    assert "WEBMETEOR_KEY_FILE" in without.stderr
    assert restore(file, str(tmp_path / "back"), WEBMETEOR_KEY_FILE=str(key_file)).returncode == 0
    assert (tmp_path / "back/docker-compose.yaml").exists()
    assert (tmp_path / "back/.env").read_text() == env
    again = restore(file, str(tmp_path / "back"), WEBMETEOR_KEY_FILE=str(key_file))
    assert again.returncode != 0
    assert "not empty" in again.stderr


async def opened(world: World, folder: Path) -> str:
    """Every byte that lies in the archive folder for whoever has no key."""
    for file in world.settings.archive_root.rglob("*.tar.zst"):
        await archive._unpack(file, folder / file.name)
    files = [*folder.rglob("*"), *world.settings.archive_root.rglob("*")]
    return "\n".join(file.read_bytes().decode("latin-1") for file in files if file.is_file())


async def secrets_of(site: MadeSite) -> list[str]:
    return [value for name, value in (await site.row()).secrets.items() if name != "REPO_WEBHOOK_SECRET"]


async def test_no_secret_lies_in_the_archive_in_clear(world: World, tmp_path: Path) -> None:
    """Neither in `.env` nor in what a killed provisioner left of one."""
    site = await world.make_site()
    secrets = await secrets_of(site)
    (site.directory / ".git" / "webmeteor-.env").write_bytes((site.directory / ".env").read_bytes())
    await site.delete()
    found = await opened(world, tmp_path / "opened")
    assert [secret for secret in secrets if secret in found] == []
    assert {stat.S_IMODE(file.stat().st_mode) for file in world.settings.archive_root.iterdir()} == {0o600}


def older(world: World, site: MadeSite) -> Path:
    """The site's archive as it was packed before: `.env` among the rest, nothing beside it."""
    target = world.settings.archive_root / f"{site.app_id}-20260101-000000.tar.zst"
    target.parent.mkdir()
    parent = str(site.directory.parent)
    command = ("tar", "--zstd", "--create", f"--file={target}", f"--directory={parent}", "--", site.app_id)
    subprocess.run(command, check=True)
    return target


@pytest.mark.parametrize("step", ["", "_unpack", "_write", "_publish_env"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_an_older_archive_is_sealed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """At the start, once, and whole, wherever it was interrupted."""
    site = await world.make_site()
    env, secrets = (site.directory / ".env").read_bytes(), await secrets_of(site)
    file = older(world, site)
    if step:
        kill_at(monkeypatch, archive, step, after=after)
        with pytest.raises(KilledError):
            await world.upkeep.seal_archives()
    await world.upkeep.seal_archives()
    sealed = file.stat()
    await world.upkeep.seal_archives()
    assert file.stat() == sealed
    found = await opened(world, tmp_path / "opened")
    assert [secret for secret in secrets if secret in found] == []
    await archive.unpack(file, tmp_path / "back", world.vault)
    assert (tmp_path / "back" / ".env").read_bytes() == env
    assert (tmp_path / "back" / "docker-compose.yaml").exists()
    assert {path.name for path in world.settings.archive_root.iterdir()} == {file.name, archive.env_of(file).name}


async def test_a_new_key_reaches_the_archives(world: World, tmp_path: Path, key_file: Path) -> None:
    """At the start after the rotation; afterwards the old key may go."""
    site = await world.make_site()
    env = (site.directory / ".env").read_bytes()
    await site.delete()
    [archived] = await world.events(t.SiteFilesArchived)
    add_key(key_file)
    archive.reencrypt(world.settings.archive_root, Vault.from_file(key_file))
    forget_old_keys(key_file)
    file = world.settings.archive_root / archived.archive
    await archive.unpack(file, tmp_path / "back", Vault.from_file(key_file))
    assert (tmp_path / "back" / ".env").read_bytes() == env


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step",
    ["archive.pack", "delete._remove", "Queries.name_archive", "BuiltIn.delete", "Queries.end_deletion", "Outbox.add"],
)
async def test_killed_at_a_step_ends_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """One archive, one pair of events, nothing left."""
    owner = {
        "archive": archive,
        "delete": delete,
        "Queries": type(world.context.queries),
        "BuiltIn": type(world.context.provider),
        "Outbox": type(world.context.outbox),
    }[step.split(".", maxsplit=1)[0]]
    site = await world.make_site()
    kill_at(monkeypatch, owner, step.split(".")[1], after=after)
    with pytest.raises(KilledError):
        await site.delete()
    await world.expire_leases()
    await world.work()
    [archived] = await world.events(t.SiteFilesArchived)
    assert len(await world.events(t.RepoDeleted)) == 1
    file = world.settings.archive_root / archived.archive
    assert {p.name for p in world.settings.archive_root.iterdir()} == {file.name, archive.env_of(file).name}
    assert archived.bytes > 1000
    assert leftovers(world) == []


async def test_deletion_while_provisioning(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for in the middle of it, the site is not announced and nothing stays."""
    data = await world.request_site()
    ids = {"customer_uuid": data.customer_uuid, "app_id": data.app_id}
    provider = type(world.context.provider)
    push = provider.push

    async def push_then_delete(self: Any, site: Site, directory: Path) -> None:
        await push(self, site, directory)
        await world.hear(t.SiteDeletionRequested(**ids, domain=data.domain))
        await world.hear(t.SiteContainersRemoved(**ids))

    monkeypatch.setattr(provider, "push", push_then_delete)
    await world.work()
    assert await world.events(t.RepoCreated) == []
    assert len(await world.events(t.RepoDeleted)) == 1
    assert leftovers(world) == []


async def test_deletion_of_a_site_that_never_began(world: World) -> None:
    """Events may overtake: the answer comes all the same, and a late site.requested makes nothing."""
    site = MadeSite(world, names.new_customer_uuid(), names.new_app_id())
    await site.delete()
    [archived] = await world.events(t.SiteFilesArchived)
    assert (archived.archive, archived.bytes) == ("", 0)
    await world.hear(
        t.SiteRequested(
            customer_uuid=site.customer,
            app_id=site.app_id,
            site_type="portfolio",
            site_name="x",
            domain="a.example.com",
        )
    )
    await world.work()
    assert await world.events(t.RepoCreated) == []
    assert leftovers(world) == []


async def test_asked_again_it_answers_the_same(world: World) -> None:
    site = await world.make_site()
    await site.delete()
    await site.delete()
    first, second = await world.events(t.SiteFilesArchived)
    assert first == second


async def test_another_site_of_the_customer_is_untouched(world: World) -> None:
    one = await world.make_site()
    two = await world.make_site(customer=one.customer)
    await one.delete()
    assert (two.directory / ".env").exists()
    assert (two.repository / "HEAD").exists()
    assert not one.directory.exists()


async def test_archives_end_after_thirty_days(world: World) -> None:
    site = await world.make_site()
    await site.delete()
    await world.upkeep.prune()
    assert len(list(world.settings.archive_root.iterdir())) == 2
    await world.pool.execute("UPDATE deletions SET done_at = now() - interval '31 days'")
    await world.upkeep.prune()
    assert list(world.settings.archive_root.iterdir()) == []
    assert await world.pool.fetchval("SELECT count(*) FROM deletions") == 0


async def test_a_customers_archives_are_bounded_and_the_newest_stays(world: World) -> None:
    """Nobody fills the disk by making and deleting sites; another customer's archives are another sum."""
    one = await world.make_site()
    sites = [one, await world.make_site(customer=one.customer), await world.make_site(customer=one.customer)]
    other = await world.make_site()
    for site in (*sites, other):
        await site.delete()
    most = world.settings.archive_bytes_per_customer
    for site, size, minutes in ((sites[0], most - 1, 30), (sites[1], 1, 20), (sites[2], most - 1, 10)):
        await world.pool.execute(
            "UPDATE deletions SET bytes = $2, done_at = now() - make_interval(mins => $3) WHERE app_id = $1",
            site.app_id, size, minutes,
        )  # fmt: skip
    await world.upkeep.prune()
    left = {file.name.partition("-")[0] for file in world.settings.archive_root.iterdir()}
    assert left == {sites[1].app_id, sites[2].app_id, other.app_id}
