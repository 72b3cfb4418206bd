"""The four types of sites in a real browser, through the platform (README.md). A run of its own: Playwright's loop.

A module says `SITE_TYPE = "portfolio"` and `SITE_NAME`, and has one such site for all its tests, in their order.
"""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.apart import Door, apart
from tests.lib import node
from tests.lib.stack import Stack
from tests.sites.made import Made, made
from tests.sites.people import Person, person


@pytest.fixture(scope="session")
def stack() -> Stack:
    return Stack.from_environment()


@pytest.fixture(scope="session")
def browser(stack: Stack) -> Iterator[Browser]:
    asyncio.run(node.installed(stack))  # axe-core; first, as Playwright's loop bears no second one
    extra: tuple[str, ...] = ()
    doors: tuple[Door, ...]
    if url := os.environ.get("WEBMETEOR_SITE_URL"):
        doors = ((urlsplit(url).hostname or "", urlsplit(url).port or 80),)
    else:
        chromium.must_be_ready(stack)
        extra, doors = chromium.on_stack(stack), chromium.doors(stack)
    with apart(chromium.program(), doors) as program, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.options(program, extra))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, stack: Stack, browser: Browser) -> Iterator[Made]:
    """The module's site."""
    with made(stack, request.module.SITE_TYPE, request.module.SITE_NAME) as site:
        yield site


@pytest.fixture
def people(browser: Browser, site: Made) -> Iterator[Callable[..., Person]]:
    """`people()` is one more person; `people(java_script_enabled=False)` one whose browser runs no scripts."""
    with ExitStack() as all_of_them:

        def enter(**options: Any) -> Person:
            return all_of_them.enter_context(person(browser, site, **options))

        yield enter


@pytest.fixture
def visitor(people: Callable[..., Person]) -> Person:
    return people()


@pytest.fixture
def owner(people: Callable[..., Person]) -> Person:
    """Logged in to the admin."""
    someone = people()
    someone.log_in()
    return someone
