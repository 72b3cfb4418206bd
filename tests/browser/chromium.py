"""Chromium as every test uses it: silent, on the stack's names only, trusting the stack's certificates only."""

import base64
import hashlib
import os
import shutil
import ssl
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.browser.apart import Door
from tests.lib.stack import Stack

NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root, without a GPU, and silent: a browser that talks only to the page that it is told to open.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server",
)  # fmt: skip
PEBBLE_PORT = 15000


def must_be_ready(stack: Stack) -> None:
    """Ends the run, with what to do, when the stack is not up."""
    try:
        answer = httpx.get(f"http://{stack.bind}:8000/readyz", timeout=5, trust_env=False)
    except httpx.HTTPError as error:
        pytest.exit(f"stack {stack.name} does not answer ({error}): run scripts/stack up {stack.name}", 3)
    if answer.status_code != 200:
        pytest.exit(f"stack {stack.name} is not ready: {answer.text}", 3)


def doors(stack: Stack) -> tuple[Door, Door]:
    """Traefik's."""
    return (stack.bind, 443), (stack.bind, 80)


def on_stack(stack: Stack) -> tuple[str, ...]:
    """Flags: the base domain's names lead to the stack's address, other names nowhere; one issuer is trusted."""
    context = ssl.create_default_context(cafile=str(stack.root / "pebble" / "tls.crt"))
    url = f"https://{stack.bind}:{PEBBLE_PORT}/intermediates/0"
    pem = httpx.get(url, verify=context, trust_env=False, timeout=10).content
    key = x509.load_pem_x509_certificate(pem).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return (
        f"--host-resolver-rules=MAP *.{stack.base_domain} {stack.bind}, MAP * ~NOTFOUND, EXCLUDE {stack.bind}",
        f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(key).digest()).decode()}",
    )


def program() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.exit("there is no Chromium: run scripts/browser", 3)
    return found


def options(path: str, extra: tuple[str, ...]) -> dict[str, Any]:
    """For Playwright's `launch` and `launch_persistent_context`; `path` as `program` or `apart` give it."""
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return {"executable_path": path, "args": [*FLAGS, *extra], "env": environment, "timeout": 60_000}
