"""The first account of a site's admin. The provisioner has its password; the gateway shows it and never stores it."""

from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import still_open
from api_gateway.api.reply import Reply, reply
from api_gateway.queries import sites as queries
from api_gateway.queries.accounts import contact
from api_gateway.sites import views
from api_gateway.sites.models import OwnerAccount, OwnerPassword
from shared.db.pool import Connection, Pool
from shared.errors import UnavailableError
from shared.events.types import GATEWAY, PROVISIONER, OwnerNamed, OwnerPasswordRequested
from shared.logging import apart
from shared.messaging.outbox import Outbox
from shared.messaging.query import ask

BATCH = 100


async def show_owner_password(call: Call) -> web.Response:
    """Show it once: the answer is not stored for idempotency, and a second request gets 410."""
    context = call.context
    async with context.pool.acquire() as tx, tx.transaction():
        site = await still_open(tx, call)
    question = {"query": "owner_password", "customer_uuid": site["customer_uuid"], "app_id": site["app_id"]}
    async with aclosing(ask(context.broker, GATEWAY, PROVISIONER, question)) as answers:
        async for answer in answers:
            password = context.common.decrypt(answer["password"])
            shown = OwnerPassword(email=answer["email"], password=password, admin_url=views.admin_url_of(site))
            return reply(shown).response()
    raise UnavailableError("The provisioner did not answer; try again in a moment.")


async def reset_owner_password(call: Call) -> web.Response:
    """Request a new password, which a deployment brings in; then it can be shown, once."""

    async def work(tx: Connection) -> Reply:
        site = await still_open(tx, call)
        limit = call.context.settings.password_resets_per_hour
        await attempts.spend(tx, site["customer_uuid"], "new passwords", limit)
        event = OwnerPasswordRequested(**await _owner(tx, site))
        await call.context.outbox.add(tx, event)
        queries.note(tx, site["app_id"], event.type, datetime.now(UTC))
        return reply(OwnerAccount(email=event.email, admin_url=views.admin_url_of(site)), status=202)

    return await once(call, work)


async def tell_owners(pool: Pool, outbox: Outbox) -> None:
    """Publish the owner of each site created before its admin had an account, once per site."""
    last = ""
    while True:
        async with pool.acquire() as tx, tx.transaction():
            sites = await tx.fetch(
                "SELECT customer_uuid, app_id FROM sites WHERE NOT owner_told AND app_id > $1 ORDER BY app_id LIMIT $2"
                " FOR NO KEY UPDATE SKIP LOCKED",
                last,
                BATCH,
            )
            for site in sites:
                last = site["app_id"]
                with apart("owner_not_told", site=last):
                    async with tx.transaction():
                        await outbox.add(tx, OwnerNamed(**await _owner(tx, site)))
                        await tx.execute("UPDATE sites SET owner_told = true WHERE app_id = $1", last)
        if len(sites) < BATCH:
            return


async def _owner(tx: Connection, site: Any) -> dict[str, str]:
    return {
        "customer_uuid": site["customer_uuid"],
        "app_id": site["app_id"],
        **await contact(tx, site["customer_uuid"]),
    }
