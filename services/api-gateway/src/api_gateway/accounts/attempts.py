"""Rate limits, counted in the database, so that all processes share them and a restart keeps them.

The table is unlogged: a database crash loses the counts, but counting a login is one cheap write.
"""

from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

from aiohttp import web

from api_gateway.errors import RateLimitedError
from api_gateway.settings import Settings
from shared.db.pool import Connection, Pool


def client_address(request: web.Request, settings: Settings) -> str:
    """Return the client's address: behind our proxy the last entry of X-Forwarded-For, which the proxy wrote.

    For IPv6 return the /64: a client with one of its addresses has all of them.
    """
    peer = request.remote or "unknown"
    try:
        address = ip_address(peer)
        trusted = any(address in network for network in settings.trusted_proxies)
        forwarded = request.headers.getall("X-Forwarded-For", [])
        if trusted and forwarded:
            address = ip_address(forwarded[-1].rsplit(",", 1)[-1].strip())
    except ValueError:
        return peer
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


async def count(db: Pool | Connection, key: str, *, limit: int, seconds: int, text: str = "Too many attempts") -> None:
    """Count one attempt. Raises RateLimitedError beyond `limit` within the window that the first one opened."""
    row: Any = await db.fetchrow(
        "INSERT INTO attempts AS a (key, window_end, hits) VALUES ($1, now() + make_interval(secs => $2), 1)"
        " ON CONFLICT (key) DO UPDATE SET"
        " hits = CASE WHEN a.window_end < now() THEN 1 ELSE a.hits + 1 END,"
        " window_end = CASE WHEN a.window_end < now() THEN excluded.window_end ELSE a.window_end END"
        " RETURNING hits, ceil(extract(epoch FROM window_end - now()))::int AS wait",
        key,
        float(seconds),
    )
    if row["hits"] > limit:
        raise RateLimitedError(f"{text}; try again in {row['wait']} s.", retry_after=max(1, row["wait"]))


async def spend(tx: Connection, customer_uuid: str, what: str, limit: int) -> None:
    """Count one of the customer's changes. Raises RateLimitedError beyond `limit` per hour.

    Runs in the change's transaction: a failed change costs nothing, and a customer's changes are serialised.
    """
    text = f"You have reached the limit of {limit} {what} per hour"
    await count(tx, f"{what} {customer_uuid}", limit=limit, seconds=3600, text=text)


async def forget(pool: Pool, key: str) -> None:
    await pool.execute("DELETE FROM attempts WHERE key = $1", key)


async def forgive(pool: Pool, key: str) -> None:
    """Take back one counted attempt."""
    await pool.execute("UPDATE attempts SET hits = hits - 1 WHERE key = $1 AND hits > 0", key)
