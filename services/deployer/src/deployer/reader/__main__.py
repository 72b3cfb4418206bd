"""`python -m deployer.reader`: serves until it is stopped."""

import os
from pathlib import Path

from deployer.reader.server import Server

# No settings class: pydantic would take more memory than all the rest.
_SETTINGS = ("WEBMETEOR_REPOS_ROOT", "WEBMETEOR_BUILDS_ROOT", "WEBMETEOR_READER_SOCKET")


def main() -> None:
    os.umask(0o022)
    repos, builds, socket = (Path(os.environ[name]) for name in _SETTINGS)
    Server(repos, builds).serve(socket)


if __name__ == "__main__":
    main()
