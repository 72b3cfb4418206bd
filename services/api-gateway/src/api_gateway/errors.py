"""The gateway's own errors; programs may rely on `key` (list of all: /api/docs)."""

from collections.abc import Mapping
from typing import Any

from shared.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    PlatformError,
    TooManyRequestsError,
    UnauthorizedError,
)

__all__ = [
    "BadSignatureError",
    "CopyBeingMadeError",
    "CopyNotKeptError",
    "DomainTakenError",
    "EmailAlreadyProvenError",
    "EmailTakenError",
    "EmailUnprovenError",
    "IdempotencyKeyReusedError",
    "InvalidJsonError",
    "NeverDeployedError",
    "NotCancellableError",
    "NothingToRetryError",
    "OtherTypeError",
    "PlanLimitError",
    "ProofUnknownError",
    "RateLimitedError",
    "ReadTimeoutError",
    "RestoreUnderWayError",
    "SiteDeletingError",
    "SiteSuspendedError",
    "SubdomainReservedError",
    "SubdomainTakenError",
    "TemplateUnknownError",
    "TemplateUpToDateError",
    "TokenError",
    "UnknownRepositoryError",
    "UnsupportedMediaTypeError",
]


class TokenError(UnauthorizedError):
    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer realm="webmeteor"'}


class BadSignatureError(UnauthorizedError):
    key = "bad_signature"


class UnknownRepositoryError(NotFoundError):
    key = "unknown_repository"


class InvalidJsonError(PlatformError):
    key, status = "invalid_json", 400


class UnsupportedMediaTypeError(PlatformError):
    key, status = "unsupported_media_type", 415


class ReadTimeoutError(PlatformError):
    key, status = "request_timeout", 408


class RateLimitedError(TooManyRequestsError):
    def __init__(self, message: str, retry_after: int, **fields: Any) -> None:
        super().__init__(message, retry_after=retry_after, **fields)
        self.headers = {"Retry-After": str(retry_after)}


class EmailTakenError(ConflictError):
    key = "email_taken"


class EmailUnprovenError(ForbiddenError):
    key = "email_unproven"


class EmailAlreadyProvenError(ConflictError):
    key = "email_already_proven"


class ProofUnknownError(PlatformError):
    key, status = "proof_unknown", 410


class SubdomainTakenError(ConflictError):
    key = "subdomain_taken"


class SubdomainReservedError(InvalidInputError):
    key = "subdomain_reserved"


class DomainTakenError(ConflictError):
    key = "domain_taken"


class PlanLimitError(ForbiddenError):
    key = "plan_limit"


class SiteDeletingError(ConflictError):
    key = "site_deleting"


class SiteSuspendedError(ConflictError):
    key = "site_suspended"


class NothingToRetryError(ConflictError):
    key = "nothing_to_retry"


class TemplateUnknownError(ConflictError):
    key = "template_unknown"


class TemplateUpToDateError(ConflictError):
    key = "template_up_to_date"


class CopyBeingMadeError(ConflictError):
    key = "copy_being_made"


class CopyNotKeptError(NotFoundError):
    key = "copy_not_kept"


class OtherTypeError(ConflictError):
    key = "other_type"


class RestoreUnderWayError(ConflictError):
    key = "restore_under_way"


class NeverDeployedError(ConflictError):
    key = "never_deployed"


class NotCancellableError(ConflictError):
    key = "not_cancellable"


class IdempotencyKeyReusedError(InvalidInputError):
    key = "idempotency_key_reused"
