#!/usr/bin/env -S python3 -I
"""git's pre-receive hook: measures a push before any ref moves; a refused push is dropped as a whole.

A standalone program that imports only the standard library, so it starts in 20 ms. Its limits come from the
environment (`command.receive_environment`); git gives it lines of "old new ref" and the objects in quarantine.
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
# The mode bits with an entry's type, as git reads them: `040755` is also a folder.
KIND, FOLDER = 0o170000, 0o040000


class RefusedError(Exception):
    """The customer's git shows its text."""


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
    # Ref names may contain any byte.
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
    """Limit the number of refs: each is a file that is read again and again. Raises RefusedError."""
    if not added:
        return
    with _git("for-each-ref", f"--count={at_most + 1}", "--format=x") as (_, said):
        there = sum(len(piece) for piece in _pieces(said)) // 2
    if there + added > at_most:
        raise RefusedError(f"a repository has at most {at_most} branches and tags; delete some first")


def check_objects(received: str | None, at_most: int) -> None:
    """Limit the size of commits, tags and trees, but not of blobs. Raises RefusedError."""
    if received is None:
        return
    # Only the received objects: the quarantine without the repository.
    alone = {"GIT_OBJECT_DIRECTORY": received, "GIT_ALTERNATE_OBJECT_DIRECTORIES": ""}
    question = "--batch-check=%(objectsize) %(objecttype) %(objectname)"
    with _git("cat-file", "--batch-all-objects", "--unordered", question, env=alone) as (_, said):
        for size, kind, name in (line.split() for line in said):
            if kind != b"blob":
                check_size(name, kind, int(size), at_most)


def check_size(name: bytes, kind: bytes, size: int, at_most: int) -> None:
    """Raises RefusedError."""
    if size > at_most:
        raise RefusedError(
            f"the {kind.decode()} {name.decode()} has {size // 1024} KiB; at most {at_most // 1024} are"
            " allowed; write a shorter message, or spread the files over more folders"
        )


def check_trees(tips: list[bytes], limits: Limits) -> None:
    """Limit what each of the new tips unpacks to. Raises RefusedError."""
    if not tips:
        return
    with _git("cat-file", "--batch") as (ask, said):
        measure = Measure(ask, said, limits)
        for tip in dict.fromkeys(tips):
            measure.tree(tip + b"^{tree}")


@dataclass
class Measure:
    """Reads each tree once, even if several trees contain it."""

    ask: IO[bytes]
    said: IO[bytes]
    limits: Limits
    _known: dict[bytes, tuple[int, int, int]] = field(default_factory=dict)

    def tree(self, name: bytes, depth: int = 0) -> tuple[int, int, int]:
        """Return (files, folders, height). Raises RefusedError."""
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
        """Return nothing for a tag of a blob: it is never unpacked."""
        self.ask.write(name + b"\n")
        self.ask.flush()
        header = self.said.readline().split()
        if header[-1] in {b"missing", b"ambiguous"}:
            return b""
        size = int(header[2])
        # One that was in the repository before there were limits.
        check_size(header[0], header[1], size, self.limits.object_bytes)
        return self.said.read(size + 1)[:-1]


def entries(content: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield (whether it is a folder, binary id) of each entry of a tree object."""
    start = 0
    while start < len(content):
        end = content.index(b"\0", start)
        mode = int(content[start : content.index(b" ", start)], 8)
        yield mode & KIND == FOLDER, content[end + 1 : end + 21]
        start = end + 21


@contextmanager
def _git(*arguments: str, env: Mapping[str, str] | None = None) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Yield its input and output; the process ends with the block. It inherits git's configuration and limits."""
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
