"""Write `.env` and `docker-compose.yaml` atomically, replacing anything a repository has under their names."""

import os
import shutil
from pathlib import Path

from provisioner.files import compose, env
from provisioner.models import Site
from shared.sitespec import COMPOSE_FILE, ENV_FILE


def write(directory: Path, site: Site, db_image: str, *, start_interval: bool = False) -> None:
    """Write both platform files of a site directory that already has its `.git`."""
    spec = site.spec(db_image)
    text = env.render(spec, site.secrets, site.owner, site.customer_env, site.env_version)
    replace(directory, ENV_FILE, text, 0o600)
    replace(directory, COMPOSE_FILE, compose.render(spec, start_interval=start_interval), 0o644)


def are_current(directory: Path) -> bool:
    """False if the `.env` is missing, or a legacy one without COMPOSE_FILE."""
    file = directory / ENV_FILE
    return file.is_file() and f"\nCOMPOSE_FILE={COMPOSE_FILE}\n" in file.read_text(encoding="utf-8")


def replace(directory: Path, name: str, text: str, mode: int) -> None:
    """Replace a file atomically. The draft is in `.git`, where no checkout can place a link."""
    draft, target = directory / ".git" / f"webmeteor-{name}", directory / name
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    draft.replace(target)
