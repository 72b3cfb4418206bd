"""PowerDNS through its HTTP API: one PATCH replaces or deletes a whole record set, so it is idempotent."""

from collections.abc import Sequence
from typing import Any

import aiohttp

from dns_ssl.errors import DnsProviderError
from dns_ssl.provider import RECORD_TTL_SECONDS, address_type
from shared.names import Domain, check


def rrsets_of(domain: str, addresses: Sequence[str]) -> list[dict[str, Any]]:
    """Return the record sets of the request: those with an address are replaced, the others deleted."""
    name = check(Domain, domain) + "."
    sets: list[dict[str, Any]] = []
    for kind in ("A", "AAAA"):
        records = [{"content": address, "disabled": False} for address in addresses if address_type(address) == kind]
        if records:
            ttl = {"ttl": RECORD_TTL_SECONDS, "records": records}
            sets.append({"name": name, "type": kind, "changetype": "REPLACE", **ttl})
        else:
            sets.append({"name": name, "type": kind, "changetype": "DELETE"})
    return sets


class PowerDns:
    name = "powerdns"

    def __init__(self, session: aiohttp.ClientSession, zone: str) -> None:
        self._session = session
        self._zone = check(Domain, zone)

    async def ensure(self, domain: str, addresses: Sequence[str]) -> None:
        await self._patch(domain, rrsets_of(domain, addresses))

    async def remove(self, domain: str) -> None:
        await self._patch(domain, rrsets_of(domain, ()))

    async def _patch(self, domain: str, rrsets: list[dict[str, Any]]) -> None:
        if not domain.endswith("." + self._zone):
            raise DnsProviderError(f"{domain} is not in the zone {self._zone} that this platform manages.")
        try:
            status, text = await patch_zone(self._session, self._zone, rrsets)
        except (aiohttp.ClientError, OSError) as error:
            raise DnsProviderError(f"PowerDNS does not answer: {error or type(error).__name__}") from error
        if status == 404:
            raise DnsProviderError(f"PowerDNS has no zone {self._zone}; create it, then retry.")
        if status >= 400:
            raise DnsProviderError(f"PowerDNS answered {status}: {text[:200]}")


async def patch_zone(session: aiohttp.ClientSession, zone: str, rrsets: list[dict[str, Any]]) -> tuple[int, str]:
    """Return the status and text of the answer."""
    async with session.patch(f"/api/v1/servers/localhost/zones/{zone}.", json={"rrsets": rrsets}) as answer:
        return answer.status, (await answer.content.read(10_000)).decode(errors="replace")


def session(url: str, api_key: str) -> aiohttp.ClientSession:
    """Return a keep-alive session: a new connection per record would cost as much as the record."""
    timeout = aiohttp.ClientTimeout(total=5)
    return aiohttp.ClientSession(url, headers={"X-API-Key": api_key}, timeout=timeout)
