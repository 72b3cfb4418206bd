"""One error type for API, events and mails: a stable key and a message that says what to do next."""

from collections.abc import Mapping
from typing import Any, ClassVar


class PlatformError(Exception):
    """Raised if a request or a step can't be done; `key` is stable, `message` is for people."""

    key: str = "internal"
    status: ClassVar[int] = 500
    headers: Mapping[str, str] = {}
    """Headers of the HTTP response: Retry-After, WWW-Authenticate."""

    def __init__(self, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields


class InvalidInputError(PlatformError):
    key, status = "invalid_input", 422


class NotFoundError(PlatformError):
    key, status = "not_found", 404


class ConflictError(PlatformError):
    key, status = "conflict", 409


class UnauthorizedError(PlatformError):
    key, status = "unauthorized", 401


class ForbiddenError(PlatformError):
    key, status = "forbidden", 403


class TooManyRequestsError(PlatformError):
    key, status = "too_many_requests", 429


class TooLargeError(PlatformError):
    key, status = "too_large", 413


class UnavailableError(PlatformError):
    key, status = "unavailable", 503


class StepFailedError(PlatformError):
    """A step of a long job failed for good; `fields["step"]` names it."""

    key = "step_failed"
