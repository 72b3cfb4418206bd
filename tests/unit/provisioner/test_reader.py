import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from provisioner.errors import PartMissingError, RefusedTreeError
from provisioner.reader import git, links, tree
from provisioner.reader.server import Places
from provisioner.reader.tree import Entry, Limits
from shared.git import environment

PARTS = ["www", "api"]
A, B = "a" * 40, "b" * 40
MANY = Limits(10, 100)


def test_git_is_limited_and_reads_no_configuration_but_ours() -> None:
    """Limits first, then flags, then what is run."""
    argv = git.argv(Path("/r/x.git"), "rev-parse", "main")
    assert argv[0] == "prlimit"
    assert argv[argv.index("git") :][-3:] == ["--git-dir=/r/x.git", "rev-parse", "main"]
    assert "core.hooksPath=/dev/null" in argv
    assert {"GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_ATTR_NOSYSTEM"} <= set(environment())


def test_the_deadline_holds_while_git_goes_on_talking() -> None:
    """What it says in time is read."""
    reading, writing = os.pipe()
    os.write(writing, b"a\0b\0")
    asker, other = socket.socketpair()
    with os.fdopen(reading, "rb") as out, Path(os.devnull).open("rb") as err, asker, other:
        process = cast("Any", SimpleNamespace(stdout=out, stderr=err))
        rows = git.Output(process, asker, time.monotonic() + 60).rows()
        assert [next(rows), next(rows)] == [b"a", b"b"]
        os.write(writing, b"c\0")
        with pytest.raises(git.TookTooLongError):
            next(git.Output(process, asker, time.monotonic() - 1).rows())
    os.close(writing)


def test_a_row_of_a_listing_is_read_as_git_writes_it() -> None:
    """Names with spaces, tabs and line breaks included."""
    row = f"100644 blob {A}      12\twww/a file\tx\n.txt".encode()
    assert tree.parse(row) == Entry("100644", A, 12, "www/a file\tx\n.txt")
    assert tree.parse(f"040000 tree {B}       -\tapi".encode()) == Entry("040000", B, 0, "api")


def test_each_part_needs_its_folder_and_its_dockerfile() -> None:
    """The error names what is missing."""
    entries = [Entry("040000", A, 0, "www"), Entry("100644", B, 1, "www/Dockerfile")]
    assert tree.part_trees(entries, ["www"]) == {"www": A}
    with pytest.raises(PartMissingError, match="api/Dockerfile"):
        tree.part_trees(entries, ["www", "api"])


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (Entry("100644", A, 1, "f{}"), "at most 10"),
        (Entry("040000", A, 0, "d{}"), "too many folders"),
        (Entry("100644", A, 60, "f{}"), "MiB"),
        (Entry("100644", A, 1, "/".join("d" * 102)), "too deep"),
        (Entry("100644", A, 1, "ü" * 200), "too long"),
        (Entry("100644", A, 1, "/".join(["d" * 200] * 11)), "too long"),
        (Entry("100644", A, 1, "api/../../x"), "not a path"),
        (Entry("100644", A, 1, "/x"), "not a path"),
    ],
)
def test_counting_ends_at_the_first_entry_that_is_too_much(entry: Entry, text: str) -> None:
    """What comes after it is not asked for."""
    taken = 0

    def endless() -> Iterator[Entry]:
        nonlocal taken
        while True:
            taken += 1
            yield entry

    with pytest.raises(RefusedTreeError, match=text):
        list(tree.counted(endless(), MANY))
    assert taken <= 11


def test_a_submodule_within_a_part_is_refused() -> None:
    """Its files would silently be missing."""
    with pytest.raises(RefusedTreeError, match="submodule"):
        tree.check_submodule(Entry("160000", A, 0, "api/lib"), PARTS)
    tree.check_submodule(Entry("160000", A, 0, "docs"), PARTS)


def test_a_dockerfile_is_a_file_of_limited_size() -> None:
    tree.check_dockerfile(Entry("100755", A, 64 * 1024, "api/Dockerfile"))
    with pytest.raises(RefusedTreeError, match="api/Dockerfile"):
        tree.check_dockerfile(Entry("120000", A, 10, "api/Dockerfile"))
    with pytest.raises(match="64 KiB"):
        tree.check_dockerfile(Entry("100644", A, 64 * 1024 + 1, "api/Dockerfile"))


@pytest.mark.parametrize("target", ["/etc/passwd", "../../x", "../../../etc", "../..", "a/../../../www/x"])
def test_a_link_out_of_its_part_is_refused(target: str) -> None:
    """Absolute, or by way of ..: also into another part, which is another image."""
    with pytest.raises(RefusedTreeError, match="api/src/link is a symbolic link that leads out of api/"):
        links.check("src/link", {"src/link": target}, "api")


@pytest.mark.parametrize("target", ["file", "../Framework", "./a/../b", ".."])
def test_a_link_within_its_part_is_fine(target: str) -> None:
    """api/Framework may be one; what it leads to need not exist."""
    links.check("src/link", {"src/link": target}, "api")


def test_a_link_through_other_links_is_followed() -> None:
    """Each one by itself stays inside; together they do not."""
    found = {"deep/er/up": "..", "deep/er/out": "up/../..", "a/b/here": "../..", "sneaky": "a/b/here/.."}
    links.check("deep/er/up", found, "api")
    links.check("a/b/here", found, "api")
    for path in ("deep/er/out", "sneaky"):
        with pytest.raises(RefusedTreeError):
            links.check(path, found, "api")


def test_links_in_a_circle_or_without_end_are_refused() -> None:
    """As the kernel gives up on them."""
    chain = {f"l{n}": f"l{n + 1}" for n in range(100)}
    for found in ({"a": "b", "b": "a"}, {"a": "a/a/a"}, {"a": "l0", **chain}):
        with pytest.raises(RefusedTreeError):
            links.check("a", found, "api")


def test_a_customer_has_only_some_of_the_places() -> None:
    """The next request of the same one waits, another's does not."""
    places = Places(total=3, per_customer=2)
    with places.take("a"), places.take("a"):
        with pytest.raises(Exception, match="busy"), places.take("a", seconds=0):
            pass
        with places.take("b"), pytest.raises(Exception, match="busy"), places.take("c", seconds=0):
            pass
    with places.take("a", seconds=0):
        pass
