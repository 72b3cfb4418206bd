"""Writes a part's tree as files, byte for byte: the tree's own settings (.gitattributes) have no effect."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from provisioner.errors import RefusedTreeError
from provisioner.reader import links
from provisioner.reader.git import Git, TookTooLongError
from provisioner.reader.tree import FOLDER, LINK, PROGRAM, SUBMODULE, Entry, Limits, entries, shown

MAX_LINK = 4096
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def export(git: Git, tree: str, destination: Path, *, part: str, allowed: Limits) -> None:
    """Write all files or none. Raises RefusedTreeError; `part` is for its text."""
    if destination.exists():
        return
    found = [entry for entry in entries(git, tree, allowed) if entry.mode not in {FOLDER, SUBMODULE}]
    destination.parent.mkdir(parents=True, exist_ok=True)
    with _scratch(destination.parent) as scratch:
        root = scratch / "files"
        root.mkdir()
        try:
            targets = _write(git, found, root, scratch / "wanted")
            for path in targets:
                if time.monotonic() > git.deadline:
                    raise TookTooLongError
                links.check(path, targets, part)
            for path, target in targets.items():
                _make_folder(root, path)
                (root / path).symlink_to(target)
        except (FileExistsError, NotADirectoryError) as error:
            raise RefusedTreeError(f"{part}/ has two files of one name; rename one of them.") from error
        root.rename(destination)


def _write(git: Git, found: list[Entry], root: Path, wanted: Path) -> dict[str, str]:
    """Write the files; return links' targets by path. No link is made yet, so nothing is written through one."""
    targets = {}
    wanted.write_text("".join(f"{entry.object_id}\n" for entry in found))
    with wanted.open("rb") as asked, git.running("cat-file", "--batch", "--buffer", stdin=asked) as output:
        for entry in found:
            content = output.blob(entry.object_id, entry.size)
            if entry.mode == LINK:
                targets[entry.path] = _target(entry, content)
            else:
                _put(root, entry, content)
    return targets


def _target(entry: Entry, content: Iterator[bytes]) -> str:
    if not 0 < entry.size < MAX_LINK:
        raise RefusedTreeError(f"{shown(entry.path)} is a symbolic link longer than a path can be.")
    target = b"".join(content)
    if b"\0" in target:
        raise RefusedTreeError(f"{shown(entry.path)} is a symbolic link that no path can be.")
    return os.fsdecode(target)


def _put(root: Path, entry: Entry, content: Iterator[bytes]) -> None:
    _make_folder(root, entry.path)
    descriptor = os.open(root / entry.path, _CREATE, 0o755 if entry.mode == PROGRAM else 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(content)


def _make_folder(root: Path, path: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(dir=parent, prefix=".export-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
