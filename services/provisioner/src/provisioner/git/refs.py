"""Reads a repository's branches and tags from its files: a process would cost a hundred times as much."""

import contextlib
import os
import re
from pathlib import Path

ZERO = "0" * 40
# GitHub's limit; a PostgreSQL index row takes 2,700.
MAX_NAME_BYTES = 255
_COMMIT = re.compile(rb"[0-9a-f]{40}")


def is_plain(name: bytes) -> bool:
    """Whether a ref's name can be stored and sent: git accepts any bytes, the database and JSON only text."""
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return len(name) <= MAX_NAME_BYTES


def read(repository: Path) -> dict[str, str]:
    """Return the hash by full name (`refs/heads/main`) of refs with a plain name; empty for a removed repository."""
    # Loose first: packing writes the packed file before it removes the loose ones.
    loose = _loose(repository)
    found = _packed(repository) | loose
    return {
        name.decode(): value.decode() for name, value in found.items() if is_plain(name) and _COMMIT.fullmatch(value)
    }


def _loose(repository: Path) -> dict[bytes, bytes]:
    found = {}
    for kind in ("heads", "tags"):
        for file in (repository / "refs" / kind).rglob("*"):
            if file.is_file() and not file.is_symlink() and file.suffix != ".lock":
                # The file may be deleted or packed meanwhile.
                with contextlib.suppress(FileNotFoundError):
                    found[os.fsencode(file.relative_to(repository).as_posix())] = file.read_bytes().strip()
    return found


def _packed(repository: Path) -> dict[bytes, bytes]:
    try:
        # Not splitlines(): a name may contain other line separators.
        lines = (repository / "packed-refs").read_bytes().split(b"\n")
    except FileNotFoundError:
        return {}
    pairs = (line.partition(b" ") for line in lines if line[:1] not in {b"#", b"^", b""})
    return {name: value for value, _, name in pairs if name.startswith((b"refs/heads/", b"refs/tags/"))}


def changes(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (name, before, after) of every difference, by name; ZERO means that the ref did not exist."""
    return [
        (name, old.get(name, ZERO), new.get(name, ZERO))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
