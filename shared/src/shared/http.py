"""aiohttp parts shared by all services: correlation id, problem+json (RFC 9457), health, readiness, metrics."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.client_exceptions import ClientConnectionResetError
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.log import server_logger
from aiohttp.typedefs import Middleware
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared import metrics
from shared.errors import NotFoundError, PlatformError, TooLargeError
from shared.logging import bind, get_logger, new_correlation_id

log = get_logger()

Check = Callable[[], Awaitable[None]]
HEADER = "X-Correlation-Id"
# Maximum delay until a client's disconnect is noticed.
GONE_SECONDS = 1.0
# A client that reads nothing for this long counts as disconnected.
STALLED_SECONDS = 60.0
CHECK_SECONDS = 5.0
T = TypeVar("T")
_BEGUN = web.RequestKey("webmeteor.answer_begun", bool)


class _NoRequestText(logging.Filter):
    """Drops aiohttp's log records of malformed requests: they quote headers, which may hold tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


_NO_REQUEST_TEXT = _NoRequestText()


def problem(error: PlatformError, *, headers: Mapping[str, str] | None = None) -> web.Response:
    """RFC 9457: `{type, title, status, detail, key, …fields}`."""
    body = {
        "type": f"urn:webmeteor:error:{error.key}",
        "title": error.key.replace("_", " ").capitalize(),
        "status": error.status,
        "detail": error.message,
        "key": error.key,
        **error.fields,
    }
    return web.json_response(body, status=error.status, content_type="application/problem+json", headers=headers)


def _route_name(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"


@web.middleware
async def boundary(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Converts errors to problem+json, counts requests and gives each request its correlation id."""
    correlation = new_correlation_id()
    bind(correlation_id=correlation)
    started = time.perf_counter()
    response = await _answer(request, handler, correlation)
    if request.get(_BEGUN) and not response.prepared:
        # Part of a response has been sent: an error response would end up inside it. Close instead.
        raise ClientConnectionResetError("the answer broke off")
    if not response.prepared:
        response.headers[HEADER] = correlation
    route = _route_name(request)
    metrics.HTTP_REQUESTS.labels(request.method, route, response.status).inc()
    metrics.HTTP_SECONDS.labels(route).observe(time.perf_counter() - started)
    return response


async def _answer(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]], correlation: str
) -> web.StreamResponse:
    try:
        return await handler(request)
    except (PlatformError, web.HTTPException) as error:
        if isinstance(error, web.HTTPException) and error.status < 400:
            raise
        return _expected(error)
    except ClientConnectionResetError:
        raise  # the client has disconnected; aiohttp handles it
    except Exception:
        log.exception("request_failed", method=request.method, path=request.path)
        text = "Something went wrong on our side; the correlation id helps us find it."
        return problem(PlatformError(text, correlation_id=correlation))


def _expected(error: PlatformError | web.HTTPException) -> web.Response:
    if isinstance(error, PlatformError):
        return problem(error, headers=error.headers)
    if isinstance(error, web.HTTPRequestEntityTooLarge):
        return problem(TooLargeError("The body is too large."))
    return _http_problem(error)


def _http_problem(error: web.HTTPException) -> web.Response:
    """Converts aiohttp's own errors (404, 405, …) to problem+json."""
    key = (error.reason or "error").lower().replace(" ", "_")
    kind = type("HttpError", (PlatformError,), {"key": key, "status": error.status})
    return problem(kind(error.reason or "error"), headers={k: v for k, v in error.headers.items() if k == "Allow"})


async def while_there(request: web.Request, work: Coroutine[Any, Any, T]) -> T:
    """Returns the work's result. If the client disconnects, cancels the work and raises ClientConnectionResetError.

    Needed because aiohttp reports a disconnect only on writes.
    """
    working = asyncio.ensure_future(work)
    try:
        while not (await asyncio.wait({working}, timeout=GONE_SECONDS))[0]:
            if request.transport is None or request.transport.is_closing():
                raise ClientConnectionResetError("the client has hung up")
        return working.result()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def send(response: web.StreamResponse, data: bytes) -> None:
    """Raises ClientConnectionResetError if the client has disconnected or reads nothing for STALLED_SECONDS."""
    try:
        async with asyncio.timeout(STALLED_SECONDS):
            await response.write(data)
    except TimeoutError as error:
        raise ClientConnectionResetError("the client does not read") from error


async def _mark_begun(request: web.Request, _: web.StreamResponse) -> None:
    request[_BEGUN] = True


def application(
    checks: Mapping[str, Check],
    *,
    alive: Mapping[str, Check] | None = None,
    inner: Sequence[Middleware] = (),
    max_body_bytes: int = 1024 * 1024,
) -> web.Application:
    """An application inside `boundary`, with the health routes. `inner`: middlewares between it and the handlers."""
    app = web.Application(middlewares=[boundary, *inner], client_max_size=max_body_bytes)
    server_logger.addFilter(_NO_REQUEST_TEXT)
    app.on_response_prepare.append(_mark_begun)
    add_health_routes(app, checks, alive or {})
    return app


def _only_own_address(request: web.Request) -> None:
    """Allows only requests to the service's own IP address; the proxy routes by names, never by addresses.

    Also refuses requests with X-Forwarded-For, which the proxy sets. Raises NotFoundError.
    """
    host = re.fullmatch(r"\[?([0-9a-fA-F.:]+?)\]?(?::\d+)?", request.host)
    own = request.transport.get_extra_info("sockname") if request.transport else None
    if "X-Forwarded-For" in request.headers or not (host and own) or host[1].lower() != own[0]:
        raise NotFoundError("There is nothing at this address.")


def add_health_routes(app: web.Application, checks: Mapping[str, Check], alive: Mapping[str, Check]) -> None:
    """`/healthz`: the event loop runs and `alive` passes. `/readyz`: all checks pass. `/metrics`: Prometheus text.

    The latter two are not public.
    """

    async def healthz(_: web.Request) -> web.Response:
        return await _checked(alive, "not alive")

    async def readyz(request: web.Request) -> web.Response:
        _only_own_address(request)
        return await _checked(checks, "not ready")

    async def prometheus(request: web.Request) -> web.Response:
        _only_own_address(request)
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", prometheus)


async def _checked(checks: Mapping[str, Check], otherwise: str) -> web.Response:
    answers: dict[str, Any] = {}
    for name, check in checks.items():
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await check()
            answers[name] = "ok"
        except Exception as error:  # noqa: BLE001 - any failure of a check counts
            answers[name] = f"{type(error).__name__}: {error}"
    passed = all(answer == "ok" for answer in answers.values())
    body = {"status": "ok" if passed else otherwise} | ({"checks": answers} if checks else {})
    return web.json_response(body, status=200 if passed else 503)
