"""Which machine runs a site: the one with the fewest, among those that accept sites (decision 0107).

A site that is created while there is none waits; it is placed as soon as there is one.
"""

from typing import Any

from api_gateway.queries import machines as queries
from api_gateway.queries import sites
from shared.db.pool import Connection, Pool
from shared.events import Event
from shared.events.types import MachineAnnounced, SitePlaced
from shared.messaging.outbox import Outbox


async def choose(tx: Connection) -> str | None:
    """Return the machine for a new site. Creations wait here for one another, so that each counts the ones before."""
    await queries.lock_placement(tx)
    return next((row["machine"] for row in await queries.all_machines(tx) if row["accepting"]), None)


async def publish(tx: Connection, outbox: Outbox, site: Any) -> None:
    """`site`: its locked row. Nothing is said about a site that is not placed yet."""
    if site["machine"]:
        addresses = await queries.addresses(tx, site["machine"])
        names = ("customer_uuid", "app_id", "domain", "machine")
        await outbox.add(tx, SitePlaced(**{name: site[name] for name in names}, addresses=addresses))


async def announced(outbox: Outbox, tx: Connection, event: Event[MachineAnnounced]) -> None:
    """Other addresses than before are told of each site of the machine. The first machine gets all sites of before."""
    machine = event.data.machine
    await queries.lock_placement(tx)
    if await queries.keep(tx, machine, event.data.addresses):
        for site in await queries.sites_on(tx, machine):
            await publish(tx, outbox, site)
    await place_waiting(tx, outbox)


async def place_waiting(tx: Connection, outbox: Outbox) -> None:
    """Place the sites that are not placed. The caller holds the lock of placement."""
    sizes = {row["machine"]: row["sites"] for row in await queries.all_machines(tx) if row["accepting"]}
    if not sizes:
        return
    for site in await queries.sites_on(tx, None):
        machine = min(sizes, key=lambda name: (sizes[name], name))
        sizes[machine] += 1
        await sites.change(tx, site["app_id"], machine=machine)
        await publish(tx, outbox, {**site, "machine": machine})


async def place_at_start(pool: Pool, outbox: Outbox) -> None:
    """A gateway of the version before, which knew no machines, may have created sites after the announcement."""
    async with pool.acquire() as tx, tx.transaction():
        await queries.lock_placement(tx)
        await place_waiting(tx, outbox)
