"""git push deploys: a real git client over HTTPS."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Platform, Site
from tests.lib.process import CommandError
from tests.lib.stack import Stack
from tests.lib.waiting import until

PUSHES = 27


async def greeted(site: Site) -> str:
    answer = await site.get("/api/greeting")
    return str(answer.json()["data"]["greeting"]) if answer.status_code == 200 else f"status {answer.status_code}"


async def test_pushed_php_file_is_served(site: Site, checkout: Checkout) -> None:
    """A push of an api change: success in the history, the new answer on the site."""
    started = time.perf_counter()
    commit = await checkout.push_files(greeting(checkout, "hello one"), "Greeting")
    deployment = await site.wait_commit(commit)
    assert await greeted(site) == "hello one"
    print(f"push → new answer: {time.perf_counter() - started:.2f} s")
    assert deployment["commit_hash"] == commit
    live = (await site.get("/api/health")).headers["x-webmeteor-release"]
    assert live == deployment["deployment_id"]


async def test_pushed_page_is_served(site: Site, checkout: Checkout) -> None:
    """A push of a www change is built and served; api, alert and db keep running untouched."""
    before = {s: c["Id"] for s, c in (await engine.running(site.customer.customer_uuid, site.app_id)).items()}
    commit = await checkout.push_files({"www/public/marker.txt": "marker one\n"}, "Marker")
    await site.wait_commit(commit, seconds=180)
    assert (await site.get("/marker.txt")).text == "marker one\n"
    after = {s: c["Id"] for s, c in (await engine.running(site.customer.customer_uuid, site.app_id)).items()}
    assert {s for s in before if before[s] != after[s]} == {"www"}


async def test_site_directory_holds_the_live_commit(site: Site, checkout: Checkout) -> None:
    """After a deployment the site directory's checkout is the commit that is live."""
    head = await checkout.head()

    async def look() -> bool:
        _, text = await checkout.git("--git-dir", str(site.directory / ".git"), "rev-parse", "HEAD", check=False)
        return text.strip() == head

    await until(f"the site directory to be at {head}", look, seconds=15)


@pytest.mark.parametrize("token", ["wm_wrong", ""])
async def test_wrong_token_is_refused(site: Site, stack: Stack, tmp_path: Path, token: str) -> None:
    """Without the owner's token git can neither read nor write; the answer does not say whether the site exists."""
    details = await site.details()
    stranger = Checkout(stack, details["clone_url"], token or "x", tmp_path)
    with pytest.raises(CommandError, match=r"Authentication failed|could not read|403|401"):
        await stranger.clone()


async def test_other_customers_token_is_refused(
    site: Site, stack: Stack, checkout: Checkout, stranger: Customer, tmp_path: Path
) -> None:
    """A valid token of another customer: neither clone nor push."""
    details = await site.details()
    with pytest.raises(CommandError):
        await Checkout(stack, details["clone_url"], stranger.token, tmp_path).clone()
    before = await checkout.head()
    await checkout.commit("Not allowed", allow_empty=True)
    checkout.set_token(stranger.token)
    try:
        with pytest.raises(CommandError):
            await checkout.push()
    finally:
        checkout.set_token(site.customer.token)
        await checkout.git("reset", "-q", "--hard", before)
    _, remote = await checkout.git("ls-remote", "origin", "refs/heads/main")
    assert remote.split()[0] == before


async def test_other_branch_is_kept_but_not_deployed(site: Site, checkout: Checkout) -> None:
    """A push to a branch other than main is accepted and deploys nothing."""
    before = [d["deployment_id"] for d in await site.deployments()]
    await checkout.push("origin", "HEAD:refs/heads/experiment")
    await asyncio.sleep(1.5)
    assert [d["deployment_id"] for d in await site.deployments()] == before
    await checkout.push("origin", ":refs/heads/experiment")


async def test_many_pushes_within_a_minute_run_at_most_two_builds(site: Site, checkout: Checkout) -> None:
    """27 pushes within a minute: at most two deployments run, the last commit is live, the others say superseded."""
    known = {d["deployment_id"] for d in await site.deployments()}
    started = time.monotonic()
    for number in range(PUSHES):
        last = await checkout.push_files(greeting(checkout, f"burst {number}"), f"Burst {number}")
    assert time.monotonic() - started < 60

    async def all_accounted_for() -> list[dict[str, object]] | None:
        new = [d for d in await site.deployments() if d["deployment_id"] not in known]
        ended = [d for d in new if d["status"] in {"success", "failed", "superseded", "cancelled"}]
        return new if len(new) == PUSHES == len(ended) else None

    new = await until("all 27 deployments to end", all_accounted_for, seconds=120, pause=0.5)
    by_status: dict[str, int] = {}
    for deployment in new:
        by_status[str(deployment["status"])] = by_status.get(str(deployment["status"]), 0) + 1
    assert by_status.get("success", 0) in {1, 2}, by_status
    assert by_status == {"success": by_status["success"], "superseded": PUSHES - by_status["success"]}
    assert next(d for d in new if d["commit_hash"] == last)["status"] == "success"
    assert await greeted(site) == f"burst {PUSHES - 1}"


async def test_login_token_works_as_git_password(site: Site, platform: Platform, stack: Stack, tmp_path: Path) -> None:
    """A token from a fresh login is a git password as well, without waiting."""
    body = {"email": site.customer.email, "password": site.customer.password}
    token = (await platform.api("POST", "/api/auth/login", json=body, expect=200)).json()["token"]
    details = await site.details()

    async def clone_works() -> bool:
        copy = Checkout(stack, details["clone_url"], token, tmp_path)
        code, _ = await copy.git("ls-remote", details["clone_url"], check=False)
        return code == 0

    await until("the new token to be known to git", clone_works, seconds=5)
