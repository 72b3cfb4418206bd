"""Cutover under load: six deployments and a rollback, and not one request is lost.

Every day 30,000 requests at the least; with RELEASE=1 (and in `make bench`) 200,000. WEBMETEOR_LOAD_REQUESTS overrides.
"""

import os

import pytest

from tests.e2e.sources import greeting
from tests.lib.git import Checkout
from tests.lib.load import Load, Request, load
from tests.lib.platform import Site

EVERY_DAY, RELEASE = 30_000, 200_000
REQUESTS = int(os.environ.get("WEBMETEOR_LOAD_REQUESTS", RELEASE if os.environ.get("RELEASE") else EVERY_DAY))
# Leaves CPU for the builds that run at the same time on a machine with two cores.
PER_SECOND = 2500 if REQUESTS >= RELEASE else 1200
BODY = '{"text": "' + "x" * 200 + '"}'
MIX = (
    Request("GET", "/", weight=12),
    Request("GET", "/favicon.svg", weight=5),
    Request("GET", "/api/greeting", weight=1),
    Request("POST", "/api/greeting", weight=1, body=BODY),
    Request("GET", "/api/health", weight=1),
)
DEPLOYMENTS = 6


async def deploy_six_times(site: Site, checkout: Checkout) -> list[str]:
    """Every change touches the api, every third one www as well; the ids of the deployments."""
    done = []
    for number in range(DEPLOYMENTS):
        files = greeting(checkout, f"under load {number}")
        if number % 3 == 2:
            files["www/public/marker.txt"] = f"under load {number}\n"
        commit = await checkout.push_files(files, f"Under load {number}")
        done.append((await site.wait_commit(commit, seconds=240))["deployment_id"])
    return done


def explained(result: object) -> str:
    failures = getattr(result, "failures", [])
    return "\n".join([str(result)[:1500], *(str(failure) for failure in failures[:20])])


@pytest.mark.timeout(600)
async def test_no_request_is_lost_in_six_deployments_and_a_rollback(site: Site, checkout: Checkout) -> None:
    """GET and POST over keep-alive HTTPS all the while: 0 failed; every release answered some of them."""
    first = await site.wait_commit(await checkout.push_files(greeting(checkout, "before the load"), "Before the load"))
    running: Load
    async with load(site.stack, site.domain, MIX, at_least=REQUESTS, per_second=PER_SECOND) as running:
        deployments = await deploy_six_times(site, checkout)
        rollback = await site.wait_deployment(await site.rollback(deployments[0]))
        result = await running.finish()
    print(f"{result.total} requests, {result.per_second:.0f}/s, p50 {result.p50_ms} ms, p99 {result.p99_ms} ms")
    assert result.failed == 0, explained(result)
    assert result.total >= REQUESTS
    served = set(result.releases) - {""}
    assert served == {first["deployment_id"], *deployments, rollback["deployment_id"]}, result.releases
    assert result.releases.get("", 0) == 0, "an answer without X-WebMeteor-Release"
    await site.wait_deployment(await site.deploy())


async def test_load_generator_counts_what_fails(site: Site) -> None:
    """Counter-proof: answers other than the expected one are counted, each of them."""
    mix = (Request("GET", "/", weight=1), Request("GET", "/api/no-such-thing", weight=1))
    async with load(site.stack, site.domain, mix, at_least=200, connections=4) as running:
        result = await running.finish()
    assert result.failed == result.statuses["404"] > 0
    assert result.failed + result.statuses["200"] == result.total
