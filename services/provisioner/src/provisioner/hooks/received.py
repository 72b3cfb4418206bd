#!/usr/bin/env -S python3 -I
"""git's pre-receive hook: measures what a push brought before any ref moves; refused, all of it is dropped.

A program by itself, with the standard library alone: it starts in 20 ms. It gets its limits from its environment
(`command.receive_environment`) and what git says of hooks: lines of "old new ref", the received objects aside.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

SECONDS = 60
CHUNK = 64 * 1024
ZERO = b"0" * 40
# The bits of a mode that say what an entry is, as git reads them: `040755` is a folder, too.
KIND, FOLDER = 0o170000, 0o040000


class RefusedError(Exception):
    """Its text is what the customer's git shows."""


@dataclass(frozen=True)
class Limits:
    files: int
    depth: int
    object_bytes: int
    refs: int

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "Limits":
        names = ("TREE_FILES", "TREE_DEPTH", "OBJECT_BYTES", "REFS")
        return cls(*(int(env[f"RECEIVE_{name}"]) for name in names))


def main() -> int:
    signal.signal(signal.SIGALRM, _late)
    signal.alarm(SECONDS)
    limits = Limits.from_environment(os.environ)
    # Names of refs may hold any byte.
    changes = [line.split(b" ", 2) for line in sys.stdin.buffer.read().splitlines()]
    try:
        check_refs(sum(old == ZERO for old, _, _ in changes), limits.refs)
        check_objects(os.environ.get("GIT_QUARANTINE_PATH"), limits.object_bytes)
        check_trees([new for _, new, _ in changes if new != ZERO], limits)
    except RefusedError as why:
        print(f"Refused: {why}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _late(*_: object) -> None:
    raise RefusedError(f"it takes longer than {SECONDS} s to check; push in smaller pieces")


def check_refs(added: int, at_most: int) -> None:
    """Each is a file that is looked at again and again. Raises RefusedError."""
    if not added:
        return
    with _git("for-each-ref", f"--count={at_most + 1}", "--format=x") as (_, said):
        there = sum(len(piece) for piece in _pieces(said)) // 2
    if there + added > at_most:
        raise RefusedError(f"a repository has at most {at_most} branches and tags; delete some first")


def check_objects(received: str | None, at_most: int) -> None:
    """Commits, tags and trees; large files are files of their own. Raises RefusedError."""
    if received is None:
        return
    # Only what was received: the quarantine without the repository behind it.
    alone = {"GIT_OBJECT_DIRECTORY": received, "GIT_ALTERNATE_OBJECT_DIRECTORIES": ""}
    question = "--batch-check=%(objectsize) %(objecttype) %(objectname)"
    with _git("cat-file", "--batch-all-objects", "--unordered", question, env=alone) as (_, said):
        for size, kind, name in (line.split() for line in said):
            if kind != b"blob" and int(size) > at_most:
                raise RefusedError(
                    f"the {kind.decode()} {name.decode()} has {int(size) // 1024} KiB; at most {at_most // 1024} are"
                    " allowed; write a shorter message, or spread the files over more folders"
                )


def check_trees(tips: list[bytes], limits: Limits) -> None:
    """What each of the new tips unpacks to. Raises RefusedError."""
    if not tips:
        return
    with _git("cat-file", "--batch") as (ask, said):
        measure = Measure(ask, said, limits)
        for tip in dict.fromkeys(tips):
            measure.tree(tip + b"^{tree}")


@dataclass
class Measure:
    """Each tree is read once, however often it is part of others."""

    ask: IO[bytes]
    said: IO[bytes]
    limits: Limits
    _known: dict[bytes, tuple[int, int, int]] = field(default_factory=dict)

    def tree(self, name: bytes, depth: int = 0) -> tuple[int, int, int]:
        """(files, folders, height). Raises RefusedError."""
        found = self._known.get(name) or self._add_up(name, depth)
        self._known[name] = found
        if depth + found[2] > self.limits.depth:
            raise RefusedError(f"its folders are more than {self.limits.depth} deep; make the tree flatter")
        return found

    def _add_up(self, name: bytes, depth: int) -> tuple[int, int, int]:
        files = folders = height = 0
        for is_folder, object_id in entries(self._content(name)):
            if is_folder and depth < self.limits.depth:
                below = self.tree(object_id.hex().encode(), depth + 1)
                files, folders, height = files + below[0], folders + below[1] + 1, max(height, below[2] + 1)
            elif is_folder:
                height = self.limits.depth + 1
            else:
                files += 1
            if max(files, folders) > self.limits.files:
                what = "files" if files > self.limits.files else "folders"
                raise RefusedError(f"it has too many {what}; at most {self.limits.files} are allowed in a commit")
        return files, folders, height

    def _content(self, name: bytes) -> bytes:
        """Nothing for a tag of a file: that is never unpacked."""
        self.ask.write(name + b"\n")
        self.ask.flush()
        header = self.said.readline().split()
        if header[-1] in {b"missing", b"ambiguous"}:
            return b""
        size = int(header[2])
        if size > self.limits.object_bytes:
            raise RefusedError(f"one of its folders has more than {self.limits.files} files")
        return self.said.read(size + 1)[:-1]


def entries(content: bytes) -> Iterator[tuple[bool, bytes]]:
    """(whether it is a folder, binary id) of each entry of a tree object."""
    start = 0
    while start < len(content):
        end = content.index(b"\0", start)
        mode = int(content[start : content.index(b" ", start)], 8)
        yield mode & KIND == FOLDER, content[end + 1 : end + 21]
        start = end + 21


@contextmanager
def _git(*arguments: str, env: Mapping[str, str] | None = None) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Its input and output; gone after the block. Configuration and limits are inherited from git."""
    process = subprocess.Popen(
        ("git", *arguments), env={**os.environ, **(env or {})}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin and process.stdout  # noqa: S101, PT018 - asked for above
    try:
        yield process.stdin, process.stdout
        process.stdin.close()
        if process.wait():
            raise RefusedError("it cannot be read; check it with `git fsck`")
    finally:
        process.kill()
        process.wait()


def _pieces(said: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: said.read(CHUNK), b"")


if __name__ == "__main__":
    sys.exit(main())
