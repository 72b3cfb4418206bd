"""The whole platform on real parts: the test stack must be up (`scripts/stack up test`; `make test` does it).

One event loop for the folder, so that sites and live connections are shared between tests.
"""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pytest_asyncio import is_async_test

from tests.e2e.birth import HOSTILE_NAME, Birth
from tests.lib import node
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Platform, Site
from tests.lib.stack import Stack

PORTS = {"api-gateway": 8000, "provisioner": 8001, "deployer": 8002, "dns-ssl": 8003, "notifier": 8004}
FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    one_loop = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if item.path.is_relative_to(FOLDER) and is_async_test(item):
            item.add_marker(one_loop, append=False)


@pytest.fixture(scope="session")
def stack() -> Stack:
    stack = Stack.from_environment()
    for service, port in PORTS.items():
        try:
            answer = httpx.get(f"http://{stack.bind}:{port}/readyz", timeout=5, trust_env=False)
        except httpx.HTTPError as error:
            pytest.exit(
                f"{service} of stack {stack.name} does not answer ({error}): run scripts/stack up {stack.name}", 3
            )
        if answer.status_code != 200:
            pytest.exit(f"{service} of stack {stack.name} is not ready: {answer.text}", 3)
    return stack


@pytest.fixture(scope="session")
async def platform(stack: Stack) -> AsyncIterator[Platform]:
    async with Platform(stack) as platform:
        yield platform


@pytest.fixture(scope="session")
async def customer(platform: Platform) -> Customer:
    return await platform.register("Ada Lovelace")


@pytest.fixture(scope="session")
async def stranger(platform: Platform) -> Customer:
    """A second customer, who must never see or reach anything of the first."""
    return await platform.register("Mallory")


@pytest.fixture(scope="session")
async def birth(stack: Stack, customer: Customer, stranger: Customer) -> AsyncIterator[Birth]:
    async with contextlib.AsyncExitStack() as connections:
        owner = await connections.enter_async_context(node.listen(stack, customer.token))
        other = await connections.enter_async_context(node.listen(stack, stranger.token))
        await owner.connected()
        await other.connected()
        site = await customer.active_site(HOSTILE_NAME)
        yield Birth(site, owner, other)
        await site.delete()


@pytest.fixture(scope="session")
def site(birth: Birth) -> Site:
    """The site most tests share; each leaves it active, serving and with its name."""
    return birth.site


@pytest.fixture(scope="session")
async def checkout(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The owner's working copy; each test leaves a commit on top that works."""
    return await site.clone(tmp_path_factory.mktemp("owner"))
