"""Runs a type's site on this machine with its docker-compose.local.yaml, for template developers."""

import json
import shutil
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from lib import builder, engine, images, venv
from lib.shell import ROOT, VAR, SetupError, output, run, say, step

PORTS = {"portfolio": 8081, "business": 8082, "ecommerce": 8083, "blog": 8084}
READY_SECONDS = 60
# The account of a local-only site; on the platform each site's password is generated.
OWNER_EMAIL, OWNER_PASSWORD = "owner@example.com", "only-for-development"
_OWNER_HASH = "$argon2id$v=19$m=19456,t=2,p=1$ejn6PZcT6Jw4SGwNyitvIw$Z2Nn8S2pJ1gzHB300/oz2F9esw9DC1MM8G+MQK1hrT8"


@dataclass(frozen=True)
class LocalSite:
    site_type: str
    port: int

    @property
    def folder(self) -> Path:
        return VAR / f"site-{self.site_type}"

    @property
    def override(self) -> Path:
        """Next to the folder, which contains only the site's repository."""
        return VAR / f"site-{self.site_type}.yaml"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def compose(self, *argv: str) -> tuple[str, ...]:
        """Return the compose command, in the toolbox if this machine's docker has no compose."""
        files = ("-f", str(self.folder / "docker-compose.local.yaml"), "-f", str(self.override))
        where = ("--project-name", f"site-{self.site_type}", "--project-directory", str(self.folder))
        command = ("docker", "compose", "--progress", "quiet", "--ansi", "never", *where, *files, *argv)
        return builder.in_toolbox(*command) if output("docker", "compose", "version") is None else command


def named(site_type: str, port: int | None = None) -> LocalSite:
    if not (ROOT / "templates" / site_type).is_dir() or site_type not in PORTS:
        raise SetupError(f"there is no type {site_type!r} in templates/", f"one of: {', '.join(PORTS)}")
    return LocalSite(site_type, port or PORTS[site_type])


def up(site: LocalSite) -> None:
    venv.ensure()
    engine.ensure()
    _provide_images()
    _write(site)
    with step(f"{site.site_type}: images"):
        run(*site.compose("build"))
    with step(f"{site.site_type}: containers"):
        run(*site.compose("up", "-d", "--no-build", "--remove-orphans"))
        _wait(site)
    say(f"\n  {site.url}          {site.url}/admin\n  owner: {OWNER_EMAIL} / {OWNER_PASSWORD}\n")


def down(site: LocalSite) -> None:
    engine.ensure()
    run(*site.compose("down", "--remove-orphans"))


def clean(site: LocalSite) -> None:
    engine.ensure()
    if site.override.exists():
        run(*site.compose("down", "--remove-orphans", "--volumes"))
    shutil.rmtree(site.folder, ignore_errors=True)
    site.override.unlink(missing_ok=True)


def logs(site: LocalSite, *services: str) -> None:
    run(*site.compose("logs", "--follow", "--tail", "100", *services))


def _provide_images() -> None:
    """Build missing images only: a stack may be running with the existing ones (`scripts/images` updates them)."""
    wanted = [image for image in images.catalogue().values() if image.group == "sites" or image.name == "postgres"]
    if missing := [image.name for image in wanted if images.current(image.tag) is None]:
        images.build(missing)


def _write(site: LocalSite) -> None:
    """Write the files as the platform commits them, and the override with local settings: port, images, owner."""
    shutil.rmtree(site.folder, ignore_errors=True)
    python = str(venv.VENV / "bin" / "python")
    run(python, "-m", "shared.templates", str(ROOT / "templates"), site.site_type, str(site.folder))
    owner = {"OWNER_EMAIL": OWNER_EMAIL, "OWNER_NAME": "Owner", "OWNER_PASSWORD_HASH": _OWNER_HASH.replace("$", "$$")}
    own_url = {"APP_DOMAIN": f"127.0.0.1:{site.port}", "CORS_ORIGIN": site.url}
    # JSON is valid YAML. Without the !override tag compose would add this port to the file's own.
    site.override.write_text(f"""\
services:
  db:
    image: webmeteor/postgres:17
  api:
    environment: {json.dumps(owner | own_url)}
  alert:
    environment: {json.dumps({"WWW_URL": site.url})}
  www:
    ports: !override ["127.0.0.1:{site.port}:4200"]
""")


def _wait(site: LocalSite) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _answers(f"{site.url}/api/health"):
        if time.monotonic() > deadline:
            run(*site.compose("logs", "--tail", "30"))
            raise SetupError(
                f"the site does not answer after {READY_SECONDS} s", "its containers' last lines are above"
            )
        time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
