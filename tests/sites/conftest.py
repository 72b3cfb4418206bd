"""The four types of sites in a real browser, through the platform (README.md). A run of its own: Playwright's loop.

A module says `SITE_TYPE = "portfolio"` and `SITE_NAME`, and has one such site for all its tests, in their order.
"""

import asyncio
import base64
import hashlib
import os
import shutil
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, sync_playwright

from tests.lib import node
from tests.lib.stack import Stack
from tests.sites.made import Made, made
from tests.sites.people import Person, person

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# As root, without a GPU, and silent: a browser that talks only to the page that it is told to open.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server",
)  # fmt: skip
PEBBLE_PORT = 15000


@pytest.fixture(scope="session")
def stack() -> Stack:
    return Stack.from_environment()


@pytest.fixture(scope="session")
def where(stack: Stack) -> tuple[str, ...]:
    """How the browser finds the stack, and the key of the stack's certificates, which is all that it trusts."""
    if "WEBMETEOR_SITE_URL" in os.environ:
        return ()
    try:
        answer = httpx.get(f"http://{stack.bind}:8000/readyz", timeout=5, trust_env=False)
    except httpx.HTTPError as error:
        pytest.exit(f"stack {stack.name} does not answer ({error}): run scripts/stack up {stack.name}", 3)
    if answer.status_code != 200:
        pytest.exit(f"stack {stack.name} is not ready: {answer.text}", 3)
    context = ssl.create_default_context(cafile=str(stack.root / "pebble" / "tls.crt"))
    url = f"https://{stack.bind}:{PEBBLE_PORT}/intermediates/0"
    pem = httpx.get(url, verify=context, trust_env=False, timeout=10).content
    key = x509.load_pem_x509_certificate(pem).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return (
        f"--host-resolver-rules=MAP *.{stack.base_domain} {stack.bind}, MAP * ~NOTFOUND, EXCLUDE {stack.bind}",
        f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(key).digest()).decode()}",
    )


@pytest.fixture(scope="session")
def browser(stack: Stack, where: tuple[str, ...]) -> Iterator[Browser]:
    asyncio.run(node.installed(stack))  # axe-core; first, as Playwright's loop bears no second one
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.exit("there is no Chromium: run scripts/browser", 3)
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    with sync_playwright() as playwright:
        flags = [*FLAGS, *where]
        browser = playwright.chromium.launch(executable_path=found, args=flags, env=environment, timeout=60_000)
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
