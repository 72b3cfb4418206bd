"""Errors of libraries as the platform's own, for services with models and a database (http.py alone knows neither)."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.client_exceptions import ClientConnectionResetError
from pydantic import ValidationError

from shared.db import errors as db_errors
from shared.errors import InvalidInputError, UnavailableError
from shared.logging import get_logger

log = get_logger()


def invalid(error: ValidationError) -> InvalidInputError:
    """Converts Pydantic's errors, without the input, which may hold secrets."""
    errors = [
        {"field": ".".join(str(part) for part in item["loc"]) or "body", "message": item["msg"]}
        for item in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return InvalidInputError("The request is not valid; see `errors` for each field.", errors=errors)


@web.middleware
async def translated(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Inside `shared.http.boundary`, which answers what this raises."""
    try:
        return await handler(request)
    except ValidationError as error:
        raise invalid(error) from error
    except ClientConnectionResetError:
        raise  # the client has disconnected; one of AWAY by its class
    except db_errors.AWAY as error:
        log.warning(
            "request_failed", method=request.method, path=request.path, error=f"{type(error).__name__}: {error}"
        )
        text = "A part of the platform is unavailable or too busy; try again in a moment."
        unavailable = UnavailableError(text)
        unavailable.headers = {"Retry-After": "1"}
        raise unavailable from error
