"""`python -m provisioner.reader`: serves until it is stopped."""

import os
from pathlib import Path

from provisioner.reader.server import Server

# No settings class: pydantic would take more memory than all the rest.
_SETTINGS = ("WEBMETEOR_REPOS_ROOT", "WEBMETEOR_EXPORTS_ROOT", "WEBMETEOR_READER_SOCKET")


def main() -> None:
    os.umask(0o022)
    repos, exports, socket = (Path(os.environ[name]) for name in _SETTINGS)
    Server(repos, exports).serve(socket)


if __name__ == "__main__":
    main()
