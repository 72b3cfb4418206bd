"""deploy.succeeded moves the site directory; nothing a repository holds gets in the way."""

from pathlib import Path

import pytest

from shared import envfile
from tests.integration.provisioner.conftest import Client, MadeSite, World, git


@pytest.fixture
async def site(world: World) -> MadeSite:
    return await world.make_site()


@pytest.fixture
async def client(site: MadeSite, tmp_path: Path) -> Client:
    return await (await site.client(tmp_path / "c")).clone()


def platform_files(site: MadeSite) -> tuple[str, str]:
    return (site.directory / ".env").read_text(), (site.directory / "docker-compose.yaml").read_text()


async def test_directory_shows_the_live_commit(site: MadeSite, client: Client) -> None:
    """New files come, removed ones go, the status is clean, `git pull origin main` says up to date."""
    (client.folder / "www" / "Dockerfile").unlink()
    commit = await client.commit({"www/new.html": "hello"})
    await client.push()
    before = platform_files(site)
    await site.go_live(commit)
    assert (site.directory / "www" / "new.html").read_text() == "hello"
    assert not (site.directory / "www" / "Dockerfile").exists()
    assert git(site.directory, "status", "--porcelain") == ""
    assert "up to date" in git(site.directory, "pull", "origin", "main")
    assert platform_files(site) == before


async def test_a_failed_release_is_not_shown(site: MadeSite, client: Client) -> None:
    """A push alone changes nothing on disk."""
    await client.commit({"www/new.html": "hello"})
    await client.push()
    await site.world.work()
    assert not (site.directory / "www" / "new.html").exists()


async def test_rollback_to_a_commit_that_left_the_branch(site: MadeSite, client: Client) -> None:
    """After a force push the older commit can still be shown."""
    old = await client.commit({"a": "old"})
    await client.push()
    await client("commit", "-q", "--amend", "-m", "x")
    await client.push("--force", "origin", "HEAD:main")
    await site.go_live(old)
    assert git(site.directory, "rev-parse", "HEAD").strip() == old


async def test_own_platform_files_of_a_repository_never_count(site: MadeSite, client: Client) -> None:
    """.env and docker-compose.yaml in a commit are neither written nor reported as changes."""
    (client.folder / ".gitignore").unlink()
    commit = await client.commit(
        {".env": "DB_PASSWORD=mine", "docker-compose.yaml": "services: {}", "deployment.log": "x"}
    )
    await client.push()
    before = platform_files(site)
    (site.directory / "deployment.log").write_text("the deployer's")
    await site.go_live(commit)
    assert platform_files(site) == before
    assert (site.directory / "deployment.log").read_text() == "the deployer's"
    assert git(site.directory, "status", "--porcelain") == ""


async def test_folders_in_place_of_platform_files(site: MadeSite, client: Client) -> None:
    (client.folder / ".gitignore").unlink()
    commit = await client.commit({".env/x": "1", "docker-compose.yaml/y": "2"})
    await client.push()
    before = platform_files(site)
    await site.go_live(commit)
    assert platform_files(site) == before


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../../../../etc", "api", ".git/config"])
async def test_links_become_plain_files(site: MadeSite, client: Client, target: str) -> None:
    """Nothing in the directory leads out of it: a link is a file with its target's name in it."""
    (client.folder / "www" / "link").symlink_to(target)
    commit = await client.commit({})
    await client.push()
    await site.go_live(commit)
    link = site.directory / "www" / "link"
    assert not link.is_symlink()
    assert link.read_text() == target
    assert git(site.directory, "status", "--porcelain") == ""


async def test_a_link_in_place_of_a_folder_is_not_followed(site: MadeSite, client: Client, tmp_path: Path) -> None:
    """First a link, then files "below" it: they are written inside the directory."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (client.folder / "evil").symlink_to(outside)
    first = await client.commit({})
    await client.push()
    await site.go_live(first)
    (client.folder / "evil").unlink()
    second = await client.commit({"evil/file": "x"})
    await client.push()
    await site.go_live(second)
    assert list(outside.iterdir()) == []
    assert (site.directory / "evil" / "file").read_text() == "x"


async def test_hooks_filters_and_submodules_are_never_run(site: MadeSite, client: Client, tmp_path: Path) -> None:
    """Neither those in the tree nor attributes that ask for a program."""
    marker = tmp_path / "ran"
    script = f"#!/bin/sh\ntouch {marker}\n"
    commit = await client.commit(
        {
            ".gitattributes": "* filter=evil diff=evil merge=evil\n*.bin filter=lfs\n",
            "hooks/post-checkout": script,
            ".githooks/post-checkout": script,
            "a.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            ".gitmodules": '[submodule "s"]\n\tpath = s\n\turl = https://example.org/s.git\n',
        }
    )
    head = (await client("rev-parse", "HEAD")).strip()
    await client("update-index", "--add", "--cacheinfo", f"160000,{head},s")
    await client("commit", "-q", "-m", "submodule")
    commit = (await client("rev-parse", "HEAD")).strip()
    await client.push()
    await site.go_live(commit)
    assert git(site.directory, "rev-parse", "HEAD").strip() == commit
    assert not marker.exists()
    assert list((site.directory / "s").iterdir()) == []


async def test_a_tree_that_unpacks_to_too_much_is_not_shown(site: MadeSite, client: Client) -> None:
    """A small pack can hold very much; the directory keeps what it showed."""
    blob = "0" * 3_000_000
    files = {f"zeros/{n}": blob for n in range(20)}
    settings = site.world.settings.model_copy(update={"git_max_tree_mib": 32})
    object.__setattr__(site.world.context, "settings", settings)
    before = git(site.directory, "rev-parse", "HEAD")
    commit = await client.commit(files)
    await client.push()
    await site.go_live(commit)
    assert git(site.directory, "rev-parse", "HEAD") == before
    assert not (site.directory / "zeros").exists()


async def test_a_commit_that_is_nowhere_changes_nothing(site: MadeSite) -> None:
    before = git(site.directory, "rev-parse", "HEAD")
    await site.go_live("1" * 40)
    assert git(site.directory, "rev-parse", "HEAD") == before
    assert await site.world.pool.fetchval("SELECT count(*) FROM jobs WHERE state = 'open'") == 0


async def test_what_a_killed_git_locked_is_cleared(site: MadeSite, client: Client) -> None:
    commit = await client.commit({"a": "b"})
    await client.push()
    for lock in ("index.lock", "HEAD.lock", "refs/heads/main.lock"):
        (site.directory / ".git" / lock).touch()
    await site.go_live(commit)
    assert git(site.directory, "rev-parse", "HEAD").strip() == commit


async def test_odd_file_names(site: MadeSite, client: Client) -> None:
    names = ["-rf", "a b", "nl\nx", "é😀", "$(id)", "--output=x", "back\\slash"]
    commit = await client.commit({f"odd/{name}": "x" for name in names})
    await client.push()
    await site.go_live(commit)
    assert {p.name for p in (site.directory / "odd").iterdir()} == set(names)
    assert envfile.parse((site.directory / ".env").read_text())["APP_ID"] == site.app_id
