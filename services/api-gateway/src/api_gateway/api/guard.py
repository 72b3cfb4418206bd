"""Deny by default: every route passes through here, and a caller reaches only what their roles allow."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from api_gateway.api import body
from api_gateway.api.call import Call
from api_gateway.api.route import Route
from api_gateway.context import CONTEXT, Context
from api_gateway.errors import TokenError
from api_gateway.queries import sites
from shared.access import Action, Principal, may, principal_of
from shared.errors import ForbiddenError, NotFoundError
from shared.names import AppId, check
from shared.tokens import PREFIX


def guard(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await route.handler(await admit(route, request))

    return handle


async def admit(route: Route, request: web.Request) -> Call:
    """Check the caller, then the site, then the body: no body is read before its sender is known."""
    context = request.app[CONTEXT]
    principal = site = None
    if route.auth == "user":
        principal = await authenticate(context, request)
        site = await visible_site(context, principal, request) if route.of_site else None
        customer_uuid = site["customer_uuid"] if site else principal.customer_uuid
        if route.action and not may(principal, route.action, customer_uuid):
            raise ForbiddenError("Your role does not allow this; ask an owner of the account.")
    parsed = await _body(route, request)
    query = route.query.model_validate(dict(request.query)) if route.query else None
    return Call(request, context, partial(admit, route, request), principal, site, parsed, query)


async def _body(route: Route, request: web.Request) -> BaseModel | None:
    if route.body is None or route.auth == "webhook":
        return None
    raw = await body.read(request, body.API_LIMIT)
    # A missing body counts as `{}`: fields may all have defaults.
    return route.body.model_validate(body.parse(request, raw) if raw else {})


async def authenticate(context: Context, request: web.Request) -> Principal:
    """Raises TokenError: missing, unknown, expired and revoked tokens get the same error."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.startswith(PREFIX):
        raise TokenError("Send a valid token: `Authorization: Bearer wm_…`; log in to get one.")
    principal = await principal_of(context.pool, token, wait_seconds=0)
    if principal is None:
        raise TokenError("The token is unknown, expired or revoked; log in again.")
    return principal


async def visible_site(context: Context, principal: Principal, request: web.Request) -> Any:
    """Return the site in the path. Raises the same NotFoundError for one that is not the principal's to see and a
    missing one.
    """
    try:
        app_id = check(AppId, request.match_info["app_id"])
    except ValueError:
        app_id = ""
    row = await sites.one(context.pool, app_id) if app_id else None
    if row is None or not may(principal, Action.VIEW, row["customer_uuid"]):
        raise NotFoundError("You have no site with this id.")
    return row
