"""DNS lookups. An attacker's server may answer, so answers are bounded in time, count and size."""

import asyncio
import contextlib
import ipaddress
import socket
from typing import Protocol

import dns.asyncresolver
import dns.exception
import dns.rdata
import dns.rdtypes.ANY.TXT
import dns.resolver

from dns_ssl.endpoint import endpoint
from dns_ssl.errors import LookupFailedError
from shared.names import Domain, check

SECONDS = 3.0
MAX_RECORDS = 32
MAX_TEXT = 512


class Lookup(Protocol):
    """An empty answer means that there is no such record. Both raise LookupFailedError if there is no answer."""

    async def addresses(self, domain: str, kind: str) -> list[str]:
        """Return the addresses; `kind` is A or AAAA."""
        ...

    async def texts(self, name: str) -> list[str]:
        """Return the TXT records; the strings of one record are joined."""
        ...


class DnsLookup:
    """Queries one server (see `endpoint`). dnspython follows at most 16 CNAMEs and falls back to TCP."""

    def __init__(self, server: str) -> None:
        self._host, self._port = endpoint(server, 53)

    async def addresses(self, domain: str, kind: str) -> list[str]:
        answer = await self._ask(check(Domain, domain), kind)
        return [record.to_text() for record in answer]

    async def texts(self, name: str) -> list[str]:
        label, _, domain = name.partition(".")
        if label not in {"_acme-challenge", "_webmeteor"}:
            raise ValueError(f"not a name that holds a verification code: {name}")
        answer = await self._ask(f"{label}.{check(Domain, domain)}", "TXT")
        strings = [record.strings for record in answer if isinstance(record, dns.rdtypes.ANY.TXT.TXT)]
        return [b"".join(parts)[:MAX_TEXT].decode("ascii", "replace") for parts in strings]

    async def _ask(self, name: str, kind: str) -> list[dns.rdata.Rdata]:
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers = [await self._address()]
        resolver.port = self._port
        resolver.timeout, resolver.lifetime = SECONDS / 2, SECONDS
        try:
            answer = await resolver.resolve(f"{name}.", kind, search=False, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return []
        except (dns.exception.DNSException, OSError, EOFError) as error:
            raise LookupFailedError(f"The name server did not answer for {name}: {type(error).__name__}") from error
        return list(answer.rrset or ())[:MAX_RECORDS]

    async def _address(self) -> str:
        # dnspython accepts addresses only; a container's address may change while the service runs.
        with contextlib.suppress(ValueError):
            return str(ipaddress.ip_address(self._host))
        try:
            found = await asyncio.get_running_loop().getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)
        except OSError as error:
            raise LookupFailedError(f"The name server {self._host} is not known: {error}") from error
        return str(found[0][4][0])
