"""`python -m deployer` runs the service, `… migrate` only migrates, `… warm` builds the template parts in advance,
`… refresh` brings sites to the newest runtimes, `… disk` shows their disk use and sets limits, `… cut` copies a
running site's data, `… restore` puts such a copy, or a deleted site's data, into a site.
"""

import sys
from functools import partial
from pathlib import Path

from deployer.settings import EngineSettings, Settings
from shared.events.types import DEPLOYER

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> None:
    if sys.argv[1:] == ["warm"]:
        from deployer.build.warm import run as warm

        sys.exit(warm(EngineSettings.read()))
    if sys.argv[1:2] == ["refresh"]:
        from deployer.refresh.command import run as refresh

        sys.exit(refresh(Settings.read(), sys.argv[2:]))
    if sys.argv[1:2] == ["disk"]:
        from deployer.disk.command import run as disk

        sys.exit(disk(Settings.read(), sys.argv[2:]))
    if sys.argv[1:2] in (["cut"], ["restore"]):
        from deployer.running.snapshots.command import run as data

        sys.exit(data(Settings.read(), sys.argv[1], sys.argv[2:]))
    from deployer.bootstrap import bootstrap
    from shared import service

    settings = Settings.read()
    service.run(
        DEPLOYER, settings, MIGRATIONS, partial(bootstrap, settings=settings), single=True, machine=settings.machine
    )


if __name__ == "__main__":
    main()
