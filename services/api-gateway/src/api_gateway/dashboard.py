"""The dashboard's files at `/`, if there are any; files outside their folder are unreachable."""

from pathlib import Path

from aiohttp import web

from shared.errors import NotFoundError

# The same host serves Socket.IO; older browsers do not count wss: as 'self'.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self' wss:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_NOT_OURS = ("api", "socket.io", "healthz", "readyz", "metrics")


def find(root: Path | None, path: str) -> Path | None:
    """Return the file for a path. A path without a file extension is the page itself (which reads its own URL)."""
    first = path.split("/", 1)[0]
    if root is None or "\x00" in path or first in _NOT_OURS:
        return None
    wanted = path if "." in path.rsplit("/", 1)[-1] else "index.html"
    base = root.resolve()
    target = (base / wanted).resolve()
    hidden = any(part.startswith(".") for part in path.split("/"))
    return target if target.is_relative_to(base) and target.is_file() and not hidden else None


def route(root: Path | None) -> web.RouteDef:
    async def serve(request: web.Request) -> web.StreamResponse:
        found = find(root, request.match_info["path"])
        if found is None:
            await _refuse_other_method(request)
            raise NotFoundError("There is nothing at this address.")
        return web.FileResponse(found, headers=HEADERS)

    return web.get("/{path:.*}", serve)


async def _refuse_other_method(request: web.Request) -> None:
    """Raises HTTPMethodNotAllowed if an API route has this path with other methods: this one matches every GET."""
    found = [await resource.resolve(request) for resource in request.app.router.resources()]
    if allowed := {method for match, methods in found if match is None for method in methods}:
        raise web.HTTPMethodNotAllowed(request.method, allowed)
