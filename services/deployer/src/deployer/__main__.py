"""`python -m deployer` runs the service, `… migrate` only migrates, `… warm` builds the template parts ahead."""

import sys
from functools import partial
from pathlib import Path

from shared.events.types import DEPLOYER

from deployer.settings import EngineSettings, Settings

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> None:
    if sys.argv[1:] == ["warm"]:
        from deployer.warm import run as warm

        sys.exit(warm(EngineSettings()))
    from deployer.bootstrap import bootstrap
    from shared import service

    settings = Settings()
    service.run(DEPLOYER, settings, MIGRATIONS, partial(bootstrap, settings=settings))


if __name__ == "__main__":
    main()
