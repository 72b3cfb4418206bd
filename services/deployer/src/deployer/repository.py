"""A site's bare repository, read only. What is in it comes from customers: nothing of it is ever executed here.

Every command runs without the system's and the user's configuration, without hooks, and never over a network.
"""

import contextlib
import os
import posixpath
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.sitespec import Service

from deployer.errors import CommitNotFoundError, PartMissingError, RefusedTreeError
from deployer.process import ProgramError, output
from shared import names

_SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "core.fsmonitor=false",
         "-c", "safe.directory=*", "-c", "core.quotePath=false", "-c", "core.autocrlf=false")  # fmt: skip
LINK, SUBMODULE, FOLDER = "120000", "160000", "tree"


@dataclass(frozen=True)
class Entry:
    mode: str
    object_id: str
    size: int
    path: str


def path_of(repos_root: Path, customer_uuid: str, app_id: str) -> Path:
    return repos_root / names.check(names.CustomerUuid, customer_uuid) / f"{names.check(names.AppId, app_id)}.git"


def argv(repository: Path, *arguments: str) -> list[str]:
    return ["git", *_SAFE, f"--git-dir={repository}", *arguments]


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
        **(extra or {}),
    }


async def resolve(repository: Path, wish: str) -> str:
    """The commit id of a full commit id or a branch's name. Raises CommitNotFoundError."""
    try:
        found = await output(
            argv(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{wish}^{{commit}}"),
            env=environment(),
        )
    except ProgramError as error:
        raise CommitNotFoundError(f"The repository has no commit {wish[:60]}; push it and deploy again.") from error
    return names.check(names.CommitHash, found.decode().strip())


async def entries(repository: Path, commit: str) -> list[Entry]:
    listed = await output(argv(repository, "ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit), env=environment())
    return parse_entries(listed)


def parse_entries(listed: bytes) -> list[Entry]:
    """The output of `git ls-tree -l -z`: mode, type, id, size, TAB, path, NUL."""
    found = []
    for row in listed.decode(errors="surrogateescape").split("\0"):
        if row:
            head, _, path = row.partition("\t")
            mode, _, object_id, size = head.split()
            found.append(Entry(mode, object_id, 0 if size == "-" else int(size), path))
    return found


def part_trees(found: Sequence[Entry], parts: Sequence[Service]) -> dict[Service, str]:
    """Tree id of each part's folder. Raises PartMissingError."""
    trees = {entry.path: entry.object_id for entry in found if entry.mode == "040000"}
    paths = {entry.path for entry in found}
    for part in parts:
        if part not in trees or f"{part}/Dockerfile" not in paths:
            raise PartMissingError(f"The commit has no {part}/Dockerfile; a site needs the folders {', '.join(parts)}.")
    return {part: trees[part] for part in parts}


def check_size(found: Sequence[Entry], *, max_files: int, max_bytes: int) -> None:
    """Raises RefusedTreeError."""
    files = sum(1 for entry in found if entry.mode != "040000")
    size = sum(entry.size for entry in found)
    if files > max_files:
        raise RefusedTreeError(f"The commit has {files} files; at most {max_files} are allowed.")
    if size > max_bytes:
        raise RefusedTreeError(
            f"The commit's files have {size // 2**20} MiB; at most {max_bytes // 2**20} MiB are allowed."
        )


def check_submodules(found: Sequence[Entry], parts: Sequence[str]) -> None:
    """Raises RefusedTreeError for a submodule within a part; elsewhere it is an empty folder nobody reads."""
    for entry in found:
        if entry.mode == SUBMODULE and entry.path.split("/")[0] in parts:
            raise RefusedTreeError(f"{entry.path} is a submodule; commit its files instead.")


def check_link(path: str, target: str, part: str) -> None:
    """Raises RefusedTreeError when a symbolic link leads out of its part."""
    resolved = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if posixpath.isabs(target) or "\0" in target or (resolved != part and not resolved.startswith(f"{part}/")):
        raise RefusedTreeError(f"{path} is a symbolic link that leads out of {part}/; replace it by the file itself.")


async def check_links(repository: Path, found: Sequence[Entry], parts: Sequence[str]) -> None:
    """Reads the target of every link within a part. Raises RefusedTreeError."""
    links = [entry for entry in found if entry.mode == LINK and entry.path.split("/")[0] in parts]
    if not links:
        return
    if any(entry.size > 4096 for entry in links):
        raise RefusedTreeError("A symbolic link in the commit is longer than a path can be.")
    asked = "".join(f"{entry.object_id}\n" for entry in links).encode()
    answer = await output(argv(repository, "cat-file", "--batch"), env=environment(), stdin=asked)
    for entry in links:
        _, _, answer = answer.partition(b"\n")
        target, answer = answer[: entry.size], answer[entry.size + 1 :]
        check_link(entry.path, target.decode(errors="surrogateescape"), entry.path.split("/")[0])


async def export(repository: Path, tree: str, destination: Path) -> None:
    """Writes the files of `tree` into `destination`, complete or not at all."""
    if destination.exists():
        return
    destination.parent.mkdir(parents=True, exist_ok=True)
    with _scratch(destination.parent) as scratch:
        env = environment({"GIT_INDEX_FILE": str(scratch / "index")})
        (scratch / "files").mkdir()
        await output(argv(repository, "read-tree", tree), env=env)
        work_tree = f"--work-tree={scratch}/files"
        await output(argv(repository, work_tree, "checkout-index", "--all", "--force"), env=env, seconds=120)
        (scratch / "files").replace(destination)


@contextlib.contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(dir=parent, prefix=".export-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def remove(path: Path) -> None:
    """What was exported; a file that can't be removed is no reason to fail."""
    shutil.rmtree(path, ignore_errors=True)
