"""The platform's image with the tests' libraries (images/platform-tests): services' tests on the containers' Python."""

import shutil
from pathlib import Path

from lib.commands import Command
from lib.shell import ROOT, VAR, SetupError

NAME = "platform-tests"
IMAGE = f"webmeteor/{NAME}:dev"
PARTS = ("shared", *(path.parent.name for path in sorted(ROOT.glob("services/*/pyproject.toml"))))
UNITS = tuple(f"tests/unit/{part.replace('-', '_')}" for part in PARTS)


def pytest(name: str, *arguments: str) -> Command:
    """Return a run of this checkout's tests on the image's code, beside the stack.

    Files that containers of tests are to find are at the same path on the machine. Raises SetupError.
    """
    files = VAR / "inside"
    files.mkdir(parents=True, exist_ok=True)
    mounts = ((ROOT, "ro"), (files, "rw"), (Path("/var/run/docker.sock"), "rw"), (_docker(), "ro"))
    variables = {
        "TMPDIR": str(files),
        "HYPOTHESIS_STORAGE_DIRECTORY": "/tmp/hypothesis",  # noqa: S108 - the container's own
        # The services' own setting: a file that is not there. The tests' clients would read it.
        "SSL_CERT_FILE": "",
    }
    argv = ["docker", "run", "--rm", "--init", "--network=host", f"--workdir={ROOT}"]
    argv += [f"--volume={path}:{path}:{mode}" for path, mode in mounts]
    argv += [f"--env={key}={value}" for key, value in variables.items()]
    return Command(name, (*argv, IMAGE, "pytest", "-p", "no:cacheprovider", *arguments))


def _docker() -> Path:
    found = shutil.which("docker")
    if found is None:
        raise SetupError("docker is not installed", "install docker and run again")
    return Path(found).resolve()
