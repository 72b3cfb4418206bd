"""Pushes that are small on the wire and large in memory: refused before a ref moves, in words that git shows."""

from pathlib import Path

import pytest

from provisioner.git import command
from provisioner.git.http import Limits
from tests.integration.provisioner.conftest import Client, MadeSite, World, git
from tests.support.trees import Repository, bomb


@pytest.fixture
async def site(world: World) -> MadeSite:
    return await world.make_site()


@pytest.fixture
async def client(site: MadeSite, tmp_path: Path) -> Client:
    return await (await site.client(tmp_path / "c")).clone()


@pytest.fixture
def local(client: Client) -> Repository:
    """Where the customer makes what no honest git would."""
    return Repository(client.folder / ".git")


async def refused(site: MadeSite, client: Client, *refs: str) -> str:
    """What the client was told; nothing has changed."""
    before = git(site.repository, "for-each-ref")
    said = await client.push("--force", "origin", *refs, ok=False)
    assert "pre-receive hook declined" in said, said
    assert git(site.repository, "for-each-ref") == before
    assert await site.world.pool.fetchval("SELECT count(*) FROM deliveries") == 0
    assert not list((site.repository / "objects").glob("tmp_objdir*"))
    return said


def peak() -> int:
    """MiB that this process, which has the server in it, has had at most."""
    status = Path("/proc/self/status").read_text().split()
    return int(status[status.index("VmHWM:") + 1]) // 1024


async def test_a_tree_bomb(site: MadeSite, client: Client, local: Repository) -> None:
    """2 kB on the wire for 3,200,000 files; also without a single file in it, and behind a tag."""
    commit = local.commit(bomb(local))
    assert "too many files; at most 20000" in await refused(site, client, f"{commit}:main")
    empty = local.commit(bomb(local, leaf=[]))
    assert "too many folders; at most 20000" in await refused(site, client, f"{empty}:refs/heads/x")
    tag = local.write("tag", f"object {commit}\ntype commit\ntag v1\ntagger t <t@t> 1 +0000\n\nx\n".encode())
    assert "too many files" in await refused(site, client, "HEAD:fine", f"{tag}:refs/tags/v1")


@pytest.mark.parametrize("mode", ["040000", "40755"])
async def test_a_bomb_whose_folders_are_spelled_oddly(
    site: MadeSite, client: Client, local: Repository, mode: str
) -> None:
    """git counts them as folders, so they are counted."""
    below = bomb(local, height=4)
    commit = local.commit(local.tree([(mode, f"n{number:02}", below) for number in range(20)]))
    assert "too many files" in await refused(site, client, f"{commit}:main")


async def test_folders_that_are_very_deep(site: MadeSite, client: Client, local: Repository) -> None:
    """Whatever walks them calls itself as often."""
    commit = local.commit(bomb(local, width=1, height=102))
    assert "more than 100 deep" in await refused(site, client, f"{commit}:main")
    fine = local.commit(bomb(local, width=1, height=101), parent=(await client("rev-parse", "HEAD")).strip())
    await client.push("origin", f"{fine}:main")


async def test_large_commits_tags_and_trees(site: MadeSite, client: Client, local: Repository) -> None:
    """Git holds each of them in memory whole; a file of that size is fine."""
    tree = (await client("rev-parse", "HEAD^{tree}")).strip()
    commit = local.commit(tree, message=b"x" * 20_000_000)
    said = await refused(site, client, f"{commit}:main")
    assert f"the commit {commit} has 19531 KiB; at most 1024 are allowed" in said
    # Below others, and reachable from nothing that is deployed.
    above = local.commit(tree, parent=commit)
    assert f"the commit {commit}" in await refused(site, client, f"{above}:refs/heads/x")
    head = (await client("rev-parse", "HEAD")).strip()
    text = f"object {head}\ntype commit\ntag v\ntagger t <t@t> 1 +0000\n\n".encode() + b"x" * 1_100_000
    assert "the tag" in await refused(site, client, f"{local.write('tag', text)}:refs/tags/v")
    blob = local.blob(b"x")
    wide = local.tree([("100644", f"n{number:07}", blob) for number in range(40_000)])
    assert f"the tree {wide}" in await refused(site, client, f"{local.commit(wide)}:main")
    (client.folder / "large.bin").write_bytes(b"\0" * 20_000_000)
    await client.commit({})
    await client.push()


async def test_a_commit_message_of_400_mb(site: MadeSite, client: Client, local: Repository) -> None:
    """1.4 MB on the wire."""
    before, tree = peak(), (await client("rev-parse", "HEAD^{tree}")).strip()
    commit = local.commit(tree, message=b"x" * 400_000_000)
    made = peak()
    await refused(site, client, f"{commit}:main")
    assert peak() - max(before, made) < 50


async def test_very_many_refs(
    site: MadeSite, client: Client, local: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is looked at every half minute; those that are there can still be moved and deleted."""
    monkeypatch.setattr(command, "MAX_REFS", 5)
    await client.push("origin", *(f"HEAD:b{number}" for number in range(4)))
    await site.world.pool.execute("DELETE FROM deliveries")
    assert "at most 5 branches and tags" in await refused(site, client, "HEAD:b4")
    await client.commit({"a": "b"})
    await client.push("origin", "HEAD:b3", "HEAD:main")
    await client.push("origin", ":b0")
    await client.push("origin", "HEAD:b4")


async def test_the_limit_of_files_is_a_setting(site: MadeSite, client: Client) -> None:
    site.world.git.limits = Limits(tree_files=3)
    await client.commit({"a": "b"})
    assert "at most 3 are allowed" in await refused(site, client, "HEAD:main")


async def test_a_repository_cannot_bring_hooks(site: MadeSite, client: Client, tmp_path: Path) -> None:
    """What lies in its own hooks folder is never run, whoever put it there."""
    hooks = site.repository / "hooks"
    hooks.mkdir()
    for name in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/owned\n")
        (hooks / name).chmod(0o755)
    await client.commit({"a": "b"})
    await client.push()
    assert not (tmp_path / "owned").exists()


async def test_what_was_pushed_before_there_were_limits(site: MadeSite, client: Client) -> None:
    """A large message in the repository is told of cut, a bomb is not shown; neither is held in memory."""
    world, repository = site.world, Repository(site.repository)
    head = (await client("rev-parse", "HEAD")).strip()
    tree = (await client("rev-parse", "HEAD^{tree}")).strip()
    commit = repository.commit(tree, message=b"y" * 100_000_000, parent=head)
    made = peak()
    repository.git("update-ref", "refs/heads/main", commit)
    await world.recorder.record(site.customer, site.app_id)
    await world.work()
    [body] = world.hook.bodies()
    assert body["commits"][0]["message"] == "y" * 2000
    bombed = repository.commit(bomb(repository), parent=head)
    repository.git("update-ref", "refs/heads/main", bombed)
    await site.go_live(bombed)
    assert git(site.directory, "rev-parse", "HEAD").strip() == head
    assert peak() - made < 50
