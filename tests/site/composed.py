"""A site's repository as the platform makes it: base, and a type's files over it."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
TYPES = sorted(p.name for p in TEMPLATES.iterdir() if p.is_dir() and p.name != "base")


def composed(site_type: str) -> dict[str, Path]:
    """Path in the repository → where the file is here."""
    files: dict[str, Path] = {}
    for part in ("base", site_type):
        root = TEMPLATES / part
        files |= {str(p.relative_to(root)): p for p in root.rglob("*") if p.is_file()}
    return files


def write(site_type: str, folder: Path) -> Path:
    """The same on disk, readable for a container's own user."""
    for path, file in composed(site_type).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / path)
    return folder
