"""A site that is attacked, its owner, and a stranger. Every test of this folder leaves them as they were."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.e2e.conftest import session_fixture
from tests.e2e.hostile.unchanged import Watch
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Platform, Site
from tests.lib.stack import Stack


@dataclass(frozen=True)
class Target:
    """`deployment_id` is the site's own, successful one."""

    site: Site
    deployment_id: str
    subdomain: str

    @property
    def owner(self) -> Customer:
        return self.site.customer


@session_fixture
async def target(platform: Platform) -> AsyncIterator[Target]:
    owner = await platform.register("Alice Owner")
    subdomain = f"hostile-{secrets.token_hex(4)}"
    site = await owner.active_site("Attacked <b>site</b>", subdomain=subdomain)
    await site.api("PUT", "/env", json={"variables": {"OWN_SECRET": "the-owners-value"}}, expect=202)
    await site.wait_deployment(lambda deployment: deployment["kind"] == "settings")
    await site.wait_status("active")
    first = (await site.deployments())[-1]["deployment_id"]
    yield Target(site, first, subdomain)
    await site.delete()


@session_fixture
async def mallory(platform: Platform) -> Customer:
    return await platform.register("Mallory")


@session_fixture
async def mallorys_site(mallory: Customer) -> AsyncIterator[str]:
    """A site of the stranger's own."""
    site = await mallory.active_site("Mallory's")
    yield site.app_id
    await site.delete()


@session_fixture
async def watch(stack: Stack, target: Target, mallory: Customer, mallorys_site: str) -> AsyncIterator[Watch]:
    watch = Watch(stack, [target.owner, mallory], [target.site])
    await watch.note()
    yield watch
    await watch.close()


@session_fixture
async def owners_checkout(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return await target.site.clone(tmp_path_factory.mktemp("owner"))


@pytest.fixture
async def work(owners_checkout: Checkout, watch: Watch) -> AsyncIterator[Checkout]:
    """The owner's working copy at the live commit."""
    start = await owners_checkout.head()
    yield owners_checkout
    await owners_checkout.git("reset", "-q", "--hard", start)
    await owners_checkout.git("clean", "-qfdx")
    await watch.note()
