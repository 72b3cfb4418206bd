"""What the real docker compose makes of our two files; it runs in the toolbox image where the host has none."""

import json
import secrets
from pathlib import Path

import pytest
import yaml
from argon2 import PasswordHasher
from provisioner import site_secrets
from provisioner.files import compose, env
from provisioner.models import Owner
from shared.sitespec import SiteSpec

from shared import envfile, sitespec
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


async def config(folder: Path, compose_file: str, env_file: str) -> dict:
    (folder / "docker-compose.yaml").write_text(compose_file)
    (folder / ".env").write_text(env_file, newline="")
    _, text = await docker_compose(folder, "config", "--format", "json")
    return json.loads(text)


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
