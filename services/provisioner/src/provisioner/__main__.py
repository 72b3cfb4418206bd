"""`python -m provisioner` runs the service. `… restore ARCHIVE DEST` unpacks a deleted site's archive."""

import asyncio
import os
import sys
from functools import partial
from pathlib import Path

from provisioner import archive
from provisioner.bootstrap import bootstrap
from provisioner.errors import ArchiveFailedError
from provisioner.settings import Settings
from shared import service
from shared.secrets import KeyFileError, Vault

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def restore(arguments: list[str]) -> None:
    if len(arguments) != 2:
        sys.exit("usage: python -m provisioner restore ARCHIVE DEST")
    try:
        key_file, archive_key_file = _path("KEY_FILE"), _path("ARCHIVE_KEY_FILE")
        vault = Vault.from_file(key_file) if key_file else None
        asyncio.run(archive.unpack(Path(arguments[0]), Path(arguments[1]), key_file=archive_key_file, vault=vault))
    except (ArchiveFailedError, KeyFileError) as error:
        sys.exit(str(error))
    print(f"restored to {arguments[1]}: {', '.join(sorted(path.name for path in Path(arguments[1]).iterdir()))}")


def _path(name: str) -> Path | None:
    value = os.environ.get(f"WEBMETEOR_{name}")
    return Path(value) if value else None


if __name__ == "__main__":
    if sys.argv[1:2] == ["restore"]:
        restore(sys.argv[2:])
    else:
        settings = Settings.read()
        service.run("provisioner", settings, MIGRATIONS, partial(bootstrap, settings=settings), single=True)
