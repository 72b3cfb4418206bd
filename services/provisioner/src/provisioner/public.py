"""Health and metrics stand on the same port as git; visitors of the public name see git alone."""

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

PRIVATE = frozenset({"/healthz", "/readyz", "/metrics"})


def only_git(host: str) -> Middleware:
    @web.middleware
    async def hide(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path in PRIVATE and request.host.partition(":")[0].lower() == host:
            raise web.HTTPNotFound
        return await handler(request)

    return hide
