"""Deployments by hand: start, follow, cancel, roll back; what happens to one that never becomes ready; logs."""

import asyncio

import pytest

from tests.e2e.sources import greeting, never_ready
from tests.lib.git import Checkout
from tests.lib.platform import Site
from tests.lib.waiting import until


async def greeted(site: Site) -> str:
    answer = await site.get("/api/greeting")
    return str(answer.json()["data"]["greeting"]) if answer.status_code == 200 else f"status {answer.status_code}"


async def test_deployment_by_hand(site: Site) -> None:
    """POST …/deployments brings the newest commit live again and is in the history as its own deployment."""
    deployment_id = await site.deploy()
    done = await site.wait_deployment(deployment_id)
    assert done["commit_hash"]
    assert (await site.deployment(deployment_id))["status"] == "success"
    history = (await site.details())["deployment_history"]
    assert history[0]["deployment_id"] == deployment_id


async def test_rollback_brings_back_a_release_without_a_build(site: Site, checkout: Checkout) -> None:
    """Roll back: the answer of the earlier release is served again; nothing is built; the site's history says so."""
    first = await site.wait_commit(await checkout.push_files(greeting(checkout, "release one"), "One"))
    await site.wait_commit(await checkout.push_files(greeting(checkout, "release two"), "Two"))
    assert await greeted(site) == "release two"
    rollback = await site.wait_deployment(await site.rollback(first["deployment_id"]))
    assert await greeted(site) == "release one"
    assert rollback["commit_hash"] == first["commit_hash"]
    log = await site.deployment_log(rollback["deployment_id"])
    assert "docker build" not in log.lower()
    again = await site.wait_deployment(await site.deploy())
    assert again["commit_hash"] == await checkout.head()
    assert await greeted(site) == "release two"


async def test_rollback_to_unknown_deployment_is_refused(site: Site) -> None:
    """A deployment that is not of this site is 404, a malformed id is 422 or 400; nothing is queued."""
    before = len(await site.deployments())
    answer = await site.api("POST", "/rollback", json={"deployment_id": "deploy-20200101-000000-abcd"})
    assert answer.status_code in {404, 409}, answer.text
    answer = await site.api("POST", "/rollback", json={"deployment_id": "../../etc/passwd"})
    assert answer.status_code in {400, 404, 422}, answer.text
    assert len(await site.deployments()) == before


@pytest.mark.timeout(300)
async def test_version_that_never_gets_ready_leaves_the_old_one_serving(site: Site, checkout: Checkout) -> None:
    """Status failed, step ready, with the reason; the site answers all the while with the old version."""
    good = await site.wait_commit(await checkout.push_files(greeting(checkout, "still here"), "Good"))
    answers: list[str] = []

    async def visit() -> None:
        while True:
            answers.append(await greeted(site))
            await asyncio.sleep(0.2)

    visiting = asyncio.ensure_future(visit())
    bad = await checkout.push_files(never_ready(), "Never ready")
    failed = await site.wait_commit(bad, status="failed", seconds=150)
    visiting.cancel()
    await asyncio.gather(visiting, return_exceptions=True)
    assert set(answers) == {"still here"}
    assert len(answers) > 3
    detail = await site.deployment(failed["deployment_id"])
    assert detail["failure"]["step"] == "ready", detail
    assert detail["failure"]["key"] == "not_ready", detail
    assert "api" in detail["failure"]["message"]
    assert (await site.get("/api/health")).headers["x-webmeteor-release"] == good["deployment_id"]
    assert await site.status() == "active"
    await checkout.git("revert", "--no-edit", "HEAD")
    await checkout.push()
    await site.wait_commit(await checkout.head())
    assert await greeted(site) == "still here"


async def test_running_deployment_can_be_cancelled(site: Site, checkout: Checkout) -> None:
    """Cancel during a slow build: status cancelled, the old version serves on, the next push works."""
    await site.wait_commit(await checkout.push_files(greeting(checkout, "before cancel"), "Before"))
    dockerfile = checkout.read("alert/Dockerfile")
    slow = await checkout.push_files({"alert/Dockerfile": dockerfile + "\nRUN sleep 60\n"}, "Slow build")

    async def is_building() -> str | None:
        found = next((d for d in await site.deployments() if d["commit_hash"] == slow), None)
        return found["deployment_id"] if found and found["status"] != "queued" else None

    deployment_id = await until("the slow build to run", is_building, seconds=30)
    await asyncio.sleep(1)
    answer = await site.api("POST", f"/deployments/{deployment_id}/cancel", expect=202)
    assert answer.status_code == 202
    await site.wait_deployment(deployment_id, status="cancelled", seconds=20)
    assert await greeted(site) == "before cancel"
    await checkout.git("revert", "--no-edit", "HEAD")
    await checkout.push()
    await site.wait_commit(await checkout.head())


async def test_deployment_log_is_kept_and_in_the_site_directory(site: Site) -> None:
    """…/log gives the lines as text; deployment.log in the site directory has them too, in the specified form."""
    done = await site.wait_deployment(await site.deploy())
    log = await site.deployment_log(done["deployment_id"])
    assert "Customer site deployment started" in log
    assert "Deployment completed successfully" in log
    kept = (site.directory / "deployment.log").read_text()
    assert done["deployment_id"] in kept
    assert "Deployment completed successfully" in kept


@pytest.mark.parametrize("service", ["api", "www", "alert", "db"])
async def test_container_logs_can_be_read(site: Site, service: str) -> None:
    """GET …/logs?service=… gives the container's last lines as text."""
    await site.get("/api/health")
    answer = await site.api("GET", f"/logs?service={service}&tail=20", expect=200)
    assert "text/plain" in answer.headers["content-type"]
    assert len(answer.text.splitlines()) <= 20


async def test_logs_of_an_unknown_service_are_refused(site: Site) -> None:
    """Only the four services have logs."""
    assert (await site.api("GET", "/logs?service=traefik&tail=5")).status_code in {400, 422}
