from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import still_open
from api_gateway.api.reply import Reply, reply
from api_gateway.deployments.models import DeploymentAccepted
from api_gateway.deployments.read import deployment_of
from api_gateway.errors import NotCancellableError
from shared.db.pool import Connection
from shared.events.types import DeployCancelRequested


async def cancel_deployment(call: Call) -> web.Response:
    """Ask the deployer to cancel; the live release stays live. Idempotent."""
    row = await deployment_of(call)

    async def work(tx: Connection) -> Reply:
        site = await still_open(tx, call)
        if row["ended_at"] is not None:
            raise NotCancellableError(f"The deployment has ended: {row['status']}.")
        await attempts.spend(tx, site["customer_uuid"], "cancellations", call.context.settings.changes_per_hour)
        identity = {name: row[name] for name in ("app_id", "deployment_id")}
        event = DeployCancelRequested(customer_uuid=site["customer_uuid"], **identity)
        await call.context.outbox.add(tx, event)
        return reply(DeploymentAccepted(deployment_id=row["deployment_id"]), status=202)

    return await once(call, work)
