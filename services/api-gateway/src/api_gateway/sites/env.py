import json
from datetime import UTC, datetime

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.api.call import Call
from api_gateway.api.idempotency import once
from api_gateway.api.open_site import still_open
from api_gateway.api.reply import Reply, reply
from api_gateway.queries import sites as queries
from api_gateway.sites.models import Env, PutEnv
from shared.db.pool import Connection
from shared.events.types import EnvChanged


async def get_env(call: Call) -> web.Response:
    return reply(Env(names=call.site["env_names"], updated_at=call.site["env_updated_at"])).response()


async def put_env(call: Call) -> web.Response:
    """Pass the values on to the provisioner, encrypted; the gateway stores only their names."""
    variables = call.body(PutEnv).variables

    async def work(tx: Connection) -> Reply:
        site = await still_open(tx, call)
        limit = call.context.settings.variable_changes_per_hour
        await attempts.spend(tx, site["customer_uuid"], "changes of variables", limit)
        shown = Env(names=sorted(variables), updated_at=datetime.now(UTC))
        await queries.change(tx, site["app_id"], env_names=shown.names, env_updated_at=shown.updated_at)
        values = call.context.common.encrypt(json.dumps(variables))
        event = EnvChanged(customer_uuid=site["customer_uuid"], app_id=site["app_id"], values=values)
        await call.context.outbox.add(tx, event)
        return reply(shown, status=202)

    return await once(call, work)
