"""The template of a site type: `templates/base` with `templates/<type>` as an overlay.

The provisioner makes a site's first commit from it, the deployer builds its parts ahead; both must see the same bytes.
Manually: `python -m shared.templates TEMPLATES TYPE DESTINATION`.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from shared.events.types import SiteType

BASE = "base"
PARTS = ("www", "api", "alert")


class UnknownSiteTypeError(Exception):
    """The templates directory has no folder for this type."""


def available(templates: Path) -> list[str]:
    """The types that have a folder in `templates`."""
    return [name for name in get_args(SiteType) if (templates / name).is_dir()]


def compose(templates: Path, site_type: str, destination: Path) -> None:
    """Writes the tree to `destination`, overwriting existing files. Modes are 0644 and 0755, as in git."""
    for source, path in _files(templates, site_type):
        target = destination / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(_mode(source))


def digest(templates: Path, site_type: str) -> str:
    """A SHA-256 that changes whenever the output of `compose` changes."""
    found = hashlib.sha256()
    for source, path in _files(templates, site_type):
        content = source.read_bytes()
        found.update(b"%s\0%o\0%d\0%s" % (os.fsencode(path), _mode(source), len(content), content))
    return found.hexdigest()


def _files(templates: Path, site_type: str) -> Iterator[tuple[Path, Path]]:
    """(file, its path in the tree); for equal paths the later one wins. Raises UnknownSiteTypeError."""
    if site_type not in available(templates):
        raise UnknownSiteTypeError(site_type)
    for layer in (BASE, site_type):
        root = templates / layer
        for source in sorted(root.rglob("*")):
            if source.is_file() and not source.is_symlink() and "node_modules" not in source.parts:
                yield source, source.relative_to(root)


def _mode(source: Path) -> int:
    return 0o755 if source.stat().st_mode & 0o100 else 0o644


if __name__ == "__main__":
    compose(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
