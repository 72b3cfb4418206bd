"""The only requests a client may send."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.names import DeploymentId


class Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Subscribe(Request):
    """`first_line`: where to start, for a client that has the previous lines."""

    deployment_id: DeploymentId
    first_line: int = Field(default=1, ge=1, le=10**9)


class Unsubscribe(Request):
    deployment_id: DeploymentId


class Since(Request):
    event_id: str = Field(max_length=64)


def event_id(value: Any) -> UUID | None:
    """Return an event's id, or None for anything else: then there is nothing to continue from."""
    if not isinstance(value, str) or len(value) > 64:
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
