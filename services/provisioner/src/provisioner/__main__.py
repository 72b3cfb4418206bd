"""`python -m provisioner`: what a site is made of. `… restore ARCHIVE DEST` unpacks a deleted site."""

import asyncio
import sys
from functools import partial
from pathlib import Path

from provisioner import archive
from provisioner.bootstrap import bootstrap
from provisioner.errors import ArchiveFailedError
from provisioner.settings import Settings
from shared import service

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def restore(arguments: list[str]) -> None:
    if len(arguments) != 2:
        sys.exit("usage: python -m provisioner restore ARCHIVE DEST")
    try:
        asyncio.run(archive.unpack(Path(arguments[0]), Path(arguments[1])))
    except ArchiveFailedError as error:
        sys.exit(error.message)
    print(f"restored to {arguments[1]}: the site directory as it was, .env and .git included")


if __name__ == "__main__":
    if sys.argv[1:2] == ["restore"]:
        restore(sys.argv[2:])
    else:
        settings = Settings()
        service.run("provisioner", settings, MIGRATIONS, partial(bootstrap, settings=settings))
