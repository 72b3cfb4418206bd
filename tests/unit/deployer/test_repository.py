from pathlib import Path

import pytest
from deployer import repository
from deployer.errors import PartMissingError, RefusedTreeError
from deployer.repository import Entry

PARTS = ("www", "api", "alert")
A, B = "a" * 40, "b" * 40


def test_git_never_reads_configuration_or_runs_hooks():
    """The whole command line."""
    assert repository.argv(Path("/r/x.git"), "rev-parse", "main") == [
        "git", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false",
        "-c", "safe.directory=*", "-c", "core.quotePath=false", "-c", "core.autocrlf=false",
        "--git-dir=/r/x.git", "rev-parse", "main",
    ]  # fmt: skip
    assert {"GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_TERMINAL_PROMPT"} <= set(repository.environment())


@pytest.mark.parametrize("name", ["../other", "app_xyz7890abc/../x", "APP", ""])
def test_a_path_is_made_of_checked_names_only(name: str):
    """The second check, at the place of use."""
    with pytest.raises(ValueError, match="string"):
        repository.path_of(Path("/repos"), "cust_abc123def456", name)


def test_the_listing_of_a_tree_is_read_as_git_writes_it():
    """Names with spaces, tabs and line breaks included."""
    raw = f"100644 blob {A}      12\twww/a file\tx\n.txt\x00040000 tree {B}       -\tapi\0".encode()
    assert repository.parse_entries(raw) == [
        Entry("100644", A, 12, "www/a file\tx\n.txt"),
        Entry("040000", B, 0, "api"),
    ]


def test_each_part_needs_its_folder_and_its_dockerfile():
    """The error names what is missing."""
    entries = [Entry("040000", A, 0, "www"), Entry("100644", B, 1, "www/Dockerfile")]
    assert repository.part_trees(entries, ("www",)) == {"www": A}
    with pytest.raises(PartMissingError, match="api/Dockerfile"):
        repository.part_trees(entries, ("www", "api"))


def test_too_much_is_refused():
    """By number of files and by their size together."""
    many = [Entry("100644", A, 1, f"f{number}") for number in range(4)]
    with pytest.raises(RefusedTreeError, match="4 files"):
        repository.check_size(many, max_files=3, max_bytes=100)
    with pytest.raises(RefusedTreeError, match="MiB"):
        repository.check_size(many, max_files=10, max_bytes=3)


def test_a_submodule_within_a_part_is_refused():
    """Its files would silently be missing."""
    with pytest.raises(RefusedTreeError, match="submodule"):
        repository.check_submodules([Entry("160000", A, 0, "api/lib")], PARTS)
    repository.check_submodules([Entry("160000", A, 0, "docs")], PARTS)


@pytest.mark.parametrize("target", ["/etc/passwd", "../../x", "../../../etc", "../..", "a/../../../www/x"])
def test_a_link_out_of_its_part_is_refused(target: str):
    """Absolute, or by way of ..: also into another part, which is another image."""
    with pytest.raises(RefusedTreeError, match="symbolic link"):
        repository.check_link("api/src/link", target, "api")


@pytest.mark.parametrize("target", ["file", "../Framework", "./a/../b", ".."])
def test_a_link_within_its_part_is_fine(target: str):
    """api/Framework may be one."""
    repository.check_link("api/src/link", target, "api")
