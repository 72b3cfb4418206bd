"""POST /api/webhook/customer-site: check size, JSON, repository (404), signature (401), and only then the push.

What a Git provider's messages look like is its dialect's (webhook/dialects).
"""

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp import web

from api_gateway.api import body
from api_gateway.api.call import Call
from api_gateway.api.reply import reply
from api_gateway.deliveries.repositories import Repository
from api_gateway.errors import BadSignatureError, UnknownRepositoryError
from api_gateway.webhook.dialects.dialect import Dialect, Ignored, Message, Push
from api_gateway.webhook.dialects.table import dialect_of
from api_gateway.webhook.models import Accepted, Nothing

LIMIT = 5 * 1024 * 1024
# Larger payloads are parsed in a thread, two at a time, so that they do not block other requests.
LARGE = 256 * 1024
_large_ones = ThreadPoolExecutor(2)


async def customer_site_webhook(call: Call) -> web.Response:
    raw = await body.read(call.request, LIMIT)
    message = Message(call.request.headers, raw, await _parse(call.request, raw))
    dialect = dialect_of(message.headers)
    full_name = dialect.identify(message)
    if isinstance(full_name, Ignored):
        return _nothing(full_name)
    repository = await _verified(call, dialect, message, full_name)
    push = dialect.parse(message, repository.branch)
    if isinstance(push, Ignored):
        return _nothing(push)
    return await _deliver(call, repository, push, raw)


async def _deliver(call: Call, repository: Repository, push: Push, raw: bytes) -> web.Response:
    # Without an id only an equal body is a repetition.
    delivery_id = push.delivery_id or str(uuid.uuid4())
    intake = call.context.intake
    delivery = intake.delivery(repository.customer_uuid, repository.app_id, delivery_id, push.commit, push.pusher, raw)
    deployment_id = await intake.add(delivery)
    if deployment_id is None:
        call.context.repositories.forget(repository.app_id)
        raise UnknownRepositoryError("No site has this repository.")
    return reply(Accepted(deployment_id=deployment_id), status=202).response()


async def _verified(call: Call, dialect: Dialect, message: Message, full_name: str) -> Repository:
    """Return the repository whose secret signed the body. Raises UnknownRepositoryError, BadSignatureError."""
    for fresh in (False, True):
        repository = await call.context.repositories.find(full_name, fresh=fresh)
        if repository is None:
            raise UnknownRepositoryError("No site has this repository.")
        if dialect.verify(message, repository.secret):
            return repository
    raise BadSignatureError(f"{dialect.signature_header} is missing or does not match the body.")


async def _parse(request: web.Request, raw: bytes) -> Any:
    if len(raw) < LARGE:
        return body.parse(request, raw)
    return await asyncio.get_running_loop().run_in_executor(_large_ones, body.parse, request, raw)


def _nothing(ignored: Ignored) -> web.Response:
    return reply(Nothing(ignored=ignored.reason)).response()
