from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api_gateway.api.models import Body
from shared.events.types import DeployKind
from shared.names import DeploymentId

DeploymentStatus = Literal["queued", "running", "success", "failed", "superseded", "cancelled"]


class DeploymentSummary(BaseModel):
    """The first five fields are the specification's."""

    deployment_id: str
    status: DeploymentStatus
    commit_hash: str | None
    deployed_at: datetime | None
    duration: str | None
    kind: DeployKind
    queued_at: datetime
    pusher: str
    failure: dict[str, Any] | None


class DeploymentDetails(DeploymentSummary):
    started_at: datetime | None
    ended_at: datetime | None
    duration_seconds: float | None
    rollback_to: str | None
    restore_id: str | None
    superseded_by: str | None
    steps: list[dict[str, Any]]
    log_url: str


class DeploymentAccepted(BaseModel):
    deployment_id: str


class Deploy(Body):
    commit: str | None = Field(None, pattern=r"^[0-9a-f]{40}$", description="Default: the newest commit of the branch")


class Rollback(Body):
    deployment_id: DeploymentId


class LogQuery(BaseModel):
    follow: bool = False
