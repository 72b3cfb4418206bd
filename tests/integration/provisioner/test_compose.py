"""What the real docker compose makes of our two files, and of a customer's beside them.

It runs in the toolbox image where the host has none.
"""

import json
import secrets
from pathlib import Path
from typing import Any

import pytest
import yaml
from argon2 import PasswordHasher

from provisioner import site_secrets
from provisioner.files import compose, env
from provisioner.git import worktree
from provisioner.models import Owner
from shared import envfile, sitespec
from shared.sitespec import SiteSpec
from tests.integration.provisioner.conftest import KilledError, MadeSite, World, git, kill_at
from tests.lib.engine import compose as docker_compose

PIECES = ["'", '"', "\\", "$", "\n", "\r", "\t", " ", "`", "#", "=", "a", "n", "{", "}", "(", ")", "😀", "é", "\u2028"]
PIECES += ["\x85", "\xa0", "%", "!", "\x0b", "\x0c", "\x01", "\x1b", "\x7f", ":", "-", "0", "export ", "\ufeff", "${X}"]
NAMES = [
    "My Site",
    "$(id)",
    "`id`",
    "${HOME}",
    "$$",
    "\\",
    "\\\\",
    "'\\'",
    "a\\'b",
    "\\n",
    "true",
    "x" * 255,
    " a ",
    "#c",
]


async def config(folder: Path, compose_file: str, env_file: str) -> dict[str, Any]:
    (folder / "docker-compose.yaml").write_text(compose_file)
    (folder / ".env").write_text(env_file, newline="")
    _, text = await docker_compose(folder, "config", "--format", "json")
    found: dict[str, Any] = json.loads(text)
    return found


def plain(value: str) -> str:
    """`config` prints $ as $$."""
    return value.replace("$$", "$")


async def test_compose_reads_every_value_as_we_wrote_it(tmp_path: Path) -> None:
    """Six hundred random values of awkward pieces, by interpolation and by env_file."""
    made = ["".join(secrets.choice(PIECES) for _ in range(secrets.randbelow(30))) for _ in range(600)]
    values = {f"V{number}": value for number, value in enumerate(NAMES + made)}
    services = {
        "interpolated": {"image": "x", "environment": {name: f"${{{name}}}" for name in values}},
        "file": {"image": "x", "env_file": [".env"]},
    }
    read = await config(tmp_path, yaml.safe_dump({"name": "x", "services": services}), envfile.render(values))
    for service in services:
        got = {name: plain(value) for name, value in read["services"][service]["environment"].items()}
        assert got == values


@pytest.mark.parametrize("name", ["My Awesome Site", 'O\'Neil "&" $(x) `y`\n${HOME}\\ 😀' + "z" * 200])
async def test_generated_files_give_each_container_what_the_contract_says(tmp_path: Path, name: str) -> None:
    """The same variables as the deployer's engine calls; the api has the whole `.env`."""
    spec = SiteSpec(
        customer_uuid="cust_abc123def456",
        app_id="app_xyz789abcd",
        site_type="portfolio",
        site_name=name,
        domain="mysite.webmeteor.in",
        custom_domain="mybusiness.com",
    )
    hashed = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash("x")
    owner = Owner(email="o'neil+shop@example.org", name=name[:100], env_version=1, hash=hashed)
    text = env.render(spec, site_secrets.generate(), owner, {"MY": "o'clock"}, 1)
    read = await config(tmp_path, compose.render(spec), text)
    assert read["name"] == spec.project
    for service in sitespec.SERVICES:
        got = {n: plain(v) for n, v in read["services"][service]["environment"].items()}
        assert got == sitespec.environment(service, envfile.parse(text))
        assert service != "api" or got["OWNER_PASSWORD_HASH"] == hashed
        assert read["services"][service]["container_name"] == spec.container(service)
    labels = read["services"]["www"]["labels"]
    assert labels[f"traefik.http.routers.{spec.router('www')}.rule"] == sitespec.rule("www", spec.domains)


HOSTILE = """services:
  api: {image: x, privileged: true, pid: host, volumes: ["/:/host"]}
  db: {image: x, privileged: true}
  evil: {image: x, privileged: true, network_mode: host}
"""
TAKEN_INSTEAD = ("compose.yaml", "compose.yml", "docker-compose.yml")
ON_TOP = tuple(f"{name}.override.{end}" for name in ("compose", "docker-compose") for end in ("yaml", "yml"))


async def seen_by_compose(folder: Path) -> dict[str, Any]:
    """What an operator starts who types `docker compose up` in this folder."""
    # Into a file: on the screen its warnings may come anywhere.
    read = folder / "seen.json"
    await docker_compose(folder, "config", "--format", "json", "--output", str(read))
    found: dict[str, Any] = json.loads(read.read_text())
    read.unlink()
    return found


@pytest.fixture
async def site(world: World) -> MadeSite:
    return await world.make_site()


async def test_a_repositorys_compose_files_never_reach_the_operator(site: MadeSite, tmp_path: Path) -> None:
    """Neither those that compose takes before ours nor those it puts on top; nor in a folder below."""
    before = await seen_by_compose(site.directory)
    client = await (await site.client(tmp_path / "c")).clone()
    files = {f"{where}/{name}": HOSTILE for where in (".", "www") for name in (*TAKEN_INSTEAD, *ON_TOP)}
    files |= {"evil.txt": HOSTILE, "www/evil.txt": HOSTILE}
    files |= dict.fromkeys((".env", ".env.local", "www/.env"), "COMPOSE_FILE=evil.txt")
    commit = await client.commit(files | {"api/compose.yaml/nested": "x"})
    await client.push()
    await site.go_live(commit)
    assert (site.directory / "www" / "evil.txt").exists()  # the commit is there
    assert await seen_by_compose(site.directory) == before
    _, below = await docker_compose(site.directory / "www", "config", check=False)
    assert "evil" not in below, below
    left = {path.name for path in site.directory.rglob("*compose*") if ".git" not in path.parts}
    assert left & {*TAKEN_INSTEAD, *ON_TOP} == set()
    assert git(site.directory, "status", "--porcelain") == ""


async def test_our_compose_file_is_named_to_compose(site: MadeSite) -> None:
    """Also where a hostile file lies in the directory all the same, however it came there."""
    before = await seen_by_compose(site.directory)
    for name in (*TAKEN_INSTEAD, *ON_TOP):
        (site.directory / name).write_text(HOSTILE)
    assert await seen_by_compose(site.directory) == before


async def older(site: MadeSite) -> None:
    """As a site directory was before: only our own names were kept out, and `.env` named no compose file."""
    own = [f"/{name}" for name in sitespec.PLATFORM_FILES]
    info = site.directory / ".git" / "info"
    (info / "exclude").write_text("".join(f"{name}\n" for name in own))
    (info / "sparse-checkout").write_text("/*\n" + "".join(f"!{name}\n" for name in own))
    git(site.directory, "reset", "-q", "--hard")
    text = (site.directory / ".env").read_text()
    (site.directory / ".env").write_text(text.replace("\n# Docker Compose\nCOMPOSE_FILE=docker-compose.yaml\n", ""))


@pytest.mark.parametrize("when", ["start", "write", "killed"])
async def test_a_site_from_before_is_converted(
    site: MadeSite, tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the start, or with the next write of its files; a kill in the middle leaves it to be done again."""
    wanted = await seen_by_compose(site.directory)
    client = await (await site.client(tmp_path / "c")).clone()
    commit = await client.commit(dict.fromkeys((*TAKEN_INSTEAD, *ON_TOP), HOSTILE))
    await client.push()
    await site.go_live(commit)
    await older(site)
    assert "evil" in (await seen_by_compose(site.directory))["services"]
    if when == "write":
        await site.go_live(commit)
    else:
        if when == "killed":
            kill_at(monkeypatch, worktree, "run", after=False)
            with pytest.raises(KilledError):
                await site.world.upkeep.refresh()
        await site.world.upkeep.refresh()
    assert await seen_by_compose(site.directory) == wanted
    assert not (site.directory / "compose.yaml").exists()
    assert git(site.directory, "status", "--porcelain") == ""
