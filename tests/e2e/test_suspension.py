"""An operator suspends a site: nothing of it runs, nothing of it is lost, and it continues when it is resumed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio

from tests.e2e.sources import greeting
from tests.e2e.test_site_data import sql, upload
from tests.lib import engine
from tests.lib.platform import Customer, Site
from tests.lib.waiting import until


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def owned(customer: Customer) -> Site:
    return await customer.active_site("Suspended")


async def operator(site: Site, word: str) -> None:
    """As docs/production.md says."""
    gateway = f"{site.stack.project}-api-gateway-1"
    await engine.execute(gateway, "python", "-m", "api_gateway", word, site.app_id)


async def containers(site: Site) -> dict[str, tuple[str, str]]:
    """Service → (id, state)."""
    found = await engine.running(site.customer.customer_uuid, site.app_id)
    return {service: (answer["Id"], answer["State"]["Status"]) for service, answer in found.items()}


async def test_a_suspended_site_is_stopped_and_resumes_with_its_data_and_the_newest_push(
    owned: Site, stranger: Customer, tmp_path: Path
) -> None:
    """Visitors see the placeholder, the owner the reason; a push waits; another customer sees nothing."""
    work = await owned.clone(tmp_path)
    await sql(owned, "create table guests (name text); insert into guests values ('Grace')")
    await upload(owned, "kept.txt", "uploaded")
    before = await containers(owned)
    assert {state for _, state in before.values()} == {"running"}

    await operator(owned, "suspend")

    async def stopped() -> bool:
        return {state for _, state in (await containers(owned)).values()} == {"exited"}

    await until("the containers to stop", stopped, seconds=120)
    assert {s: id_ for s, (id_, _) in (await containers(owned)).items()} == {s: id_ for s, (id_, _) in before.items()}
    for path in ("/", "/api/health", "/api/files/kept.txt"):
        answer = await owned.get(path)
        assert (answer.status_code, "This site is not available" in answer.text) == (503, True)
    details = await owned.details()
    assert (details["desired"], details["status"]) == ("suspended", "active")
    refused = await owned.api("POST", "/deployments", json={})
    assert (refused.status_code, refused.json()["key"]) == (409, "site_suspended")
    assert (await stranger.api("GET", f"/api/sites/{owned.app_id}")).status_code == 404

    commit = await work.push_files(greeting(work, "pushed meanwhile"), "Greeting")

    async def kept() -> bool:
        return any((d["commit_hash"], d["status"]) == (commit, "queued") for d in await owned.deployments())

    await until("the push to be kept", kept)
    assert await stopped()

    resumed_at = datetime.now(UTC)
    await operator(owned, "resume")
    deployed = await owned.wait_commit(commit)
    assert datetime.fromisoformat(deployed["deployed_at"]) > resumed_at
    assert (await owned.get("/api/greeting")).json()["data"]["greeting"] == "pushed meanwhile"
    assert await sql(owned, "select name from guests") == "Grace"
    assert (await owned.get("/api/files/kept.txt")).text == "uploaded"
    after = await containers(owned)
    assert {state for _, state in after.values()} == {"running"}
    assert after["db"] == before["db"]
    assert (await owned.details())["desired"] == "running"
    await owned.delete()
