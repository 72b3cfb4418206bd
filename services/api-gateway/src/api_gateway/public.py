"""Metrics stand on the same port as the API; visitors of the public name do not see them."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from shared.errors import NotFoundError


def no_metrics(host: str) -> Middleware:
    @web.middleware
    async def hide(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == "/metrics" and request.host.partition(":")[0].lower() == host:
            raise NotFoundError("There is nothing at this address.")
        return await handler(request)

    return hide
