"""Unit tests are pure: no connection leaves them, and nothing in them blocks the loop."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from blockbuster import BlockBuster

PACKAGES = ["shared", "api_gateway", "provisioner", "deployer", "dns_ssl", "notifier", "backup", "doorman"]
# Short local file access is allowed by the house rules; these never are.
_BLOCKING = ("time.sleep", "socket.socket.", "ssl.SSLSocket.", "os.wait", "os.read", "threading.Lock", "sqlite3.")


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails a test that connects or listens: what needs a socket belongs under tests/integration."""

    def refuse(_: socket.socket, address: Any) -> None:
        pytest.fail(f"a unit test uses a socket ({address!r}); move it to tests/integration")

    for name in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)


@pytest.fixture(autouse=True)
def no_blocking() -> Iterator[None]:
    """Fails a test whose coroutine, in our own code, sleeps or waits without giving the loop back."""
    guard = BlockBuster(scanned_modules=PACKAGES)
    guard.functions = {name: item for name, item in guard.functions.items() if name.startswith(_BLOCKING)}
    guard.activate()
    yield
    guard.deactivate()
