"""Deny by default: every route passes through here, and a caller reaches only their own sites."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from api_gateway.api import body
from api_gateway.api.call import Call, Customer
from api_gateway.api.route import Route
from api_gateway.context import CONTEXT, Context
from api_gateway.errors import TokenError
from api_gateway.queries import accounts, sites
from shared.errors import NotFoundError
from shared.names import AppId, check
from shared.tokens import PREFIX, digest


def guard(route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return await route.handler(await admit(route, request))

    return handle


async def admit(route: Route, request: web.Request) -> Call:
    """Check the caller, then the site, then the body: no body is read before its sender is known."""
    context = request.app[CONTEXT]
    customer = await authenticate(context, request) if route.auth == "customer" else None
    site = await owned_site(context, customer, request) if route.of_site else None
    parsed = await _body(route, request)
    query = route.query.model_validate(dict(request.query)) if route.query else None
    return Call(request, context, customer, site, parsed, query)


async def _body(route: Route, request: web.Request) -> BaseModel | None:
    if route.body is None or route.auth == "webhook":
        return None
    raw = await body.read(request, body.API_LIMIT)
    # A missing body counts as `{}`: fields may all have defaults.
    return route.body.model_validate(body.parse(request, raw) if raw else {})


async def authenticate(context: Context, request: web.Request) -> Customer:
    """Raises TokenError: missing, unknown, expired and revoked tokens get the same error."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token.startswith(PREFIX) or len(token) > 100 or not token.isascii():
        raise TokenError("Send a valid token: `Authorization: Bearer wm_…`; log in to get one.")
    row = await accounts.customer_of_token(context.pool, digest(token))
    if row is None:
        raise TokenError("The token is unknown, expired or revoked; log in again.")
    return Customer(**row)


async def owned_site(context: Context, customer: Customer | None, request: web.Request) -> Any:
    """Return the caller's site in the path. Raises the same NotFoundError for another customer's and a missing one."""
    try:
        app_id = check(AppId, request.match_info["app_id"])
    except ValueError:
        app_id = ""
    row = await sites.of_customer(context.pool, app_id, customer.customer_uuid) if app_id and customer else None
    if row is None:
        raise NotFoundError("You have no site with this id.")
    return row
