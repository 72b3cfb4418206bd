"""A site's copies: list them, and have one made now."""

from typing import Any

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import check_not_suspended, still_open
from api_gateway.api.pages import PageQuery, cut
from api_gateway.api.reply import Reply, reply, reply_list
from api_gateway.copies.models import Copy, CopyAccepted, CopyState, OwnCopy
from api_gateway.errors import CopyBeingMadeError, NeverDeployedError
from api_gateway.queries import copies as queries
from shared.db.pool import Connection
from shared.events.types import BackupRequested
from shared.names import new_copy_id


async def list_copies(call: Call) -> web.Response:
    query = call.query(PageQuery)
    rows = await queries.page(call.context.pool, call.site["app_id"], query.after, query.limit + 1)
    page, headers = cut(rows, query, call.request, "asked_at", "copy_id")
    return reply_list(Copy, [_shown(row) for row in page], headers=headers).response()


async def list_all_copies(call: Call) -> web.Response:
    query = call.query(PageQuery)
    rows = await queries.of_customer(call.context.pool, call.customer_uuid, query.after, query.limit + 1)
    page, headers = cut(rows, query, call.request, "asked_at", "copy_id")
    more = ("app_id", "site_name", "site_type", "deleted")
    shown = [OwnCopy(**_shown(row).model_dump(), **{name: row[name] for name in more}) for row in page]
    return reply_list(OwnCopy, shown, headers=headers).response()


async def make_copy(call: Call) -> web.Response:
    """Ask the backup service for a copy now. Raises CopyBeingMadeError, NeverDeployedError."""

    async def work(tx: Connection) -> Reply:
        site = await still_open(tx, call)
        check_not_suspended(site)
        if site["last_deployed_at"] is None:
            raise NeverDeployedError("The site was never deployed; there is nothing to copy yet.")
        if await queries.being_made(tx, site["app_id"]):
            raise CopyBeingMadeError("A copy of this site is being made; wait until it is there.")
        await attempts.spend(tx, site["customer_uuid"], "copies", call.context.settings.copies_per_hour)
        event = BackupRequested(customer_uuid=site["customer_uuid"], app_id=site["app_id"], copy_id=new_copy_id())
        await queries.fact(tx, event.copy_id, event.app_id, event.customer_uuid, reason="asked")
        await call.context.outbox.add(tx, event)
        return reply(CopyAccepted(copy_id=event.copy_id), status=202)

    return await once(call, work)


def _shown(row: Any) -> Copy:
    names = ("copy_id", "reason", "asked_at", "taken_at", "proven_at", "bytes", "problem")
    return Copy(state=_state(row), **{name: row[name] for name in names})


def _state(row: Any) -> CopyState:
    if row["removed_at"]:
        return "removed"
    if row["failed_at"]:
        return "failed"
    if row["proven_at"]:
        return "proven"
    return "made" if row["taken_at"] else "being_made"
