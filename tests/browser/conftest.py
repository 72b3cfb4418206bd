"""The dashboard and a site in a real browser, against the test stack. A pytest run of its own: Playwright's loop.

`WEBMETEOR_SCREENSHOTS=1` writes docs/screenshots/ anew; otherwise pictures are taken and thrown away.
"""

import asyncio
import base64
import hashlib
import os
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.browser.witness import Witness
from tests.lib import node
from tests.lib.stack import ROOT, Stack

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# As root, without a GPU, and silent: a browser that talks only to the page that it is told to open.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server",
)  # fmt: skip
PEBBLE_PORT = 15000


@pytest.fixture(scope="session")
def stack() -> Stack:
    stack = Stack.from_environment()
    try:
        answer = httpx.get(f"http://{stack.bind}:8000/readyz", timeout=5, trust_env=False)
    except httpx.HTTPError as error:
        pytest.exit(f"stack {stack.name} does not answer ({error}): run scripts/stack up {stack.name}", 3)
    if answer.status_code != 200:
        pytest.exit(f"stack {stack.name} is not ready: {answer.text}", 3)
    return stack


@pytest.fixture(scope="session")
def issuer(stack: Stack) -> str:
    """Hash of the key that signs the stack's certificates: all that the browser trusts."""
    context = ssl.create_default_context(cafile=str(stack.root / "pebble" / "tls.crt"))
    url = f"https://{stack.bind}:{PEBBLE_PORT}/intermediates/0"
    pem = httpx.get(url, verify=context, trust_env=False, timeout=10).content
    key = x509.load_pem_x509_certificate(pem).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


@pytest.fixture(scope="session")
def axe(stack: Stack) -> Path:
    """The accessibility checker's script, by the lock file of the tests' npm packages."""
    return asyncio.run(node.installed(stack)) / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def playwright(axe: Path) -> Iterator[Playwright]:  # axe first: Playwright's loop bears no second one
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def browser(stack: Stack, issuer: str, playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A fresh profile that finds the base domain's names at the stack's address, and no other name at all."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.exit("there is no Chromium: run scripts/browser", 3)
    flags = [
        *FLAGS,
        f"--host-resolver-rules=MAP *.{stack.base_domain} {stack.bind}, MAP * ~NOTFOUND, EXCLUDE {stack.bind}",
        f"--ignore-certificate-errors-spki-list={issuer}",
    ]
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path / "profile"), executable_path=found, args=flags, env=environment, viewport=None, timeout=60_000
    )
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
