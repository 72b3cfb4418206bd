from collections.abc import Sequence
from typing import Any

from shared.db.pool import Connection


async def lock_placement(tx: Connection) -> None:
    """Until the transaction ends, nobody else chooses or changes machines. Take it before any site's row."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.placement'))")


async def all_machines(tx: Connection) -> Sequence[Any]:
    """Return the machines with their number of `sites`, emptiest first."""
    return await tx.fetch(
        "SELECT m.machine, m.addresses, m.accepting, count(s.app_id) AS sites"
        " FROM machines m LEFT JOIN sites s USING (machine) GROUP BY m.machine ORDER BY sites, m.machine"
    )


async def keep(tx: Connection, machine: str, addresses: Sequence[str]) -> bool:
    """Upsert a machine; return False if it was known with these addresses."""
    return bool(
        await tx.fetchval(
            "INSERT INTO machines AS known (machine, addresses) VALUES ($1, $2)"
            " ON CONFLICT (machine) DO UPDATE SET addresses = excluded.addresses"
            " WHERE known.addresses <> excluded.addresses RETURNING true",
            machine,
            addresses,
        )
    )


async def set_accepting(tx: Connection, machine: str, *, accepting: bool) -> bool:
    """Return False if there is no such machine."""
    query = "UPDATE machines SET accepting = $2 WHERE machine = $1 RETURNING true"
    return bool(await tx.fetchval(query, machine, accepting))


async def addresses(tx: Connection, machine: str) -> list[str]:
    found: list[str] = await tx.fetchval("SELECT addresses FROM machines WHERE machine = $1", machine)
    return found


async def sites_on(tx: Connection, machine: str | None) -> Sequence[Any]:
    """Lock and return the rows of a machine's sites; None: of those that are not placed."""
    return await tx.fetch(
        "SELECT * FROM sites WHERE machine IS NOT DISTINCT FROM $1 ORDER BY app_id FOR NO KEY UPDATE", machine
    )
