"""Holding a site's writes: while a restore replaces its data, visitors read on; what would change data is refused.

A hold is a row with a time limit: whoever makes it may be killed. It is the proxy that refuses (routing/routes.py), so
it counts from the moment that the proxy knows. After the time limit the reconciler takes it from the routes.
"""

import asyncio

from deployer import queries
from deployer.context import Context
from deployer.model import Site
from deployer.running import site_routes
from shared.db.pool import Connection
from shared.jobs import enqueue

ROUTES = "routes"

# A restore that has begun ends its hold itself; this is for one that nobody takes up again.
SECONDS = 3600.0


async def hold(context: Context, site: Site, restore_id: str, seconds: float) -> None:
    """From the return on, no write is under way. The caller holds the site's lock. Raises RoutesNotLiveError."""
    async with context.pool.acquire() as tx, tx.transaction():
        await queries.hold_writes(tx, site.app_id, restore_id, seconds)
    release = await queries.live_release(context.pool, site.app_id)
    await site_routes.write(context, site, site_routes.target_of(site, release), until_live=True)
    # Requests that the proxy has passed on before.
    await asyncio.sleep(context.settings.drain_seconds)


async def end(context: Context, app_id: str, restore_id: str) -> None:
    """The proxy lets writes through again. The caller holds the site's lock. Raises RoutesNotLiveError."""
    async with context.pool.acquire() as tx, tx.transaction():
        ended = await queries.end_hold(tx, app_id, restore_id)
    site, live = await queries.site(context.pool, app_id), await queries.live_release(context.pool, app_id)
    if ended and site:
        await site_routes.write(context, site, site_routes.target_of(site, live), until_live=True)


async def release(tx: Connection, app_id: str, restore_id: str) -> None:
    """The site's routes follow; without a hold of this restore nothing changes."""
    if await queries.end_hold(tx, app_id, restore_id):
        await enqueue(tx, ROUTES, key=app_id, payload={})
