from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import check_not_suspended, locked
from api_gateway.api.reply import Reply, reply
from api_gateway.deployments.queue import queue, queue_again
from api_gateway.errors import NothingToRetryError
from api_gateway.lifecycle import moves, table
from api_gateway.queries import deployments
from api_gateway.queries import sites as queries
from api_gateway.sites.create import request
from api_gateway.sites.models import SiteStatus
from api_gateway.sites.remove import deletion_requested
from shared.db.pool import Connection
from shared.messaging.outbox import Outbox


async def retry_site(call: Call) -> web.Response:
    """Resume a failed site from where it failed; request a stuck deletion again."""

    async def work(tx: Connection) -> Reply:
        site, outbox = await locked(tx, call), call.context.outbox
        if site["status"] not in {"deleting", "failed"}:
            raise NothingToRetryError(f"The site is {site['status']}; only a failed site can be retried.")
        await attempts.spend(tx, site["customer_uuid"], "retries", call.context.settings.changes_per_hour)
        if site["status"] == "deleting":
            await outbox.add(tx, deletion_requested(site))
            return reply(SiteStatus(app_id=site["app_id"], status="deleting"), status=202)
        check_not_suspended(site)
        queries.note(tx, site["app_id"], "retry", datetime.now(UTC))
        deployment_id = await drive_on(tx, outbox, site)
        trigger = table.retry_of(repository=has_repository(site), deployed=site["deployed_at"] is not None)
        status = await moves.move(tx, outbox, site, trigger)
        return reply(SiteStatus(app_id=site["app_id"], status=status, deployment_id=deployment_id), status=202)

    return await once(call, work)


async def drive_on(tx: Connection, outbox: Outbox, site: Any) -> str | None:
    """Request again what is missing according to the facts; return the new deployment's id, if one was needed.

    The certificate check follows each deployment, so a missing one needs a deployment too (which builds nothing).
    """
    # One that begins with a copy may need that to be fetched again.
    waits_for_copy = site["restore_id"] and site["deployed_at"] is None
    if not has_repository(site) or site["dns_created_at"] is None or waits_for_copy:
        await request(tx, outbox, site)
    if not has_repository(site):
        return None
    under_way = await deployments.open_ones(tx, site["app_id"])
    for row in under_way:
        await queue_again(tx, outbox, site, row)
    return None if under_way else await queue(tx, outbox, site, "manual")


def has_repository(site: Any) -> bool:
    return site["repo_created_at"] is not None
