"""The source reader as a process of its own, on real repositories that mean no good."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from provisioner.errors import CommitNotFoundError, PartMissingError, RefusedTreeError
from provisioner.reader.client import Reader
from shared.sitespec import BUILT
from tests.support.provisioner import reader_of, reading
from tests.support.site_files import TestSite, run
from tests.support.trees import Repository, bomb
from tests.support.waiting import until

pytestmark = pytest.mark.usefixtures("reader")


DEPLOYMENT = "deploy-20260102-030405-k3f9"


def named(site: TestSite) -> tuple[str, str]:
    return site.customer_uuid, site.app_id


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with reading(tmp_path) as process:
        yield process


@pytest.fixture
def source(tmp_path: Path) -> Reader:
    return reader_of(tmp_path)


@pytest.fixture
async def site(tmp_path: Path) -> TestSite:
    made = TestSite(tmp_path)
    await made.create(None)
    return made


async def part(source: Reader, site: TestSite) -> Path:
    found = await source.inspect(*named(site), site.commit)
    await source.export(*named(site), DEPLOYMENT, "api", found.trees["api"])
    return site.root / "exports" / DEPLOYMENT / found.trees["api"]


async def test_a_commit_is_found_by_id_and_by_branch(source: Reader, site: TestSite) -> None:
    """Its parts' trees come with it."""
    for wish in (site.commit, "refs/heads/main"):
        found = await source.inspect(*named(site), wish)
        assert found.id == site.commit
        for name in BUILT:
            assert found.trees[name] == await run("git", "rev-parse", f"HEAD:{name}", cwd=site.work)


@pytest.mark.parametrize("wish", ["0" * 40, "refs/heads/none", "--all", "HEAD:api", "x\ny"])
async def test_what_is_no_commit_is_not_found(source: Reader, site: TestSite, wish: str) -> None:
    with pytest.raises(CommitNotFoundError, match="push it"):
        await source.inspect(*named(site), wish)


async def test_another_sites_repository_is_not_there(source: Reader, site: TestSite, tmp_path: Path) -> None:
    """The path is made of checked names only, and a missing one is said as such."""
    with pytest.raises(CommitNotFoundError, match="repository is missing"):
        await source.inspect(*named(TestSite(tmp_path)), site.commit)


async def test_a_missing_part_and_a_large_dockerfile_are_named(source: Reader, site: TestSite) -> None:
    (site.work / "api" / "Dockerfile").write_text("#" * 65_537)
    await site.push("Large")
    with pytest.raises(RefusedTreeError, match="api/Dockerfile must be a file of at most 64 KiB"):
        await source.inspect(*named(site), site.commit)
    await run("git", "rm", "-q", "-r", "api", cwd=site.work)
    await site.push("None")
    with pytest.raises(PartMissingError, match="api/Dockerfile"):
        await source.inspect(*named(site), site.commit)


async def test_files_are_written_byte_for_byte(source: Reader, site: TestSite) -> None:
    """No attribute in the tree changes them: encoding, line ends, ident, export-subst and filters are not ours."""
    attributes = (
        "Dockerfile working-tree-encoding=ASCII//TRANSLIT\n*.txt text eol=crlf\n*.id ident export-subst filter=evil\n"
    )
    content = {
        "Dockerfile": "\U0001d400\U0001d403\U0001d403 http://127.0.0.1 /x\n".encode(),
        "a.txt": b"one\ntwo\n",
        "b.id": b"$Id$ $Format:%H$\n",
        "empty": b"",
        "large": os.urandom(9_000_000),
        "odd \n name/file": b"x",
        os.fsdecode(b"n\xfcm"): b"latin",
    }
    for name, text in content.items():
        (site.work / "api" / name).parent.mkdir(exist_ok=True)
        (site.work / "api" / name).write_bytes(text)
    (site.work / "api" / "run").write_text("#!/bin/sh\n")
    (site.work / "api" / "run").chmod(0o755)
    await run("git", "add", "-A", cwd=site.work)
    # Only now: with it `git add` would convert the others.
    (site.work / "api" / ".gitattributes").write_text(attributes)
    content[".gitattributes"] = attributes.encode()
    await run("git", "add", "api/.gitattributes", cwd=site.work)
    await run("git", "commit", "-q", "-m", "Odd", cwd=site.work)
    await run("git", "push", "-q", str(site.repo), "HEAD:main", cwd=site.work)
    site.commit = await run("git", "rev-parse", "HEAD", cwd=site.work)
    folder = await part(source, site)
    assert {name: (folder / name).read_bytes() for name in content} == content
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert (folder / "run").stat().st_mode & 0o777 == 0o755
    assert (folder / "empty").stat().st_mode & 0o777 == 0o644


async def test_links_are_kept_and_those_that_lead_out_through_others_refused(source: Reader, site: TestSite) -> None:
    """Lexically each of them is inside."""
    api = site.work / "api"
    (api / "a" / "b").mkdir(parents=True)
    (api / "a" / "b" / "file").write_text("x")
    (api / "short").symlink_to("a/b")
    (api / "dangling").symlink_to("a/none")
    await site.push("Fine")
    folder = await part(source, site)
    assert (folder / "short").readlink() == Path("a/b")
    assert (folder / "short" / "file").read_text() == "x"
    (api / "a" / "b" / "up").symlink_to("../..")
    (api / "sneaky").symlink_to("a/b/up/../..")
    await site.push("Out")
    with pytest.raises(RefusedTreeError, match="api/sneaky is a symbolic link"):
        await part(source, site)
    assert {path.name for path in folder.parent.iterdir()} == {folder.name}


async def test_a_file_and_a_link_of_one_name_write_nothing_outside(
    source: Reader, site: TestSite, tmp_path: Path
) -> None:
    """A tree that git would not make: first a link, then a folder under its name."""
    repository = Repository(site.repo)
    text = repository.blob(b"owned")
    inner = repository.tree([("100644", "file", text)])
    doubled = repository.tree([("120000", "x", repository.blob(str(tmp_path).encode())), ("40000", "x", inner)])
    with pytest.raises(RefusedTreeError):
        await source.export(*named(site), DEPLOYMENT, "api", doubled)
    assert not (tmp_path / "file").exists()


@pytest.fixture
def peak(reader: subprocess.Popen[bytes]) -> Callable[[], int]:
    """MiB that the reader has had at most."""

    def look() -> int:
        status = Path(f"/proc/{reader.pid}/status").read_text().split()
        return int(status[status.index("VmHWM:") + 1]) // 1024

    return look


async def test_a_tree_bomb_is_left_after_its_first_files(
    source: Reader, site: TestSite, peak: Callable[[], int]
) -> None:
    """2 kB that stand for 3,200,000 files: the reader does not grow, and writes none of them."""
    repository = Repository(site.repo)
    commit = repository.commit(bomb(repository))
    before = peak()
    for wish in (commit, repository.commit(bomb(repository, leaf=[]))):
        with pytest.raises(RefusedTreeError, match="at most 20000"):
            await source.inspect(*named(site), wish)
    with pytest.raises(RefusedTreeError, match="at most 20000"):
        await source.export(*named(site), DEPLOYMENT, "api", bomb(repository))
    assert peak() - before < 20
    assert not [path for path in (site.root / "exports").rglob("*") if path.is_file()]


async def test_objects_that_git_cannot_hold_are_refused(source: Reader, site: TestSite) -> None:
    """A commit whose message is larger than git may become; the next request is served."""
    repository = Repository(site.repo)
    tree = (await run("git", "rev-parse", "HEAD^{tree}", cwd=site.work)).strip()
    huge = repository.commit(tree, message=b"x" * 900_000_000)
    with pytest.raises((RefusedTreeError, CommitNotFoundError)):
        await source.inspect(*named(site), huge)
    assert (await source.inspect(*named(site), site.commit)).id == site.commit


async def test_what_was_asked_ends_when_the_asker_goes(source: Reader, site: TestSite) -> None:
    """No git is left behind, and the places are free again."""
    repository = Repository(site.repo)
    endless = Reader(source.socket, max_files=10**9, max_bytes=10**12)
    bombed = repository.commit(bomb(repository, height=12))
    asked = [asyncio.ensure_future(endless.inspect(*named(site), bombed)) for _ in range(2)]
    await until(lambda: two_gits(site))
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    assert (await source.inspect(*named(site), site.commit)).id == site.commit
    await until(lambda: no_git(site))


def gits(site: TestSite) -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(site.repo).encode() in words and b"ls-tree" in words:
            yield process


async def two_gits(site: TestSite) -> bool:
    return len(list(gits(site))) == 2


async def no_git(site: TestSite) -> bool:
    return not list(gits(site))


async def test_a_customer_who_asks_much_does_not_keep_others_waiting(
    source: Reader, site: TestSite, tmp_path: Path
) -> None:
    """Two of theirs are at work for ever; another's answer comes all the same."""
    repository = Repository(site.repo)
    endless = Reader(source.socket, max_files=10**9, max_bytes=10**12)
    bombed = repository.commit(bomb(repository, height=12))
    asked = [asyncio.ensure_future(endless.inspect(*named(site), bombed)) for _ in range(5)]
    await until(lambda: two_gits(site))
    other = TestSite(tmp_path)
    await other.create(None)
    assert (await source.inspect(*named(other), other.commit)).id == other.commit
    assert await two_gits(site)
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)


@pytest.mark.parametrize("said", [b"", b"{}\n", b"x\n", b'{"do": "export"}\n', b"[" * 20_000 + b"\n"])
async def test_nonsense_does_not_end_it(source: Reader, said: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(source.socket)
    writer.write(said)
    writer.write_eof()
    await reader.read()
    writer.close()
    await source.ping()
