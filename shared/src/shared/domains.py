"""Which site has a custom domain, for every service that keeps it: the same in whatever order the news come."""

from dataclasses import dataclass

from shared.db.pool import Connection
from shared.events import Event
from shared.events.types import GATEWAY, DomainRequested, DomainVerified
from shared.messaging.positions import move_on


@dataclass(frozen=True)
class Change:
    """What an event changes; all of it False: nothing."""

    app_id: str
    domain: str | None
    """The site's from now on, if `counts`."""
    counts: bool
    taken: str | None
    """A domain that every other site has lost."""


async def change(tx: Connection, event: Event[DomainRequested] | Event[DomainVerified]) -> Change:
    """Two orders: a site's wishes have the gateway's, which a proof repeats; proofs of one domain have dns-ssl's.

    A proof that is older than another site's still ends what its site had before.
    """
    data = event.data
    if isinstance(data, DomainRequested):
        # Another domain counts once it is proven; until then the site keeps the one that it has.
        counts = data.custom_domain is None and await _counts(tx, data.app_id, event.sequence)
        return Change(data.app_id, None, counts, None)
    proven = await move_on(tx, event.source, data.custom_domain, "proof", event.sequence)
    domain = data.custom_domain if proven else None
    return Change(data.app_id, domain, await _counts(tx, data.app_id, data.wish), domain)


async def _counts(tx: Connection, app_id: str, wish: int | None) -> bool:
    return await move_on(tx, f"webmeteor/{GATEWAY}", app_id, "custom domain", wish)
