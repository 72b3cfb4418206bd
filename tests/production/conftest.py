"""The production stack, made new for the run and removed after it, however it ends (`scripts/production drill`).

WEBMETEOR_KEEP=1 takes the one that is there and leaves it, for somebody who wants to look.
"""

import os
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from tests.lib.platform import Platform, Site
from tests.lib.process import run
from tests.lib.stack import BINDS, ROOT, Stack

DRILL = Stack("drill", BINDS["drill"], "webmeteor.example")
session_fixture = pytest_asyncio.fixture(scope="session", loop_scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "production") and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


async def by_script(verb: str, *words: str) -> str:
    return (await run(sys.executable, "scripts/stack", verb, DRILL.name, *words, cwd=ROOT, seconds=600))[1]


@session_fixture
async def drill() -> AsyncIterator[Stack]:
    if os.environ.get("WEBMETEOR_KEEP"):
        yield DRILL
        return
    await by_script("clean")
    try:
        await by_script("up")
        yield DRILL
    finally:
        await by_script("clean")


@session_fixture
async def platform(drill: Stack) -> AsyncIterator[Platform]:
    async with Platform(drill) as platform:
        yield platform


@session_fixture
async def site(platform: Platform) -> Site:
    customer = await platform.register("Grace Hopper")
    return await customer.active_site("In production")
