"""Reading a bare repository's branches and tags from its files: a process would cost a hundred times as much."""

import contextlib
import os
import re
from pathlib import Path

ZERO = "0" * 40
# As GitHub; an index row of PostgreSQL's takes 2,700.
MAX_NAME_BYTES = 255
_COMMIT = re.compile(rb"[0-9a-f]{40}")


def is_plain(name: bytes) -> bool:
    """Whether a ref's name can be kept and told of: git takes any bytes, the database and JSON take text."""
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return len(name) <= MAX_NAME_BYTES


def read(repository: Path) -> dict[str, str]:
    """Hash by full name (`refs/heads/main`), of those with a plain name. A repository that is gone has none."""
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
                # It may be deleted or packed at this moment.
                with contextlib.suppress(FileNotFoundError):
                    found[os.fsencode(file.relative_to(repository).as_posix())] = file.read_bytes().strip()
    return found


def _packed(repository: Path) -> dict[bytes, bytes]:
    try:
        # Not splitlines(): a name may hold U+2028 and its like.
        lines = (repository / "packed-refs").read_bytes().split(b"\n")
    except FileNotFoundError:
        return {}
    pairs = (line.partition(b" ") for line in lines if line[:1] not in {b"#", b"^", b""})
    return {name: value for value, _, name in pairs if name.startswith((b"refs/heads/", b"refs/tags/"))}


def changes(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, str]]:
    """(name, before, after) of every difference, by name; ZERO stands for "was not there"."""
    return [
        (name, old.get(name, ZERO), new.get(name, ZERO))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
