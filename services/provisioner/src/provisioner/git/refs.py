"""Reading a bare repository's branches and tags from its files: a process would cost a hundred times as much."""

import re
from pathlib import Path

ZERO = "0" * 40
_COMMIT = re.compile(r"[0-9a-f]{40}")


def read(repository: Path) -> dict[str, str]:
    """Hash by full name (`refs/heads/main`). A repository that is gone has none."""
    # Loose first: packing writes the packed file before it removes the loose ones.
    loose = {
        file.relative_to(repository).as_posix(): file.read_text().strip()
        for kind in ("heads", "tags")
        for file in (repository / "refs" / kind).rglob("*")
        if file.is_file() and not file.is_symlink() and file.suffix != ".lock"
    }
    found = _packed(repository) | loose
    return {name: value for name, value in found.items() if _COMMIT.fullmatch(value)}


def _packed(repository: Path) -> dict[str, str]:
    try:
        lines = (repository / "packed-refs").read_text().splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split(" ", 1) for line in lines if line[:1] not in {"#", "^", ""})
    return {name: value for value, name in pairs if name.startswith(("refs/heads/", "refs/tags/"))}


def changes(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, str, str]]:
    """(name, before, after) of every difference, by name; ZERO stands for "was not there"."""
    return [
        (name, old.get(name, ZERO), new.get(name, ZERO))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]
