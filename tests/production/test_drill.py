"""docker-compose.yaml does what it is there for: a site is made, pushed to, watched and deleted; the walls stand.

In the order of the file: the last test deletes the site.
"""

import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.services import NAMES
from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.mail import wait_for_mail
from tests.lib.platform import Platform, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until
from tests.production.conftest import by_script

pytestmark = pytest.mark.timeout(900)  # with the making of the stack, on a machine that does other things
PORTS = range(8000, 8000 + len(NAMES))


async def test_site_is_made_and_served(site: Site) -> None:
    """Over TLS, with a certificate of the stack's authority for its own name."""
    details = await site.details()
    assert details["ssl_status"] == "valid"
    assert details["container_status"] == dict.fromkeys(engine.SITE_SERVICES, "running")
    assert (await site.get("/")).status_code == 200
    assert (await site.get("/api/health")).status_code == 200


async def test_push_is_served_and_its_log_followed(site: Site, tmp_path: Path) -> None:
    """From the first line to the end of the deployment; the owner gets a mail."""
    checkout, word = await site.clone(tmp_path), secrets.token_hex(8)
    commit = await checkout.push_files(greeting(checkout, word), "Greeting")

    async def its_deployment() -> dict[str, Any] | None:
        return next((made for made in await site.deployments() if made["commit_hash"] == commit), None)

    made = await until("a deployment of the pushed commit", its_deployment)
    lines = await followed(site, f"/deployments/{made['deployment_id']}/log?follow=1", until_line="event: end")
    assert any(line.startswith("data: ") and "api" in line for line in lines)
    await site.wait_commit(commit)
    assert (await site.get("/api/greeting")).json()["data"]["greeting"] == word
    await wait_for_mail(site.stack, site.customer.email, "ploy")


async def test_log_of_a_container_is_followed(site: Site) -> None:
    await followed(site, "/logs?service=db&follow=true&tail=1", until_line="data: ")


async def followed(site: Site, suffix: str, *, until_line: str) -> list[str]:
    """The stream's lines, up to the first that begins with `until_line`."""
    url = f"{site.stack.app_url}/api/sites/{site.app_id}{suffix}"
    lines = []
    async with site.platform.http.stream("GET", url, headers={"Authorization": f"Bearer {site.customer.token}"}) as log:
        assert log.status_code == 200
        async for line in log.aiter_lines():
            lines.append(line)
            if line.startswith(until_line):
                return lines
    raise AssertionError(f"the stream ended without {until_line!r}: {lines[-20:]}")


async def test_containers_are_bounded(drill: Stack) -> None:
    """What the engine made of the file: limits, nothing to write to, no rights but those that are named."""
    names = await engine.names("container", f"{drill.project}-")
    assert len(names) >= 13
    for name in names:
        inspected = await engine.inspect(name)
        assert inspected
        host = inspected["HostConfig"]
        assert host["Memory"] == host["MemorySwap"] > 0, name
        assert host["NanoCpus"] > 0, name
        assert host["PidsLimit"] > 0, name
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert host["SecurityOpt"] == ["no-new-privileges:true"], name
        assert host["Privileged"] is False, name
        assert not inspected["State"]["OOMKilled"], name


async def test_counts_are_told_by_no_name(drill: Stack, platform: Platform) -> None:
    """But to who asks at the machine's own address."""
    names = ("app.{0}", "git.{0}", "app.{0}.", "APP.{0}", "app.{0}:443", drill.bind, f"{drill.bind}:8000")
    for name in names:
        host = {"Host": name.format(drill.base_domain)}
        answer = await platform.http.get(f"{drill.app_url}/metrics", headers=host)
        assert "# HELP" not in answer.text, name
    async with httpx.AsyncClient(trust_env=False) as http:
        for port in PORTS:
            assert "# HELP" in (await http.get(f"http://{drill.bind}:{port}/metrics")).text


@pytest.mark.usefixtures("drill")
async def test_operators_command_runs() -> None:
    command = ("run", "--rm", "--no-deps", "-T", "operator", "python", "-m", "shared.messaging.parked", "list")
    assert "0 parked message(s)" in await by_script("compose", *command)


async def test_site_is_deleted(site: Site) -> None:
    await site.delete()

    async def engine_is_clean() -> bool:
        return not await engine.leftovers(site.app_id)

    await until("the engine to be clean", engine_is_clean)
    assert not site.stack.route_file(site.app_id).exists()
