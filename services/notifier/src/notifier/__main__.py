"""`python -m notifier`: mails and live events."""

from functools import partial
from pathlib import Path

from notifier.bootstrap import bootstrap
from notifier.settings import Settings
from shared import service

MIGRATIONS = Path(__file__).parents[2] / "migrations"

if __name__ == "__main__":
    settings = Settings.read()
    service.run("notifier", settings, MIGRATIONS, partial(bootstrap, settings=settings))
