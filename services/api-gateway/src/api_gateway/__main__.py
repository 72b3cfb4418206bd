import json
import sys
from functools import partial
from pathlib import Path

from api_gateway.api.openapi import document
from api_gateway.bootstrap import bootstrap
from api_gateway.lifecycle import diagram
from api_gateway.machines import command as machines
from api_gateway.routes import ROUTES
from api_gateway.settings import Settings
from api_gateway.sites import command
from shared.service import run

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> None:
    """`openapi` and `lifecycle` print the generated pages under docs/ and need no settings; `suspend`, `resume`,
    `plan` and `machines` are operators' commands; without a command the service runs.
    """
    match sys.argv[1:]:
        case ["openapi"]:
            print(json.dumps(document(ROUTES), indent=2))
        case ["lifecycle"]:
            print(diagram.page(), end="")
        case [name, *_] if name in command.NAMES:
            sys.exit(command.run(Settings.read(), sys.argv[1:]))
        case [machines.NAME, *words]:
            sys.exit(machines.run(Settings.read(), words))
        case _:
            settings = Settings.read()
            run("api-gateway", settings, MIGRATIONS, partial(bootstrap, settings=settings))


if __name__ == "__main__":
    main()
