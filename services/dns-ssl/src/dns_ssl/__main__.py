"""`python -m dns_ssl` runs the service for DNS records and certificates."""

from functools import partial
from pathlib import Path

from dns_ssl.bootstrap import bootstrap
from dns_ssl.settings import Settings
from shared import service

MIGRATIONS = Path(__file__).parents[2] / "migrations"

if __name__ == "__main__":
    settings = Settings.read()
    service.run("dns-ssl", settings, MIGRATIONS, partial(bootstrap, settings=settings))
