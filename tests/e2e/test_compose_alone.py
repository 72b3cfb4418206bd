"""The generated docker-compose.yaml alone serves the site behind a Traefik that reads Docker labels.

On another host it would be started as it is; here it gets another customer, site and domain, and other addresses,
so that it can run beside the original.
"""

import contextlib
import shutil
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.lib import engine
from tests.lib.platform import Site
from tests.lib.process import run
from tests.lib.waiting import until

CUSTOMER, APP, DOMAIN = "cust_0alone000000", "app_0alone0000", "alone.webmeteor.localhost"
TRAEFIK = "webmeteor-e2e-alone-traefik"


def copied(site: Site, folder: Path) -> dict[str, Any]:
    """The site directory's files under another identity; the compose file as read back."""
    for part in ("api", "www", "alert"):
        shutil.copytree(site.directory / part, folder / part, symlinks=True)
    for name in ("docker-compose.yaml", ".env"):
        text = (site.directory / name).read_text()
        for old, new in ((site.customer.customer_uuid, CUSTOMER), (site.app_id, APP), (site.domain, DOMAIN)):
            text = text.replace(old, new)
        (folder / name).write_text(text)
    return dict(yaml.safe_load((folder / "docker-compose.yaml").read_text()))


def external_networks(compose: dict[str, Any]) -> list[str]:
    return [
        (network or {}).get("name", key)
        for key, network in compose["networks"].items()
        if (network or {}).get("external")
    ]


@contextlib.asynccontextmanager
async def traefik_with_labels(networks: list[str]) -> AsyncIterator[str]:
    """Address of a Traefik whose only provider is Docker."""
    await run("docker", "rm", "-f", TRAEFIK, check=False)
    await engine.docker(
        "run", "-d", "--name", TRAEFIK, "--network", networks[0], "--user", "0:0", "-e", "DOCKER_API_VERSION=1.41",
        "-v", "/var/run/docker.sock:/var/run/docker.sock:ro", "--entrypoint", "traefik", "webmeteor/traefik:3",
        "--providers.docker=true", "--providers.docker.exposedbydefault=false",
        f"--providers.docker.constraints=Label(`com.docker.compose.project`,`{CUSTOMER}-{APP}`)",
        "--entrypoints.web.address=:80", "--entrypoints.websecure.address=:443", "--log.level=INFO",
    )  # fmt: skip
    try:
        for network in networks[1:]:
            await engine.docker("network", "connect", network, TRAEFIK)
        inspected = await engine.inspect(TRAEFIK)
        assert inspected
        yield inspected["NetworkSettings"]["Networks"][networks[0]]["IPAddress"]
    except AssertionError as error:
        raise AssertionError(f"{error}\nTraefik said:\n{await engine.docker('logs', TRAEFIK)}") from None
    finally:
        await engine.docker("rm", "-f", TRAEFIK)


@pytest.mark.timeout(400)
async def test_compose_file_alone_serves_the_site(site: Site, tmp_path: Path) -> None:
    """`docker compose up -d --build` and a Traefik with the Docker provider: pages, api and live channel answer."""
    compose = copied(site, tmp_path)
    external = external_networks(compose)
    made = []
    try:
        for network in external:
            if not [name for name in await engine.names("network", network) if name == network]:
                await engine.docker("network", "create", network)
                made.append(network)
        await engine.compose(tmp_path, "up", "-d", "--build", seconds=300)
        async with traefik_with_labels(external or [f"{CUSTOMER}-{APP}-network"]) as address:
            await answers_through(address)
    finally:
        await engine.compose(tmp_path, "down", "-v", "--rmi", "local", "-t", "2", check=False)
        for network in made:
            await engine.docker("network", "rm", network, check=False)
    assert await engine.leftovers(APP) == {}


async def answers_through(address: str) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # this Traefik has no authority to ask
    async with httpx.AsyncClient(verify=context, trust_env=False, timeout=10) as http:

        async def get(path: str, scheme: str = "https") -> httpx.Response | None:
            request = http.build_request("GET", f"{scheme}://{address}{path}", headers={"Host": DOMAIN})
            request.extensions["sni_hostname"] = DOMAIN
            try:
                return await http.send(request)
            except httpx.TransportError:
                return None

        async def healthy() -> httpx.Response | None:
            answer = await get("/api/health")
            return answer if answer is not None and answer.status_code == 200 else None

        await until("the api behind the labels", healthy, seconds=60)

        async def page_is_there() -> httpx.Response | None:
            answer = await get("/")
            return answer if answer is not None and answer.status_code == 200 else None

        page = await until("the page behind the labels", page_is_there, seconds=30)
        assert "text/html" in page.headers["content-type"]
        live = await get("/socket.io/?EIO=4&transport=polling")
        assert live is not None
        assert live.text.startswith("0{")
        plain = await get("/", "http")
        assert plain is not None
        assert plain.status_code in {301, 308}
        assert plain.headers["location"].startswith(f"https://{DOMAIN}")
