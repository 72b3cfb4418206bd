"""Checks whether a stack's parts answer, from outside, as clients do."""

import contextlib
import functools
import http.client
import socket
import ssl
import time
from collections.abc import Callable

from lib.shell import SetupError
from lib.stacks import Stack
from shared.services import PORTS

AMQP_HELLO = b"AMQP\x00\x00\x09\x01"
POSTGRES_SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
Check = Callable[[], bool]


def infrastructure(stack: Stack) -> dict[str, Check]:
    return {
        "postgres": lambda: postgres(stack.bind, 15432),
        "rabbitmq": lambda: rabbitmq(stack.bind, 15672),
        "powerdns": lambda: powerdns(stack.bind, 15354),
        "mail-catcher": lambda: _says(stack.bind, 15025, b"", b"220"),
        "registry": lambda: _http(stack.bind, 15500, "/v2/", 401),
        "traefik": lambda: _http(stack.bind, 8099, "/ping", 200),
    }


def services(stack: Stack) -> dict[str, Check]:
    ready = {name: functools.partial(service, stack, name) for name in PORTS}
    return {**ready, "certificate": functools.partial(_certificate, stack)}


def service(stack: Stack, name: str) -> bool:
    return _http(stack.bind, PORTS[name], "/readyz", 200)


def postgres(bind: str, port: int) -> bool:
    return _says(bind, port, POSTGRES_SSL_REQUEST, b"N")


def rabbitmq(bind: str, port: int) -> bool:
    return _says(bind, port, AMQP_HELLO, b"\x01")


def powerdns(bind: str, api_port: int) -> bool:
    return _http(bind, api_port, "/api/v1/servers", 401)


def wait(checks: dict[str, Check], *, seconds: float, logs: str) -> None:
    """Wait until all checks pass. `logs`: the command that shows logs; the name of the failed part is appended."""
    deadline = time.monotonic() + seconds
    waiting = dict(checks)
    while waiting := {name: check for name, check in waiting.items() if not check()}:
        if time.monotonic() > deadline:
            remedy = f"{logs}{next(iter(waiting))}"
            raise SetupError(f"not ready after {seconds:.0f} s: {', '.join(waiting)}", remedy)
        time.sleep(0.1)


def _says(bind: str, port: int, hello: bytes, expected: bytes) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((bind, port), timeout=2) as connection:
        connection.settimeout(2)
        connection.sendall(hello)
        return connection.recv(len(expected)) == expected
    return False


def _certificate(stack: Stack) -> bool:
    """Make a TLS handshake as a visitor does, trusting only the stack's authority."""
    with contextlib.suppress(OSError):
        context = ssl.create_default_context(cafile=stack.files / "trust" / "ca.pem")
        with (
            socket.create_connection((stack.bind, 443), timeout=2) as connection,
            context.wrap_socket(connection, server_hostname=f"app.{stack.base_domain}"),
        ):
            return True
    return False


def _http(bind: str, port: int, path: str, status: int) -> bool:
    connection = http.client.HTTPConnection(bind, port, timeout=2)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", path)
        return connection.getresponse().status == status
    return False
