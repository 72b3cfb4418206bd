"""A wildcard record by the operator already leads every name here, so this provider only checks it."""

from collections.abc import Sequence

from dns_ssl.errors import RecordNotVisibleError
from dns_ssl.lookup import Lookup
from dns_ssl.provider import address_type


class Wildcard:
    name = "wildcard"

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    async def ensure(self, domain: str, addresses: Sequence[str]) -> None:
        for kind in sorted({address_type(address) for address in addresses}):
            found = await self._lookup.addresses(domain, kind)
            wanted = {address for address in addresses if address_type(address) == kind}
            if not wanted <= set(found):
                base = domain.partition(".")[2]
                raise RecordNotVisibleError(
                    f"{domain} points to {', '.join(found) or 'no address'}, not to {', '.join(sorted(wanted))}; "
                    f"create the record *.{base} with DNS_PROVIDER=wildcard, or choose another provider."
                )

    async def remove(self, domain: str) -> None:
        """Do nothing: the wildcard serves the other sites."""
