"""Deletion leaves an archive and nothing else, however often it is interrupted."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from provisioner import archive, earlier_archive
from provisioner.errors import ArchiveFailedError
from provisioner.jobs import delete
from provisioner.models import Site
from provisioner.pruning import RULES
from shared import age, keys, names
from shared.db.pruning import prune
from shared.events import EventData
from shared.events import types as t
from shared.secrets import Vault, add_key, forget_old_keys
from tests.integration.provisioner.conftest import KilledError, MadeSite, World, git, kill_at


def leftovers(world: World) -> list[str]:
    roots = (world.settings.sites_root, world.settings.repos_root, world.settings.handover_root)
    return [str(p) for root in roots if root.exists() for p in root.iterdir() if not p.name.startswith(".seed")]


async def test_nothing_is_left_but_the_archive(world: World, tmp_path: Path) -> None:
    """Directory, repository, data and rows go; the archive restores the files to the byte."""
    site = await world.make_site()
    site.hand_over(**{"database.dump": b"rows", "uploads.tar": b"pictures", "manifest.json": b"{}"})
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
    await archive.unpack(file, tmp_path / "back", key_file=tmp_path / "archives")
    back = tmp_path / "back" / site.app_id
    assert stat.S_IMODE((back / ".env").stat().st_mode) == 0o600
    assert (back / ".env").read_bytes() == env
    assert (back / ".git/refs/heads/main").read_text() == head
    assert git(back, "status", "--porcelain") == ""
    assert git(back.with_name(f"{site.app_id}.git"), "rev-parse", "main").strip() == head.strip()
    data = back.with_name(f"{site.app_id}.data")
    assert {file.name: file.read_bytes() for file in data.iterdir()} == {
        "database.dump": b"rows", "uploads.tar": b"pictures", "manifest.json": b"{}",
    }  # fmt: skip


async def test_it_is_opened_by_hand_and_by_nobody_without_the_key(world: World, tmp_path: Path) -> None:
    """With Debian's programs alone; another key of the same kind opens nothing."""
    site = await world.make_site()
    site.hand_over(**{"database.dump": b"rows"})
    await site.delete()
    [file] = world.settings.archive_root.iterdir()
    (tmp_path / "back").mkdir()
    age.add_identity(tmp_path / "other")
    for key, opens in (("other", False), ("archives", True)):
        by_hand = f"set -o pipefail; age --decrypt -i {tmp_path / key} {file} | tar --zstd -x -C {tmp_path / 'back'}"
        process = await asyncio.create_subprocess_exec("bash", "-c", by_hand, stderr=asyncio.subprocess.DEVNULL)
        assert (await process.wait() == 0) is opens
        assert ((tmp_path / "back" / f"{site.app_id}.data" / "database.dump").exists()) is opens
    with pytest.raises(ArchiveFailedError, match="age failed"):
        await archive.unpack(file, tmp_path / "again", key_file=tmp_path / "other")


async def test_nothing_is_removed_while_the_data_that_was_handed_over_is_not_there(world: World) -> None:
    """A disk that is not mounted must not cost a site its data."""
    site = await world.make_site()
    site.hand_over(**{"database.dump": b"rows"})
    away = site.data.rename(site.data.with_name("away"))
    await world.hear(
        t.SiteContainersRemoved(customer_uuid=site.customer, app_id=site.app_id, handed_over=site.data.name)
    )
    with pytest.raises(ArchiveFailedError, match="handed over"):
        await world.work()
    assert site.directory.exists()
    assert list(world.settings.archive_root.glob("*")) == []
    away.rename(site.data)
    await world.expire_leases()
    await world.work()
    assert leftovers(world) == []


async def test_without_room_nothing_is_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither when it is seen before, nor when the disk is full in the middle; it goes on when there is room."""
    site = await world.make_site()
    site.hand_over(**{"database.dump": b"rows"})
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10}))
        await site.delete()
        assert await world.events(t.SiteFilesArchived) == []
    with monkeypatch.context() as fills:
        fills.setattr(age, "encrypt_command", lambda _: ("sh", "-c", "echo No space left on device >&2; exit 1"))
        await world.pool.execute("UPDATE jobs SET run_at = now()")
        with pytest.raises(ArchiveFailedError, match="No space left"):
            await world.work()
    assert list(world.settings.archive_root.iterdir()) == []
    assert (site.data / "database.dump").exists()
    await world.expire_leases()
    await world.work()
    assert len(await world.events(t.SiteFilesArchived)) == 1
    assert leftovers(world) == []


async def test_a_deletion_that_the_version_before_began_gets_the_new_form(world: World, tmp_path: Path) -> None:
    """It had named its archive."""
    site = await world.make_site()
    await world.hear(t.SiteDeletionRequested(customer_uuid=site.customer, app_id=site.app_id, domain="a.example.com"))
    await world.context.queries.name_archive(world.pool, site.app_id, f"{site.app_id}-20260101-000000.tar.zst")
    await site.delete()
    [archived] = await world.events(t.SiteFilesArchived)
    assert archived.archive == f"{site.app_id}-20260101-000000.tar.zst.age"
    await archive.unpack(
        world.settings.archive_root / archived.archive, tmp_path / "back", key_file=tmp_path / "archives"
    )
    assert (tmp_path / "back" / site.app_id / ".env").exists()


def restore(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "provisioner", "restore", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **environment})


async def test_restore_command(world: World, tmp_path: Path) -> None:
    """With the key file, as in the operator's container; without it, it says what is missing."""
    site = await world.make_site()
    env = (site.directory / ".env").read_text()
    await site.delete()
    [archived] = await world.events(t.SiteFilesArchived)
    file = str(world.settings.archive_root / archived.archive)
    without = restore(file, str(tmp_path / "back"))
    assert without.returncode != 0
    assert "WEBMETEOR_ARCHIVE_KEY_FILE" in without.stderr
    key = str(tmp_path / "archives")
    done = restore(file, str(tmp_path / "back"), WEBMETEOR_ARCHIVE_KEY_FILE=key)
    assert (done.returncode, site.app_id in done.stdout) == (0, True)
    assert (tmp_path / "back" / site.app_id / "docker-compose.yaml").exists()
    assert (tmp_path / "back" / site.app_id / ".env").read_text() == env
    again = restore(file, str(tmp_path / "back"), WEBMETEOR_ARCHIVE_KEY_FILE=key)
    assert again.returncode != 0
    assert "not empty" in again.stderr


async def opened(world: World, folder: Path) -> str:
    """Every byte that lies in the archive folder for whoever has no key."""
    for file in world.settings.archive_root.rglob("*.tar.zst"):
        await earlier_archive._unpack(file, folder / file.name)
    files = [*folder.rglob("*"), *world.settings.archive_root.rglob("*")]
    return "\n".join(file.read_bytes().decode("latin-1") for file in files if file.is_file())


async def secrets_of(site: MadeSite) -> list[str]:
    return [value for name, value in (await site.row()).secrets.items() if name != "REPO_WEBHOOK_SECRET"]


async def test_no_secret_lies_in_the_archive_in_clear(world: World, tmp_path: Path) -> None:
    """Neither of `.env` nor of the data, nor of what a killed provisioner left."""
    site = await world.make_site()
    site.hand_over(**{"database.dump": b"a customer's address"})
    secrets = await secrets_of(site)
    (site.directory / ".git" / "webmeteor-.env").write_bytes((site.directory / ".env").read_bytes())
    await site.delete()
    found = await opened(world, tmp_path / "opened")
    assert [secret for secret in (*secrets, "a customer's address") if secret in found] == []
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
        kill_at(monkeypatch, earlier_archive, step, after=after)
        with pytest.raises(KilledError):
            await world.upkeep.seal_archives()
    await world.upkeep.seal_archives()
    sealed = file.stat()
    await world.upkeep.seal_archives()
    assert file.stat() == sealed
    found = await opened(world, tmp_path / "opened")
    assert [secret for secret in secrets if secret in found] == []
    await archive.unpack(file, tmp_path / "back", vault=world.vault)
    assert (tmp_path / "back" / ".env").read_bytes() == env
    assert (tmp_path / "back" / "docker-compose.yaml").exists()
    assert {path.name for path in world.settings.archive_root.iterdir()} == {
        file.name, earlier_archive.env_of(file).name,
    }  # fmt: skip


async def test_a_new_key_reaches_the_archives_of_before(world: World, tmp_path: Path, key_file: Path) -> None:
    """At the start after the rotation; afterwards the old key may go."""
    site = await world.make_site()
    env = (site.directory / ".env").read_bytes()
    file = older(world, site)
    await world.upkeep.seal_archives()
    add_key(key_file)
    assert keys.needed_by_archives([key_file], file.parent) == [f"archive {site.app_id}-20260101-000000.env"]
    earlier_archive.reencrypt(world.settings.archive_root, Vault.from_file(key_file))
    assert keys.needed_by_archives([key_file], file.parent) == []
    forget_old_keys(key_file)
    await archive.unpack(file, tmp_path / "back", vault=Vault.from_file(key_file))
    assert (tmp_path / "back" / ".env").read_bytes() == env


async def test_after_a_rotation_both_archives_open_and_the_old_key_is_needed(world: World, tmp_path: Path) -> None:
    """Until the last archive that needs it has expired."""
    one, two = await world.make_site(), await world.make_site()
    key_file = tmp_path / "archives"
    await one.delete()
    [old] = world.settings.archive_root.iterdir()
    assert keys.needed_by_archives([key_file], old.parent) == []
    age.add_identity(key_file)
    age.write_recipient(key_file, world.settings.archive_recipient)
    await two.delete()
    for file in world.settings.archive_root.iterdir():
        await archive.unpack(file, tmp_path / file.name, key_file=key_file)
    assert keys.needed_by_archives([key_file], old.parent) == [f"archive {old.name}"]
    draft = old.rename(old.with_name(f".{old.name}.part"))
    assert keys.needed_by_archives([key_file], old.parent) == [f"archive {draft.name}"]
    archive.remove(draft)
    assert keys.needed_by_archives([key_file], old.parent) == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step",
    [
        "archive.pack",
        "archive._write",
        "archive._pipe",
        "archive.sync_folder",
        "delete._check_room",
        "delete._remove",
        "Queries.name_archive",
        "BuiltIn.delete",
        "Queries.end_deletion",
        "Outbox.add",
    ],
)
async def test_killed_at_a_step_ends_the_same(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    """One archive with everything, one pair of events, nothing left."""
    owner = {
        "archive": archive,
        "delete": delete,
        "Queries": type(world.context.queries),
        "BuiltIn": type(world.context.provider),
        "Outbox": type(world.context.outbox),
    }[step.split(".", maxsplit=1)[0]]
    site = await world.make_site()
    site.hand_over(**{"database.dump": b"rows"})
    kill_at(monkeypatch, owner, step.split(".")[1], after=after)
    with pytest.raises(KilledError):
        await site.delete()
    await world.expire_leases()
    await world.work()
    [archived] = await world.events(t.SiteFilesArchived)
    assert len(await world.events(t.RepoDeleted)) == 1
    file = world.settings.archive_root / archived.archive
    assert list(world.settings.archive_root.iterdir()) == [file]
    assert archived.bytes > 1000
    assert leftovers(world) == []
    await archive.unpack(file, tmp_path / "back", key_file=tmp_path / "archives")
    assert {folder.name for folder in (tmp_path / "back").iterdir()} == {
        site.app_id, f"{site.app_id}.git", f"{site.app_id}.data",
    }  # fmt: skip


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
    assert len(list(world.settings.archive_root.iterdir())) == 1
    await world.pool.execute("UPDATE deletions SET done_at = now() - interval '31 days'")
    await world.upkeep.prune()
    assert list(world.settings.archive_root.iterdir()) == []


async def test_a_site_that_is_requested_again_after_its_archive_has_ended_stays_gone(world: World) -> None:
    """An operator replays parked events weeks later; the customer's quota may end an archive within minutes."""
    site = await world.make_site()
    requested = t.SiteRequested(
        customer_uuid=site.customer,
        app_id=site.app_id,
        site_type="portfolio",
        site_name="A site",
        domain="a.example.org",
    )
    await site.delete()
    for passed in ("31 days", "89 days"):
        await world.pool.execute("UPDATE deletions SET done_at = now() - $1::text::interval", passed)
        await world.upkeep.prune()
        await prune(world.pool, RULES)
        await world.hear(requested)
    assert await world.pool.fetchval("SELECT count(*) FROM sites") == 0
    await world.pool.execute("UPDATE deletions SET done_at = now() - interval '91 days'")
    await prune(world.pool, RULES)
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
