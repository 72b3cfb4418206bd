"""What a site of a type consists of: `templates/base` with `templates/<type>` laid over it.

The provisioner writes a site's first commit from it, the deployer builds its parts ahead; both must see the same bytes.
`python -m shared.templates TEMPLATES TYPE DESTINATION` does it by hand.
"""

import shutil
import sys
from pathlib import Path
from typing import get_args

from shared.events.types import SiteType

BASE = "base"
PARTS = ("www", "api", "alert")


class UnknownSiteTypeError(Exception):
    """No folder for this type under the templates directory."""


def available(templates: Path) -> list[str]:
    """Types that have an overlay here; a new type is a new folder."""
    return [name for name in get_args(SiteType) if (templates / name).is_dir()]


def compose(templates: Path, site_type: str, destination: Path) -> None:
    """Writes the tree into `destination`, replacing what is there. Modes are 0644 and 0755, as git keeps them."""
    if site_type not in available(templates):
        raise UnknownSiteTypeError(site_type)
    for layer in (BASE, site_type):
        root = templates / layer
        for source in sorted(root.rglob("*")):
            if not source.is_file() or source.is_symlink() or "node_modules" in source.parts:
                continue
            target = destination / source.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o755 if source.stat().st_mode & 0o100 else 0o644)


if __name__ == "__main__":
    compose(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
