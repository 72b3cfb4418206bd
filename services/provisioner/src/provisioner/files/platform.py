"""Writing `.env` and `docker-compose.yaml`: whole or not at all, whatever a repository left at their place."""

import os
import shutil
from pathlib import Path

from shared.sitespec import COMPOSE_FILE, ENV_FILE

from provisioner.files import compose, env
from provisioner.models import Site


def write(directory: Path, site: Site, db_image: str, *, start_interval: bool = False) -> None:
    """Both platform files of a site directory that has its `.git`."""
    spec = site.spec(db_image)
    text = env.render(spec, site.secrets, site.owner, site.customer_env, site.env_version)
    replace(directory, ENV_FILE, text, 0o600)
    replace(directory, COMPOSE_FILE, compose.render(spec, start_interval=start_interval), 0o644)


def are_current(directory: Path) -> bool:
    """False for a site directory whose `.env` is from before COMPOSE_FILE stood in it."""
    file = directory / ENV_FILE
    return file.is_file() and f"\nCOMPOSE_FILE={COMPOSE_FILE}\n" in file.read_text(encoding="utf-8")


def replace(directory: Path, name: str, text: str, mode: int) -> None:
    """The draft is made inside `.git`, where no checkout can put a link in its way."""
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
