"""HTTP as a browser would do it, except that every name of the base domain is dialled at the stack's own address.

`*.localhost` always means 127.0.0.1 to a resolver; the test stack lives on 127.0.0.2. SNI, Host header and the
certificate check are untouched: the dev CA is the only one trusted.
"""

import ssl
from collections.abc import Iterable

import httpcore
import httpx

from tests.lib.stack import Stack


def ssl_context(stack: Stack) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(stack.ca_file))


class _Dialler(httpcore.AsyncNetworkBackend):
    def __init__(self, address: str) -> None:
        self._address = address
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the point
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return await self._backend.connect_tcp(self._address, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


class StackTransport(httpx.AsyncBaseTransport):
    """Trusts `var/<stack>/ca.pem` as it is now: Pebble has a new root after each restart."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._inner: httpx.AsyncHTTPTransport | None = None
        self._ca = b""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        ca = self._stack.ca_file.read_bytes()
        if self._inner is None or ca != self._ca:
            await self.aclose()
            self._inner, self._ca = self._open(), ca
        return await self._inner.handle_async_request(request)

    def _open(self) -> httpx.AsyncHTTPTransport:
        context = ssl_context(self._stack)
        transport = httpx.AsyncHTTPTransport(verify=context)
        transport._pool = httpcore.AsyncConnectionPool(  # httpx has no public door for a network backend
            ssl_context=context, max_connections=50, keepalive_expiry=5, network_backend=_Dialler(self._stack.bind)
        )
        return transport

    async def aclose(self) -> None:
        if self._inner is not None:
            await self._inner.aclose()
            self._inner = None


def client(stack: Stack, *, base_url: str = "", headers: Iterable[tuple[str, str]] = ()) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=StackTransport(stack), base_url=base_url, headers=list(headers), timeout=30, trust_env=False
    )
