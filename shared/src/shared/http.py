"""The aiohttp parts that every service has: correlation, problem+json (RFC 9457), health, readiness, metrics."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import ValidationError

from shared import metrics
from shared.errors import InvalidInputError, PlatformError, TooLargeError
from shared.logging import bind, get_logger, new_correlation_id

log = get_logger()

Check = Callable[[], Awaitable[None]]
HEADER = "X-Correlation-Id"


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


def invalid(error: ValidationError) -> InvalidInputError:
    """Pydantic's findings without the input itself, which may hold secrets."""
    errors = [
        {"field": ".".join(str(part) for part in item["loc"]) or "body", "message": item["msg"]}
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return InvalidInputError("The request is not valid; see `errors` for each field.", errors=errors)


def _route_name(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"


@web.middleware
async def boundary(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """One place that shapes every error, counts every request and gives each its correlation id."""
    correlation = new_correlation_id()
    bind(correlation_id=correlation)
    started = time.perf_counter()
    response: web.StreamResponse
    try:
        response = await handler(request)
    except PlatformError as error:
        response = problem(error)
    except ValidationError as error:
        response = problem(invalid(error))
    except web.HTTPRequestEntityTooLarge:
        response = problem(TooLargeError("The body is too large."))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        kind = type(
            "HttpError",
            (PlatformError,),
            {"key": (error.reason or "error").lower().replace(" ", "_"), "status": error.status},
        )
        response = problem(
            kind(error.reason or "error"), headers={k: v for k, v in error.headers.items() if k == "Allow"}
        )
    except (ConnectionResetError, TimeoutError):
        raise
    except Exception:
        log.exception("request_failed", method=request.method, path=request.path)
        response = problem(
            PlatformError(
                "Something went wrong on our side; the correlation id helps us find it.", correlation_id=correlation
            )
        )
    if not response.prepared:
        response.headers[HEADER] = correlation
    route = _route_name(request)
    metrics.HTTP_REQUESTS.labels(request.method, route, response.status).inc()
    metrics.HTTP_SECONDS.labels(route).observe(time.perf_counter() - started)
    return response


def add_health_routes(app: web.Application, checks: Mapping[str, Check]) -> None:
    """`/healthz`: the loop turns. `/readyz`: every check passes. `/metrics`: Prometheus text."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def readyz(_: web.Request) -> web.Response:
        answers: dict[str, Any] = {}
        for name, check in checks.items():
            try:
                await check()
                answers[name] = "ok"
            except Exception as error:  # noqa: BLE001 - any failure of a check means not ready
                answers[name] = f"{type(error).__name__}: {error}"
        ready = all(answer == "ok" for answer in answers.values())
        return web.json_response(
            {"status": "ok" if ready else "not ready", "checks": answers}, status=200 if ready else 503
        )

    async def prometheus(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", prometheus)
