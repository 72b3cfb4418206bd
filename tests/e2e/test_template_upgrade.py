"""A site whose template is older than the platform's is offered the newer one; its customer merges it with git."""

import asyncpg
import pytest
import pytest_asyncio

from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until

PLATFORM = "platform@webmeteor.invalid"
PAGE, LINE = "www/src/index.html", "<!doctype html>"
OLD_LINE = "<!DOCTYPE html>"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def old(customer: Customer, stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Checkout]:
    """As if it had been made by an earlier platform: its history begins with another template, and nobody knows which.

    The provisioner finds out when it starts, as it does after the platform's own upgrade.
    """
    site = await customer.active_site("Old")
    checkout = await site.clone(tmp_path_factory.mktemp("old"))
    await checkout.git("checkout", "-q", "--orphan", "earlier")
    checkout.write(PAGE, checkout.read(PAGE).replace(LINE, OLD_LINE, 1))
    await checkout.git("rm", "-q", "-f", "README.md")
    await checkout.git("add", "--all")
    await checkout.git("commit", "-q", "--author", f"WebMeteor <{PLATFORM}>", "-m", "Create Old")
    await checkout.push("--force", "origin", "HEAD:main")
    await checkout.git("branch", "-f", "main", "HEAD")
    await checkout.git("checkout", "-q", "main")
    await site.wait_commit(await checkout.head())
    await _forgotten(stack, site)
    await engine.docker("restart", f"{stack.project}-provisioner-1")
    return site, checkout


async def _forgotten(stack: Stack, site: Site) -> None:
    connection = await asyncpg.connect(stack.secrets()["WEBMETEOR_ADMIN_DATABASE_URL"])
    await connection.execute("DELETE FROM provisioner.site_templates WHERE app_id = $1", site.app_id)
    await connection.close()


async def template(site: Site) -> dict[str, object]:
    return dict((await site.details())["template"])


async def test_it_is_told_that_there_is_a_newer_one(old: tuple[Site, Checkout]) -> None:
    site, checkout = old

    async def available() -> bool:
        return bool((await template(site))["upgrade_available"])

    await until("the newer template to be told of", available, seconds=60)
    _, tree = await checkout.git("rev-parse", "HEAD^{tree}")
    assert (await template(site))["version"] == tree.strip()


async def test_the_offer_merges_and_deploys(old: tuple[Site, Checkout], stranger: Customer) -> None:
    """The customer's changes stay, also where both changed a line and git asks; only the merge is deployed."""
    site, checkout = old
    page = checkout.read(PAGE)
    mine = {PAGE: page.replace(OLD_LINE, "<!DocType html>", 1), "notes.txt": "mine\n"}
    await site.wait_commit(await checkout.push_files(mine, "My own"))
    deployed = len(await site.deployments())
    refused = await stranger.api("POST", f"/api/sites/{site.app_id}/template-upgrade")
    assert refused.status_code == 404
    await site.api("POST", "/template-upgrade", expect=202)

    async def offered() -> str | None:
        return str((await template(site))["branch"] or "") or None

    branch = await until("the branch", offered, seconds=30)
    await site.api("POST", "/template-upgrade", expect=202)
    await checkout.git("fetch", "-q", "origin")
    code, said = await checkout.git("merge", "--no-edit", f"origin/{branch}", check=False)
    assert code != 0
    assert f"Merge conflict in {PAGE}" in said
    assert checkout.read("README.md")
    assert checkout.read("notes.txt") == "mine\n"
    await checkout.git("checkout", "-q", "--theirs", PAGE)
    assert LINE in checkout.read(PAGE)
    merged = await checkout.commit("Merge the newer template")
    await checkout.push()
    await site.wait_commit(merged)
    assert len(await site.deployments()) == deployed + 1
    assert [entry["event"] for entry in (await site.details())["timeline"]].count("template.upgrade_offered") == 1

    async def settled() -> bool:
        return not (await template(site))["upgrade_available"]

    await until("the merge to be noticed", settled, seconds=30)
    answer = await site.api("POST", "/template-upgrade")
    assert (answer.status_code, answer.json()["key"]) == (409, "template_up_to_date")
    await site.delete()
