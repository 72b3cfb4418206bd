"""Runs the PHP tests of a type's api: base overlaid with the type, in a container, with its own PostgreSQL."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lib import engine, images
from lib.shell import ROOT, VAR, SetupError, output

TEMPLATES = ROOT / "templates"
TESTS, POSTGRES = "php-tests", "postgres"
# The memory and writable paths of a site's api (shared/src/shared/sitespec.py).
WRITABLE = ("/tmp", "/run", "/run/webmeteor")  # noqa: S108 - the container's own
LIMITS = ("--memory", "512m", "--read-only", *(f"--tmpfs={path}:size=64m,mode=1777" for path in WRITABLE))


def run_tests(site_type: str, arguments: list[str]) -> int:
    """Return the exit status of api/tests/run; its output goes to the terminal. `base` is base alone."""
    if site_type != "base" and not (TEMPLATES / site_type / "api").is_dir():
        raise SetupError(f"there is no type {site_type!r} in templates/", "name one of its folders")
    engine.ensure()
    catalogue = images.catalogue()
    if missing := [name for name in (TESTS, POSTGRES) if images.current(catalogue[name].tag) is None]:
        images.build(missing)
    name = f"php-tests-{site_type}-{secrets.token_hex(4)}"
    with _composed(site_type, VAR / name) as api, _database(name, catalogue[POSTGRES].tag) as environment:
        command = ["docker", "run", "--rm", "--name", name, "--network", name, *LIMITS]
        command += ["--volume", f"{api}:/var/www/html:ro"]
        for key, value in environment.items():
            command += ["--env", f"{key}={value}"]
        image = os.environ.get("PHP_TESTS_IMAGE", catalogue[TESTS].tag)
        return subprocess.run([*command, image, "tests/run", *arguments], check=False).returncode


@contextmanager
def _composed(site_type: str, folder: Path) -> Iterator[Path]:
    api = folder / "api"
    try:
        for layer in dict.fromkeys(("base", site_type)):
            source = TEMPLATES / layer / "api"
            if source.is_dir():
                shutil.copytree(source, api, dirs_exist_ok=True)
        (api / "storage").mkdir(exist_ok=True)
        yield api
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(name: str, image: str) -> Iterator[dict[str, str]]:
    """Run a temporary server on an isolated network; yield the variables with its address and password."""
    database = f"{name}-db"
    password = secrets.token_hex(16)
    given = {"POSTGRES_DB": "tests", "POSTGRES_USER": "tests", "POSTGRES_PASSWORD": password}
    variables = [part for key, value in given.items() for part in ("--env", f"{key}={value}")]
    # Durability does not matter here.
    settings = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100")
    options = [part for setting in settings for part in ("-c", setting)]
    server = ("--detach", "--rm", "--name", database, "--network", name, *variables, image)
    try:
        _start("docker", "network", "create", "--internal", name)
        _start("docker", "run", *server, "postgres", *options)
        yield {"DB_HOST": database, "DB_NAME": "tests", "DB_USER": "tests", "DB_PASSWORD": password}
    finally:
        # Also the tests' container, which survives an interrupted run.
        output("docker", "rm", "--force", "--volumes", name, database)
        output("docker", "network", "rm", name)


def _start(*argv: str) -> None:
    if output(*argv) is None:
        raise SetupError(f"`{' '.join(argv[:4])} …` failed", "check the engine: docker info")
