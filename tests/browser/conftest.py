"""The dashboard and a site in a real browser, against the test stack. A pytest run of its own: Playwright's loop.

`WEBMETEOR_SCREENSHOTS=1` rewrites docs/screenshots/; otherwise pictures are taken and thrown away.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.browser import chromium
from tests.browser.apart import apart
from tests.browser.witness import Witness
from tests.lib import node
from tests.lib.stack import ROOT, Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    stack = Stack.from_environment()
    chromium.must_be_ready(stack)
    return stack


@pytest.fixture(scope="session")
def axe(stack: Stack) -> Path:
    """The accessibility checker's script, by the lock file of the tests' npm packages."""
    return asyncio.run(node.installed(stack)) / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def playwright(axe: Path) -> Iterator[Playwright]:  # axe first: Playwright's loop bears no second one
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def program(stack: Stack) -> Iterator[str]:
    with apart(chromium.program(), chromium.doors(stack)) as path:
        yield path


@pytest.fixture
def browser(stack: Stack, playwright: Playwright, program: str, tmp_path: Path) -> Iterator[BrowserContext]:
    """A fresh profile."""
    options = chromium.options(program, chromium.on_stack(stack))
    context = playwright.chromium.launch_persistent_context(str(tmp_path / "profile"), viewport=None, **options)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def witness(browser: BrowserContext, stack: Stack) -> Iterator[Witness]:
    """Sees everything that a page does; at the end of the test nothing may have been wrong."""
    witness = Witness(browser, stack.base_domain)
    yield witness
    witness.nothing_wrong()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go."""
    if os.environ.get("WEBMETEOR_SCREENSHOTS") != "1":
        return tmp_path_factory.mktemp("screenshots")
    folder = ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
