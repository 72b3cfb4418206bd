"""Which site has a custom domain, for every service that stores it; the result does not depend on event order."""

from dataclasses import dataclass

from shared.db.pool import Connection
from shared.events import Event
from shared.events.types import GATEWAY, DomainRequested, DomainVerified
from shared.messaging.positions import move_on


@dataclass(frozen=True)
class Change:
    """What an event changes; nothing if `counts` is False and `taken` is None."""

    app_id: str
    domain: str | None
    """The site's new custom domain, if `counts`."""
    counts: bool
    taken: str | None
    """A domain that all other sites lose."""


async def change(tx: Connection, event: Event[DomainRequested] | Event[DomainVerified]) -> Change:
    """Two sequences apply: the gateway's for a site's requests (a proof repeats it), dns-ssl's for proofs of a domain.

    A proof older than another site's still removes its own site's previous domain.
    """
    data = event.data
    if isinstance(data, DomainRequested):
        # A new domain counts once proven; until then the site keeps its present one.
        counts = data.custom_domain is None and await _counts(tx, data.app_id, event.sequence)
        return Change(data.app_id, None, counts, None)
    proven = await move_on(tx, event.source, data.custom_domain, "proof", event.sequence)
    domain = data.custom_domain if proven else None
    return Change(data.app_id, domain, await _counts(tx, data.app_id, data.wish), domain)


async def _counts(tx: Connection, app_id: str, wish: int | None) -> bool:
    return await move_on(tx, f"webmeteor/{GATEWAY}", app_id, "custom domain", wish)
