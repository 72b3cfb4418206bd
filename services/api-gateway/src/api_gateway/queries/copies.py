"""SQL of copies. Facts may arrive in any order, and again: each sets its own columns, and none is undone.

A copy may be proven again, weeks later: the newest proof counts.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.db.pool import Connection, Pool


async def fact(tx: Connection, copy_id: str, app_id: str, customer_uuid: str, **columns: Any) -> None:
    """Upsert a copy of a site that the customer still has, or update one of a site that they had; the first value of a
    column stays, of proofs the newest.
    """
    names = list(columns)
    values = ", ".join(f"${number}" for number in range(4, 4 + len(names)))
    ways = {name: "greatest" if name == "proven_at" else "coalesce" for name in names}
    kept = ", ".join(f"{name} = {way}(known.{name}, excluded.{name})" for name, way in ways.items())
    await tx.execute(
        "INSERT INTO copies AS known"  # noqa: S608 - names from this program
        f" (copy_id, app_id, customer_uuid, site_type, site_name, {', '.join(names)})"
        f" SELECT $1, app_id, customer_uuid, site_type, site_name, {values} FROM ("
        "  SELECT app_id, customer_uuid, site_type, site_name FROM sites WHERE app_id = $2 AND customer_uuid = $3"
        "  UNION SELECT app_id, customer_uuid, site_type, site_name FROM copies"
        "  WHERE copy_id = $1 AND app_id = $2 AND customer_uuid = $3) ours LIMIT 1"
        f" ON CONFLICT (copy_id) DO UPDATE SET {kept} WHERE known.app_id = excluded.app_id",
        copy_id,
        app_id,
        customer_uuid,
        *columns.values(),
    )


async def page(pool: Pool, app_id: str, after: tuple[datetime, str], limit: int) -> Sequence[Any]:
    return await pool.fetch(
        "SELECT * FROM copies WHERE app_id = $1 AND (asked_at, copy_id) < ($2, $3)"
        " ORDER BY asked_at DESC, copy_id DESC LIMIT $4",
        app_id,
        *after,
        limit,
    )


async def being_made(tx: Connection, app_id: str) -> bool:
    """Whether somebody asked for a copy within the last half hour that is neither there nor given up."""
    return bool(
        await tx.fetchval(
            "SELECT EXISTS (SELECT FROM copies WHERE app_id = $1 AND taken_at IS NULL AND failed_at IS NULL"
            " AND asked_at > now() - interval '30 minutes')",
            app_id,
        )
    )


async def of_customer(pool: Pool, customer_uuid: str, after: tuple[datetime, str], limit: int) -> Sequence[Any]:
    """Of all sites, also of those that are deleted: then `deleted` is true."""
    return await pool.fetch(
        "SELECT c.*, s.app_id IS NULL AS deleted FROM copies c LEFT JOIN sites s USING (app_id)"
        " WHERE c.customer_uuid = $1 AND (c.asked_at, c.copy_id) < ($2, $3)"
        " ORDER BY c.asked_at DESC, c.copy_id DESC LIMIT $4",
        customer_uuid,
        *after,
        limit,
    )


async def good(tx: Connection, customer_uuid: str, copy_id: str) -> Any:
    """The copy, of any site that the customer has or had, if it is kept and as far as is known whole."""
    return await tx.fetchrow(
        "SELECT * FROM copies WHERE customer_uuid = $1 AND copy_id = $2 AND taken_at IS NOT NULL AND failed_at IS NULL"
        " AND removed_at IS NULL",
        customer_uuid,
        copy_id,
    )


async def is_good(tx: Connection, app_id: str, copy_id: str) -> bool:
    """Whether it is kept, as far as is known whole."""
    return bool(
        await tx.fetchval(
            "SELECT true FROM copies WHERE app_id = $1 AND copy_id = $2 AND taken_at IS NOT NULL AND failed_at IS NULL"
            " AND removed_at IS NULL",
            app_id,
            copy_id,
        )
    )


async def introduce(tx: Connection, most: int) -> Sequence[Any]:
    """Mark sites that are older than the backup service as known to it, and return them."""
    return await tx.fetch(
        "UPDATE sites SET known_to_backup = true WHERE app_id IN ("
        " SELECT app_id FROM sites WHERE NOT known_to_backup LIMIT $1 FOR NO KEY UPDATE)"
        " RETURNING app_id, customer_uuid, desired, status, last_deployed_at",
        most,
    )
