"""Rows as the API shows them. Pure."""

from collections.abc import Sequence
from typing import Any

from api_gateway.deployments.models import DeploymentDetails, DeploymentSummary


def duration(seconds: float | None) -> str | None:
    """Format as `45s`, as in the specification."""
    return None if seconds is None else f"{seconds:.0f}s"


def summary(row: Any) -> DeploymentSummary:
    return DeploymentSummary(**_fields(row, DeploymentSummary))


def details(row: Any, steps: Sequence[Any]) -> DeploymentDetails:
    log_url = f"/api/sites/{row['app_id']}/deployments/{row['deployment_id']}/log"
    return DeploymentDetails(**_fields(row, DeploymentDetails), steps=[dict(step) for step in steps], log_url=log_url)


def _fields(row: Any, kind: type[DeploymentSummary]) -> dict[str, Any]:
    values = {name: row[name] for name in kind.model_fields if name in row}
    deployed_at = row["ended_at"] if row["status"] == "success" else None
    return values | {"deployed_at": deployed_at, "duration": duration(row["duration_seconds"])}
