"""Whether a stack's parts answer, asked from outside as their clients would."""

import contextlib
import functools
import http.client
import socket
import ssl
import time
from collections.abc import Callable

from lib.shell import SetupError
from lib.stacks import Stack

AMQP_HELLO = b"AMQP\x00\x00\x09\x01"
POSTGRES_SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
SERVICES = {"api-gateway": 8000, "provisioner": 8001, "deployer": 8002, "dns-ssl": 8003, "notifier": 8004}


def infrastructure(stack: Stack) -> dict[str, Callable[[], bool]]:
    return {
        "postgres": lambda: _says(stack, 15432, POSTGRES_SSL_REQUEST, b"N"),
        "rabbitmq": lambda: _says(stack, 15672, AMQP_HELLO, b"\x01"),
        "powerdns": lambda: _http(stack, 15354, "/api/v1/servers", 401),
        "mail-catcher": lambda: _says(stack, 15025, b"", b"220"),
        "registry": lambda: _http(stack, 15500, "/v2/", 401),
        "traefik": lambda: _http(stack, 8099, "/ping", 200),
    }


def services(stack: Stack) -> dict[str, Callable[[], bool]]:
    ready = {name: functools.partial(_http, stack, port, "/readyz", 200) for name, port in SERVICES.items()}
    return {**ready, "certificate": functools.partial(_certificate, stack)}


def wait(checks: dict[str, Callable[[], bool]], *, seconds: float, stack: Stack) -> None:
    deadline = time.monotonic() + seconds
    waiting = dict(checks)
    while waiting := {name: check for name, check in waiting.items() if not check()}:
        if time.monotonic() > deadline:
            first = next(iter(waiting))
            remedy = f"scripts/stack logs {stack.name} {first}"
            raise SetupError(f"not ready after {seconds:.0f} s: {', '.join(waiting)}", remedy)
        time.sleep(0.1)


def _says(stack: Stack, port: int, hello: bytes, expected: bytes) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((stack.bind, port), timeout=2) as connection:
        connection.settimeout(2)
        connection.sendall(hello)
        return connection.recv(len(expected)) == expected
    return False


def _certificate(stack: Stack) -> bool:
    """A real TLS handshake, as a visitor's: the stack's authority alone is trusted."""
    with contextlib.suppress(OSError):
        context = ssl.create_default_context(cafile=stack.files / "trust" / "ca.pem")
        with (
            socket.create_connection((stack.bind, 443), timeout=2) as connection,
            context.wrap_socket(connection, server_hostname=f"app.{stack.base_domain}"),
        ):
            return True
    return False


def _http(stack: Stack, port: int, path: str, status: int) -> bool:
    connection = http.client.HTTPConnection(stack.bind, port, timeout=2)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        return connection.getresponse().status == status
    return False
