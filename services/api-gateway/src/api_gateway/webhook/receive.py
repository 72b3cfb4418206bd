"""POST /api/webhook/customer-site: check size, JSON, repository (404), signature (401), and only then the push."""

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
from api_gateway.webhook import signature
from api_gateway.webhook.models import Accepted, Nothing
from api_gateway.webhook.payload import Ignored, Push, delivery_of, read_push, repository_of

LIMIT = 5 * 1024 * 1024
# Larger payloads are parsed in a thread, two at a time, so that they do not block other requests.
LARGE = 256 * 1024
_large_ones = ThreadPoolExecutor(2)


async def customer_site_webhook(call: Call) -> web.Response:
    raw = await body.read(call.request, LIMIT)
    value = await _parse(call.request, raw)
    event = call.request.headers.get("X-GitHub-Event", "push")
    if event == "ping" and isinstance(value, dict) and "repository" not in value:
        return _nothing("ping")
    repository = await _verified(call, repository_of(value), raw)
    if event != "push":
        return _nothing(event[:50])
    push = read_push(value, repository.branch)
    if isinstance(push, Ignored):
        return _nothing(push.reason)
    return await _deliver(call, repository, push, raw)


async def _deliver(call: Call, repository: Repository, push: Push, raw: bytes) -> web.Response:
    delivery_id = delivery_of(call.request.headers.get("X-GitHub-Delivery"), str(uuid.uuid4()))
    intake = call.context.intake
    delivery = intake.delivery(
        repository.customer_uuid, repository.app_id, delivery_id, push.after, push.pusher_name, raw
    )
    deployment_id = await intake.add(delivery)
    if deployment_id is None:
        call.context.repositories.forget(repository.app_id)
        raise UnknownRepositoryError("No site has this repository.")
    return reply(Accepted(deployment_id=deployment_id), status=202).response()


async def _verified(call: Call, full_name: str, raw: bytes) -> Repository:
    """Return the repository whose secret signed the body. Raises UnknownRepositoryError, BadSignatureError."""
    header = call.request.headers.get(signature.HEADER)
    for fresh in (False, True):
        repository = await call.context.repositories.find(full_name, fresh=fresh)
        if repository is None:
            raise UnknownRepositoryError("No site has this repository.")
        if signature.valid(repository.secret, raw, header):
            return repository
    raise BadSignatureError(f"{signature.HEADER} is missing or does not match the body.")


async def _parse(request: web.Request, raw: bytes) -> Any:
    if len(raw) < LARGE:
        return body.parse(request, raw)
    return await asyncio.get_running_loop().run_in_executor(_large_ones, body.parse, request, raw)


def _nothing(reason: str) -> web.Response:
    return reply(Nothing(ignored=reason)).response()
