"""The interface of the DNS provider that serves the platform's zone."""

from collections.abc import Sequence
from typing import Protocol

RECORD_TTL_SECONDS = 60


class DnsProvider(Protocol):
    """Both calls are idempotent. They raise DnsProviderError or RecordNotVisibleError."""

    name: str

    async def ensure(self, domain: str, addresses: Sequence[str]) -> None:
        """Make `domain` lead to exactly these addresses (IPv4 → A, IPv6 → AAAA)."""
        ...

    async def remove(self, domain: str) -> None:
        """Remove the address records of `domain` that `ensure` made."""
        ...


def address_type(address: str) -> str:
    return "AAAA" if ":" in address else "A"
