"""A site that is attacked, its owner, and a stranger. Every test of this folder leaves them as they were."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.e2e.conftest import session_fixture
from tests.e2e.hostile.unchanged import Watch
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Platform, Site
from tests.lib.stack import Stack

DOCKERFILE = "alert/Dockerfile"
NODE = "FROM webmeteor/node:24\nUSER root\n"


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


@dataclass(frozen=True)
class Endless:
    """A site whose build never ends by itself; `sleep` is the argument of the process that runs in it."""

    pushed: asyncio.Future[tuple[Site, str]]
    sleep: str


@session_fixture
async def endless(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Endless]:
    """Begun with the folder's first test, because its end takes as long as the build's time limit."""
    sleep = f"31{secrets.randbelow(10**6):06}"

    async def begin() -> tuple[Site, str]:
        site = await (await platform.register("Endless")).active_site("Endless")
        checkout = await site.clone(tmp_path_factory.mktemp("endless"))
        return site, await checkout.push_files({DOCKERFILE: f"{NODE}RUN echo begun && sleep {sleep}\n"})

    pushed = asyncio.ensure_future(begin())
    yield Endless(pushed, sleep)
    site, _ = await pushed
    await site.delete()


@session_fixture
async def watch(
    stack: Stack, target: Target, mallory: Customer, mallorys_site: str, endless: Endless
) -> AsyncIterator[Watch]:
    watch = Watch(stack, [target.owner, mallory], [target.site])
    await watch.note()
    yield watch
    await watch.close()


@session_fixture
async def owners_checkout(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return await target.site.clone(tmp_path_factory.mktemp("owner"))


@pytest_asyncio.fixture(loop_scope="session")
async def work(owners_checkout: Checkout, watch: Watch) -> AsyncIterator[Checkout]:
    """The owner's working copy at the live commit."""
    start = await owners_checkout.head()
    yield owners_checkout
    await owners_checkout.git("reset", "-q", "--hard", start)
    await owners_checkout.git("clean", "-qfdx")
    await watch.note()
