"""The whole platform on real parts: the test stack must be up (`scripts/stack up test`; `make test` does it).

One event loop for the folder and what is below it, so that sites and live connections are shared between tests; an
async fixture that tests here use therefore needs `loop_scope="session"`.
"""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from shared.services import PORTS
from tests.e2e.birth import HOSTILE_NAME, Birth
from tests.lib import node
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Platform, Site
from tests.lib.stack import Stack

FOLDER = Path(__file__).parent
session_fixture = pytest_asyncio.fixture(scope="session", loop_scope="session")


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


@session_fixture
async def platform(stack: Stack) -> AsyncIterator[Platform]:
    async with Platform(stack) as platform:
        yield platform


@session_fixture
async def customer(platform: Platform) -> Customer:
    return await platform.register("Ada Lovelace")


@session_fixture
async def stranger(platform: Platform) -> Customer:
    """A second customer, who must never see or reach anything of the first."""
    return await platform.register("Mallory")


@session_fixture
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


@session_fixture
async def checkout(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The owner's working copy; each test leaves a commit on top that works."""
    return await site.clone(tmp_path_factory.mktemp("owner"))
