"""`python -m backup` runs the service for copies of sites and their proof."""

from functools import partial
from pathlib import Path

from backup.bootstrap import bootstrap
from backup.settings import Settings
from shared import service

MIGRATIONS = Path(__file__).parents[2] / "migrations"

if __name__ == "__main__":
    settings = Settings.read()
    service.run("backup", settings, MIGRATIONS, partial(bootstrap, settings=settings), single=True)
