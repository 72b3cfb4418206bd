"""Requests a site from outside: over TLS, through the proxy, under the site's own name."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import aiohttp

from deployer.routing.routes import RELEASE_HEADER

ATTEMPT_SECONDS = 5.0


@dataclass(frozen=True)
class Answer:
    status: int
    release: str
    certificate_ok: bool


class PublicSite(Protocol):
    async def get(self, domain: str, path: str) -> Answer:
        """Raises OSError or TimeoutError when there is no answer."""


class PublicAddress:
    def __init__(self, address: str, port: int, ca_file: Path, session: aiohttp.ClientSession) -> None:
        self._origin = f"https://{address}:{port}"
        self._ca_file = ca_file
        self._session = session

    async def get(self, domain: str, path: str) -> Answer:
        try:
            return await self._get(domain, path, verified=True)
        except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError, FileNotFoundError):
            # Right after creation the certificate is not issued yet: dns-ssl reports on it.
            return await self._get(domain, path, verified=False)

    async def _get(self, domain: str, path: str, *, verified: bool) -> Answer:
        context = _trusting()
        if verified:
            # Read each time: set-up writes the dev CA's root after the service has started.
            context = ssl.create_default_context(cafile=str(self._ca_file))
        async with self._session.get(
            self._origin + path,
            ssl=context,
            server_hostname=domain,
            headers={"Host": domain, "User-Agent": "webmeteor-deployer"},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=ATTEMPT_SECONDS),
        ) as response:
            return Answer(response.status, response.headers.get(RELEASE_HEADER, ""), verified)


def _trusting() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
