"""The machine of this deployer (decision 0107): what the others learn of it, and which work is its own.

All deployers read one queue of events and write the same rows; each works for the sites that are placed on its machine.
"""

from deployer.settings import Settings
from shared import names
from shared.db.pool import Pool
from shared.events.types import MachineAnnounced
from shared.messaging.outbox import Outbox


async def announce(pool: Pool, outbox: Outbox, settings: Settings) -> None:
    """At each start: settings change only then."""
    async with pool.acquire() as tx, tx.transaction():
        await outbox.add(tx, MachineAnnounced(machine=settings.machine, addresses=settings.addresses))


def own_jobs(machine: str) -> str:
    """Return the condition on `jobs`: not those of sites that are on another machine.

    Those of a site that is not placed may be anyone's: it can be deleted, and for the others there is nothing to do.
    A job's site is its key, or in its payload.
    """
    known = "SELECT app_id, machine FROM sites UNION ALL SELECT app_id, machine FROM removed_sites"
    name = names.check(names.MachineName, machine)
    site = "coalesce(jobs.payload->>'app_id', jobs.key)"
    return f"NOT EXISTS (SELECT FROM ({known}) known WHERE known.app_id = {site} AND known.machine <> '{name}')"
