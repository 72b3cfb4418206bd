"""Restores of a site's own data: list them, ask for one, and what the backup service says of it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import check_not_suspended, still_open
from api_gateway.api.pages import PageQuery, cut
from api_gateway.api.reply import Reply, reply, reply_list
from api_gateway.copies.models import AskRestore, Restore, RestoreAccepted, RestoreState
from api_gateway.deployments.queue import queue
from api_gateway.deployments.start import rollback_target
from api_gateway.errors import CopyNotKeptError, NeverDeployedError, RestoreUnderWayError
from api_gateway.lifecycle import moves
from api_gateway.queries import accounts, copies, sites
from api_gateway.queries import restores as queries
from shared.db.pool import Connection
from shared.events import Event, EventData
from shared.events import types as t
from shared.messaging.inbox import Handler
from shared.messaging.outbox import Outbox
from shared.names import new_restore_id


async def list_restores(call: Call) -> web.Response:
    query = call.query(PageQuery)
    rows = await queries.page(call.context.pool, call.site["app_id"], query.after, query.limit + 1)
    page, headers = cut(rows, query, call.request, "asked_at", "restore_id")
    return reply_list(Restore, [_shown(row) for row in page], headers=headers).response()


async def restore_copy(call: Call) -> web.Response:
    """Have the site's data replaced by a copy's, after a copy of what it has now. Raises CopyNotKeptError,
    RestoreUnderWayError, NeverDeployedError.
    """
    wanted = call.body(AskRestore)

    async def work(tx: Connection) -> Reply:
        site = await still_open(tx, call)
        check_not_suspended(site)
        if site["last_deployed_at"] is None:
            raise NeverDeployedError("The site was never deployed; there is nothing to restore yet.")
        if not await copies.is_good(tx, site["app_id"], wanted.copy_id):
            raise CopyNotKeptError("This site has no such copy, or it cannot be restored; choose another one.")
        if wanted.deployment_id:
            await rollback_target(tx, site, wanted.deployment_id)
        if await queries.under_way(tx, site["app_id"]):
            raise RestoreUnderWayError("A copy of this site is being restored; wait until it is there.")
        await attempts.spend(tx, site["customer_uuid"], "copies", call.context.settings.copies_per_hour)
        restore_id, pusher = new_restore_id(), await accounts.user_name(tx, call.principal.user_uuid)
        await queries.add(tx, restore_id, site["app_id"], wanted.copy_id, wanted.deployment_id, pusher)
        event = t.RestoreRequested(
            customer_uuid=site["customer_uuid"], app_id=site["app_id"], restore_id=restore_id, copy_id=wanted.copy_id
        )
        await call.context.outbox.add(tx, event)
        return reply(RestoreAccepted(restore_id=restore_id), status=202)

    return await once(call, work)


def _shown(row: Any) -> Restore:
    state = _state(row)
    problem = row["problem"]
    if state == "failed" and problem is None:
        problem = (row["failure"] or {}).get("message") or f"The deployment was {row['status']}."
    names = ("restore_id", "copy_id", "deployment_id", "asked_at")
    shown = {name: row[name] for name in names}
    return Restore(state=state, safety_copy_id=row["safety_copy"], problem=problem, **shown)


def _state(row: Any) -> RestoreState:
    if row["failed_at"]:
        return "failed"
    if row["deployment_id"] is None:
        return "preparing"
    if row["status"] in {"queued", "running"}:
        return "restoring"
    return "restored" if row["status"] == "success" else "failed"


async def ready(outbox: Outbox, tx: Connection, event: Event[t.RestoreReady]) -> None:
    """Queue the deployment that brings the data; once, however often it is said. A new site has its first one."""
    data = event.data
    if data.safety_copy_id is None:
        return
    site = await sites.lock(tx, data.app_id)
    if site is None or site["customer_uuid"] != data.customer_uuid:
        return
    row = await queries.waiting(tx, data.app_id, data.restore_id)
    if row is None:
        return
    deployment_id = await queue(
        tx, outbox, site, "restore", restore_id=data.restore_id, rollback_to=row["rollback_to"], pusher=row["pusher"]
    )
    await queries.begun(tx, data.restore_id, deployment_id, data.safety_copy_id)
    await moves.move(tx, outbox, site, "deploy.queued")


async def failed(outbox: Outbox, tx: Connection, event: Event[t.RestoreFailed]) -> None:
    """A new site fails; it may be retried."""
    data = event.data
    site = await sites.lock(tx, data.app_id)
    if site is None or site["customer_uuid"] != data.customer_uuid:
        return
    if site["restore_id"] == data.restore_id and site["repo_created_at"] is None:
        failure = {"step": "restore", "key": data.key, "message": data.message}
        await moves.move(tx, outbox, site, t.SiteStepFailed.type, failure=failure)
    await queries.failed(tx, event.data.app_id, event.data.restore_id, event.time, event.data.message)


def handlers(outbox: Outbox) -> Mapping[type[EventData], Handler]:
    return {t.RestoreReady: partial(ready, outbox), t.RestoreFailed: partial(failed, outbox)}
