"""The rows as the code sees them."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.names import DEFAULT_PLAN
from shared.sitespec import Service

PARTS: tuple[Service, ...] = ("www", "api", "alert")
SERVICES: tuple[Service, ...] = ("db", *PARTS)


@dataclass(frozen=True)
class Site:
    app_id: str
    customer_uuid: str
    site_type: str
    domain: str
    custom_domain: str | None
    branch: str
    subnet: int | None
    dns_ready: bool
    live_deployment_id: str | None
    certificate_asked: int
    deleting: bool
    plan: str
    desired: str
    """shared.events.types.Desired."""
    machine: str | None
    """None: it is not placed yet."""
    writes_held_for: str | None = None
    """The restore until whose end visitors change nothing."""
    restore_id: str | None = None
    """Whose data a new site begins with."""

    @property
    def runs(self) -> bool:
        """Whether its containers should run."""
        return self.desired == "running"


@dataclass(frozen=True)
class Deployment:
    id: str
    app_id: str
    customer_uuid: str
    kind: str
    commit: str | None
    rollback_to: str | None
    state: str
    crashes: int
    furthest: int
    cancel_requested: bool
    log_lines: int
    correlation_id: str
    causation_id: str | None
    queued_at: datetime
    started_at: datetime
    lease_owner: uuid.UUID
    restore_id: str | None = None
    """Whose data it brings."""


@dataclass(frozen=True)
class Placed:
    """One container of a release: enough to find it, and to recreate it exactly."""

    image: str
    address: str
    config_hash: str
    origin: str
    """The deployment that created it; an unchanged container keeps its first one."""


@dataclass(frozen=True)
class Release:
    deployment_id: str
    app_id: str
    commit: str
    env_version: int
    env: str
    """Vault token around the JSON of the `.env`'s variables."""
    images: dict[Service, str]
    containers: dict[Service, Placed]
    runtimes: str | None = None
    """Version of the runtimes that the parts were built on; None if not recorded."""
    plan: str = DEFAULT_PLAN
    """Name of the plan whose limits its containers have."""
    dataset: str = ""
    """The restore that brought its data; "": the site began with it."""


@dataclass(frozen=True)
class Observed:
    """A container as the engine describes it."""

    id: str
    name: str
    state: str
    """The engine's term: created, running, restarting, exited, paused, dead, removing."""
    image: str
    app_id: str
    service: str
    release: str
    config_hash: str
    address: str
    labels: dict[str, str] = field(default_factory=dict)
    volumes: tuple[str, ...] = ()
    """Names of the volumes that it has mounted, including its image's anonymous ones."""


def placed_to_json(containers: dict[Service, Placed]) -> dict[str, Any]:
    return {name: vars(placed) for name, placed in containers.items()}


def placed_from_json(raw: dict[str, Any]) -> dict[Service, Placed]:
    return {service: Placed(**raw[service]) for service in SERVICES}
