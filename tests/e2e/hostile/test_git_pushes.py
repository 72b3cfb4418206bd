"""Commits that try to reach beyond their site: links, files of the platform's names, hooks, submodules, sheer size.

Two ends are right: the push itself or its deployment is refused with a reason while the old release serves on, or the
trick is plain content that nobody acts on.
"""

import os

import pytest

from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.pushing import DEPLOYED, PUSHED, deployed, fails_to_deploy
from tests.e2e.hostile.unchanged import Watch
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.process import run
from tests.lib.waiting import until
from tests.support.trees import Repository, bomb


async def link(work: Checkout, path: str, target: str) -> None:
    (work.folder / path).parent.mkdir(parents=True, exist_ok=True)
    (work.folder / path).unlink(missing_ok=True)
    (work.folder / path).symlink_to(target)


LINKS = [
    pytest.param("api/public/x.txt", "/etc/passwd", id="absolute"),
    pytest.param("api/public/x.txt", "../../.env", id="env-of-the-site"),
    pytest.param("www/public/x", "../../../../../..", id="root"),
    pytest.param("alert/node_modules", "../api", id="other-part"),
    pytest.param("api/Dockerfile", "../www/Dockerfile", id="dockerfile"),
    pytest.param("api/loop", "../../../../var", id="folder-outside"),
]


@pytest.mark.parametrize(("path", "leads_to"), LINKS)
async def test_link_out_of_its_part_is_refused(
    work: Checkout, target: Target, watch: Watch, path: str, leads_to: str
) -> None:
    """A symbolic link that leads out of its part fails the deployment and is named; nothing is built."""
    await link(work, path, leads_to)
    await work.commit("Link")
    await fails_to_deploy(work, target, watch, "tree_refused", path)


async def test_submodule_in_a_part_is_refused(work: Checkout, target: Target, watch: Watch) -> None:
    """A submodule is never fetched, whatever address it has."""
    urls = ("file:///etc", "ext::sh -c touch% /tmp/owned", "ssh://-oProxyCommand=touch/x", "../../other")
    text = "".join(f'[submodule "m{n}"]\n\tpath = api/m{n}\n\turl = {url}\n' for n, url in enumerate(urls))
    work.write(".gitmodules", text)
    head = await work.head()
    await work.git("update-index", "--add", "--cacheinfo", f"160000,{head},api/m0")
    await work.git("add", ".gitmodules")
    await work.git("commit", "-q", "-m", "Submodules")
    outcome = await work.push("-f", "origin", "HEAD:refs/heads/try", check=False)
    # Git itself may refuse such addresses; if it does not, the deployment does.
    if "rejected" in outcome or "error" in outcome:
        assert "gitmodules" in outcome
        await watch.unchanged()
        return
    await fails_to_deploy(work, target, watch, "tree_refused", "submodule")


async def test_files_of_the_platforms_names_are_plain_content(work: Checkout, target: Target, watch: Watch) -> None:
    """Own compose file, .env, log, hooks, filters and an LFS pointer are pushed, deployed, and never honoured."""
    marker = work.folder.parent / "owned"
    before = {name: (target.site.directory / name).read_text() for name in (".env", "docker-compose.yaml")}
    work.write("docker-compose.yaml", "services: {api: {image: evil, privileged: true, volumes: ['/:/host']}}\n")
    work.write("compose.yaml", "services: {api: {image: evil}}\n")
    work.write("docker-compose.override.yml", "services: {api: {privileged: true}}\n")
    work.write(".env", "DB_PASSWORD=mine\nLD_PRELOAD=/x.so\n")
    work.write("deployment.log", "forged\n")
    work.write(".gitattributes", "*.php filter=evil\n*.bin filter=lfs diff=lfs merge=lfs -text\n")
    work.write(".lfsconfig", "[lfs]\n\turl = http://127.0.0.1:8000/\n")
    work.write("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 99999999\n")
    for name in ("post-checkout", "post-merge", "post-receive"):
        work.write(f"hooks/{name}", f"#!/bin/sh\ntouch {marker}\n")
        (work.folder / "hooks" / name).chmod(0o755)
    # The template ignores some of these names; a hostile commit does not care.
    await work.git("add", "-A", "-f")
    await work.git("commit", "-q", "-m", "Files of the platform's names")
    await deployed(work, target, "success")

    async def shown() -> bool:
        return (target.site.directory / "big.bin").exists()

    await until("the site directory to show the commit", shown, seconds=15)
    for name, text in before.items():
        assert (target.site.directory / name).read_text() == text, f"{name} became the customer's"
    for name in ("compose.yaml", "docker-compose.override.yml"):
        assert not (target.site.directory / name).exists()
    assert "forged" not in (target.site.directory / "deployment.log").read_text()
    assert not marker.exists()
    await watch.unchanged(but=(*DEPLOYED, "file "))


async def test_links_outside_the_parts_lead_nowhere(work: Checkout, target: Target, watch: Watch) -> None:
    """A link beside the parts becomes a plain file with its target's name in the site directory."""
    await link(work, "secrets", "/etc/shadow")
    await link(work, "sites", "../..")
    await work.commit("Links")
    await deployed(work, target, "success")

    async def shown() -> bool:
        return (target.site.directory / "secrets").exists()

    await until("the site directory to show the commit", shown, seconds=15)
    for name, text in (("secrets", "/etc/shadow"), ("sites", "../..")):
        path = target.site.directory / name
        assert not path.is_symlink()
        assert path.read_text() == text
    await watch.unchanged(but=(*DEPLOYED, "file "))


async def test_missing_part_is_refused(work: Checkout, target: Target, watch: Watch) -> None:
    """Without a part's folder the deployment fails and says which folders a site needs."""
    await work.git("rm", "-q", "-r", "alert")
    await work.commit("Without alert")
    await fails_to_deploy(work, target, watch, "part_missing", "alert/Dockerfile")


async def test_very_many_files_are_refused(work: Checkout, watch: Watch) -> None:
    """Beyond 20,000 files the push is refused, in words that git shows."""
    blob = (await run("git", "-C", str(work.folder), "hash-object", "-w", "--stdin", stdin=b"x"))[1].strip()
    index = "".join(f"100644 {blob}\tapi/many/{n}\n" for n in range(20_001))
    await run("git", "-C", str(work.folder), "update-index", "--index-info", stdin=index.encode())
    await work.git("commit", "-q", "-m", "Many")
    assert "at most 20000" in await work.push("origin", "HEAD:main", check=False)
    await watch.unchanged()


async def test_bombs_are_refused(work: Checkout, watch: Watch) -> None:
    """2 kB that stand for 3,200,000 files; a message of 20 MB; folders 200 deep."""
    local = Repository(work.folder / ".git")
    tree = (await work.git("rev-parse", "HEAD^{tree}"))[1].strip()
    for commit, words in (
        (local.commit(bomb(local)), "too many files"),
        (local.commit(tree, message=b"x" * 20_000_000), "at most 1024 are allowed"),
        (local.commit(bomb(local, width=1, height=200)), "more than 100 deep"),
    ):
        assert words in await work.push("-f", "origin", f"{commit}:refs/heads/main", check=False)
        await watch.unchanged()


async def test_a_bomb_from_before_there_were_limits(work: Checkout, target: Target, watch: Watch) -> None:
    """Its deployment is refused after its first files, by a process that has no rights and no network."""
    repository = Repository(target.site.stack.repository(target.owner.customer_uuid, target.site.app_id))
    commit = repository.commit(bomb(repository))
    answer = await target.site.api("POST", "/deployments", json={"commit": commit}, expect=202)
    ended = await target.site.wait_deployment(answer.json()["deployment_id"], status="failed")
    assert (ended["failure"]["key"], "at most 20000" in ended["failure"]["message"]) == ("tree_refused", True)
    found = await engine.inspect(f"{target.site.stack.project}-source-reader-1")
    assert found
    host = found["HostConfig"]
    assert (host["NetworkMode"], host["CapDrop"], host["CapAdd"]) == ("none", ["ALL"], None)
    assert host["ReadonlyRootfs"]
    assert 0 < host["Memory"] <= 2**30
    repositories = [mount for mount in found["Mounts"] if mount["Destination"].endswith("/repos")]
    assert [mount["RW"] for mount in repositories] == [False]
    deployer = await engine.inspect(f"{target.site.stack.project}-deployer-1")
    assert deployer
    assert not [mount for mount in deployer["Mounts"] if mount["Destination"].endswith("/repos")]
    await watch.unchanged(but=PUSHED)


async def test_small_pack_of_much_content_is_refused(work: Checkout, target: Target, watch: Watch) -> None:
    """A few hundred bytes that unpack to a gigabyte are counted before they are unpacked."""
    (work.folder / "zeros").write_bytes(b"\0" * 30_000_000)
    blob = (await work.git("hash-object", "-w", "zeros"))[1].strip()
    (work.folder / "zeros").unlink()
    index = "".join(f"100644 {blob}\tapi/zeros/{n}\n" for n in range(40))
    await run("git", "-C", str(work.folder), "update-index", "--index-info", stdin=index.encode())
    await work.git("commit", "-q", "-m", "Zeros")
    await fails_to_deploy(work, target, watch, "tree_refused", "MiB")


async def test_push_of_200_mb_is_refused(work: Checkout, target: Target, watch: Watch) -> None:
    """A pack over the limit is refused by git's own words, and leaves nothing in the repository."""
    with (work.folder / "large.bin").open("wb") as file:
        for _ in range(200):
            file.write(os.urandom(1_000_000))
    await work.git("-c", "core.compression=0", "add", "large.bin")
    await work.git("commit", "-q", "-m", "200 MB")
    push = ("-c", "pack.compression=0", "push", "origin", "HEAD:main")
    _, outcome = await work.git(*push, check=False, seconds=120)
    assert "exceeds maximum allowed size" in outcome, outcome[-2000:]
    await watch.unchanged()
    repository = target.site.stack.repository(target.owner.customer_uuid, target.site.app_id)
    used = sum(path.stat().st_size for path in repository.rglob("*") if path.is_file())
    assert used < 50_000_000


async def test_other_branches_and_tags_deploy_nothing(work: Checkout, target: Target, watch: Watch) -> None:
    """Work on a branch, and tags, are kept and never deployed; both can be removed again."""
    work.write("api/public/index.php", "<?php echo 'from a branch';\n")
    await work.commit("On a branch")
    await work.git("tag", "v1")
    await work.push("origin", "HEAD:refs/heads/feature/$(touch)", "v1")
    await watch.unchanged(but=("refs ", "rows provisioner.deliveries", "rows provisioner.refs", "repository "))
    await work.push("origin", ":refs/heads/feature/$(touch)", ":refs/tags/v1")
    head = await work.head()
    assert head not in [deployment["commit_hash"] for deployment in await target.site.deployments()]


async def test_refs_outside_heads_are_refused(work: Checkout, watch: Watch) -> None:
    """No ref but branches and tags can be made, by git's own client too."""
    for ref in ("refs/evil/x", "refs/changes/1", "refs/replace/" + "0" * 40, "refs/stash"):
        outcome = await work.push("origin", f"HEAD:{ref}", check=False)
        assert "rejected" in outcome or "denied" in outcome or "error" in outcome, outcome
    await watch.unchanged()
