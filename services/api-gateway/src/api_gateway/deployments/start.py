from typing import Any

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import check_not_suspended, still_open
from api_gateway.api.reply import Reply, reply
from api_gateway.deployments.models import Deploy, DeploymentAccepted, Rollback
from api_gateway.deployments.queue import queue
from api_gateway.errors import RateLimitedError
from api_gateway.lifecycle import moves
from api_gateway.queries import accounts
from api_gateway.queries import deployments as queries
from shared.db.pool import Connection
from shared.errors import ConflictError, NotFoundError

RETRY_SECONDS = 10


async def deploy(call: Call) -> web.Response:
    """Queue a manual deployment of a commit, or of the newest."""
    commit = call.body(Deploy).commit

    async def work(tx: Connection) -> Reply:
        site = await _with_repository(tx, call)
        return await _queued(tx, call, site, "manual", commit=commit)

    return await once(call, work)


async def rollback(call: Call) -> web.Response:
    """Queue a rollback to the release of a successful deployment of this site."""
    wanted = call.body(Rollback).deployment_id

    async def work(tx: Connection) -> Reply:
        site = await _with_repository(tx, call)
        target = await rollback_target(tx, site, wanted)
        return await _queued(tx, call, site, "rollback", commit=target["commit_hash"], rollback_to=wanted)

    return await once(call, work)


async def rollback_target(tx: Connection, site: Any, deployment_id: str) -> Any:
    """Raises NotFoundError, ConflictError."""
    target = await queries.one(tx, site["app_id"], deployment_id)
    if target is None:
        raise NotFoundError("This site has no deployment with this id.")
    if target["status"] != "success":
        raise ConflictError(f"The deployment is {target['status']}; you can only roll back to a successful one.")
    return target


async def _with_repository(tx: Connection, call: Call) -> Any:
    site = await still_open(tx, call)
    check_not_suspended(site)
    if site["repo_created_at"] is None:
        raise ConflictError("The site is still being created; its first deployment starts by itself.")
    return site


async def _queued(tx: Connection, call: Call, site: Any, kind: Any, **values: Any) -> Reply:
    await _within_limits(tx, call)
    pusher = await accounts.user_name(tx, call.principal.user_uuid)
    deployment_id = await queue(tx, call.context.outbox, site, kind, pusher=pusher, **values)
    await moves.move(tx, call.context.outbox, site, "deploy.queued")
    location = f"/api/sites/{site['app_id']}/deployments/{deployment_id}"
    return reply(DeploymentAccepted(deployment_id=deployment_id), status=202, headers={"Location": location})


async def _within_limits(tx: Connection, call: Call) -> None:
    settings, customer_uuid = call.context.settings, call.customer_uuid
    await attempts.spend(tx, customer_uuid, "deployments", settings.deployments_per_hour)
    if await queries.count_asked_for(tx, customer_uuid) >= settings.open_deployments:
        text = f"You have {settings.open_deployments} unfinished deployments; cancel one, or wait for one to finish."
        raise RateLimitedError(text, retry_after=RETRY_SECONDS)
