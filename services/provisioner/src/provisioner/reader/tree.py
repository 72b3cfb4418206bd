"""A tree's entries: read one by one, refused at the first one beyond the limits."""

import os
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from provisioner.errors import PartMissingError, RefusedTreeError
from provisioner.reader.git import Git
from shared import limits

FILE, PROGRAM, LINK, SUBMODULE, FOLDER = "100644", "100755", "120000", "160000", "040000"
DOCKERFILE_BYTES = 64 * 1024
# The file system's own limit.
NAME_BYTES = 255


@dataclass(frozen=True, slots=True)
class Entry:
    mode: str
    object_id: str
    size: int
    path: str


@dataclass(frozen=True)
class Limits:
    files: int
    bytes: int


def entries(git: Git, tree: str, allowed: Limits) -> Generator[Entry, None, None]:
    """Raises RefusedTreeError, and ends git, at the first entry beyond the limits."""
    with git.running("ls-tree", "-r", "-t", "-l", "-z", "--full-tree", tree) as output:
        yield from counted(map(parse, output.rows()), allowed)


def parse(row: bytes) -> Entry:
    """A row of `git ls-tree -l -z`: mode, type, id, size, TAB, path."""
    head, _, path = row.partition(b"\t")
    mode, _, object_id, size = head.decode().split()
    return Entry(mode, object_id, 0 if size == "-" else int(size), path.decode(errors="surrogateescape"))


def counted(found: Iterable[Entry], allowed: Limits) -> Generator[Entry, None, None]:
    """Raises RefusedTreeError at the first entry that is one too many, too large, too deep or no file name."""
    files = folders = size = 0
    for entry in found:
        folders += entry.mode == FOLDER
        files += entry.mode != FOLDER
        size += entry.size
        if max(files, folders) > allowed.files:
            what = "files" if files > allowed.files else "folders"
            raise RefusedTreeError(f"The commit has too many {what}; at most {allowed.files} are allowed.")
        if size > allowed.bytes:
            raise RefusedTreeError(f"The commit's files have more than {allowed.bytes // 2**20} MiB together.")
        check_path(entry.path)
        yield entry


def check_path(path: str) -> None:
    """Raises RefusedTreeError. Git's own check on receipt refuses odd paths as well."""
    names, raw = path.split("/"), os.fsencode(path)
    long = max(map(len, raw.split(b"/"))) > NAME_BYTES or len(raw) > limits.PATH_BYTES
    if long or len(names) - 1 > limits.TREE_DEPTH:
        raise RefusedTreeError(
            f"{shown(path)} is too deep or too long; at most {limits.TREE_DEPTH} folders,"
            f" {NAME_BYTES} bytes in a name and {limits.PATH_BYTES} in a path are allowed."
        )
    if not {"", ".", ".."}.isdisjoint(names):
        raise RefusedTreeError(f"{shown(path)} is not a path that a file can have.")


def check_submodule(entry: Entry, parts: Iterable[str]) -> None:
    """Raises RefusedTreeError for a submodule within a part; elsewhere it is an empty, unused folder."""
    if entry.mode == SUBMODULE and entry.path.split("/")[0] in parts:
        raise RefusedTreeError(f"{shown(entry.path)} is a submodule; commit its files instead.")


def part_trees(found: Iterable[Entry], parts: list[str]) -> dict[str, str]:
    """Tree id of each part's folder. Raises PartMissingError."""
    trees, paths = dict[str, str](), set[str]()
    for entry in found:
        paths.add(entry.path)
        if entry.mode == FOLDER:
            trees[entry.path] = entry.object_id
    for part in parts:
        if part not in trees or f"{part}/Dockerfile" not in paths:
            raise PartMissingError(f"The commit has no {part}/Dockerfile; a site needs the folders {', '.join(parts)}.")
    return {part: trees[part] for part in parts}


def check_dockerfile(entry: Entry) -> None:
    """Raises RefusedTreeError if it is no file or too large."""
    if entry.mode not in {FILE, PROGRAM} or entry.size > DOCKERFILE_BYTES:
        raise RefusedTreeError(f"{entry.path} must be a file of at most {DOCKERFILE_BYTES // 1024} KiB.")


def shown(path: str) -> str:
    """Return the path as readable text, even if its bytes are no UTF-8."""
    text = path.encode(errors="surrogateescape").decode(errors="replace")
    return text if len(text) <= 200 else f"{text[:200]}…"
