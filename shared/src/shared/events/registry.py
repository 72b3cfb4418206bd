"""All events, their publishers and the services that handle them: the wiring of the whole platform on one page."""

import json
from typing import Any

from shared.events import types as t
from shared.events.envelope import Event, EventData

EVENTS: dict[str, type[EventData]] = {
    kind.type: kind
    for kind in vars(t).values()
    if isinstance(kind, type) and issubclass(kind, EventData) and "type" in vars(kind)
}

# deploy.queued has two publishers: the gateway (push, manual, rollback) and the deployer (all other kinds).
PUBLISHERS: dict[str, frozenset[str]] = {name: frozenset({kind.owner}) for name, kind in EVENTS.items()} | {
    "deploy.queued": frozenset({t.GATEWAY, t.DEPLOYER}),
    "cut.taken": frozenset({t.DEPLOYER, t.PROVISIONER}),
    "cut.failed": frozenset({t.DEPLOYER, t.PROVISIONER}),
    # Published by the service that gives up on the step.
    "site.step_failed": frozenset({t.PROVISIONER, t.DEPLOYER, t.DNS_SSL}),
}

# Services that answer queries (shared.messaging.query) → services that may ask them.
QUERIES: dict[str, frozenset[str]] = {t.PROVISIONER: frozenset({t.GATEWAY}), t.DEPLOYER: frozenset({t.GATEWAY})}

# fmt: off
SUBSCRIPTIONS: dict[str, tuple[type[EventData], ...]] = {
    t.GATEWAY: (
        t.RepoCreated, t.DnsRecordCreated, t.DnsRecordFailed, t.DeployQueued, t.DeployStarted, t.DeployStep,
        t.DeployLog, t.DeploySucceeded, t.DeployFailed, t.DeploySuperseded, t.DeployCancelled, t.SslIssued, t.SslFailed,
        t.SslExpiring, t.DomainVerified, t.DomainFailed, t.ContainersObserved, t.SiteStepFailed,
        t.SiteContainersRemoved, t.SiteFilesArchived, t.RepoDeleted, t.DnsRecordRemoved, t.EnvWritten,
        t.TemplateCompared, t.TemplateUpgradeOffered, t.SiteDisk, t.MachineAnnounced, t.BackupMade, t.BackupFailed,
        t.BackupProven, t.BackupDisproved, t.BackupRemoved, t.RestoreReady, t.RestoreFailed,
    ),
    t.PROVISIONER: (
        t.TokenIssued, t.TokenRevoked, t.MembershipChanged, t.SiteRequested, t.SiteRenamed, t.SitePlanChanged,
        t.EnvChanged, t.DomainRequested, t.DomainVerified, t.DeploySucceeded, t.SiteContainersRemoved,
        t.SiteDeletionRequested, t.OwnerNamed, t.OwnerPasswordRequested, t.TemplateUpgradeRequested,
        t.SourceRequested, t.DeployFailed, t.DeployCancelled, t.CutRequested, t.RestoreReady,
    ),
    t.DEPLOYER: (
        t.SiteRequested, t.RepoCreated, t.DnsRecordCreated, t.DeployQueued, t.DeployCancelRequested, t.EnvWritten,
        t.DomainRequested, t.DomainVerified, t.SslFailed, t.SiteDeletionRequested, t.SitePlanChanged,
        t.SiteDesiredChanged, t.SitePlaced, t.SourceReady, t.SourceRefused, t.CutRequested, t.RestoreFailed,
    ),
    t.DNS_SSL: (t.SiteRequested, t.SitePlaced, t.DeploySucceeded, t.DomainRequested, t.SiteDeletionRequested),
    t.BACKUP: (
        t.SiteRequested, t.SiteDesiredChanged, t.DeploySucceeded, t.SiteDeletionRequested, t.SiteKnown,
        t.BackupRequested, t.CutTaken, t.CutFailed, t.RestoreRequested,
    ),
    t.NOTIFIER: (
        t.CustomerRegistered, t.EmailProofRequested, t.CustomerEmailProven, t.CustomerPreferencesChanged,
        t.TokenIssued, t.TokenRevoked, t.MembershipChanged,
        t.SiteRequested, t.SiteRenamed, t.SitePlanChanged, t.SiteDesiredChanged,
        t.SiteActive, t.SiteFailed, t.SiteDeletionRequested, t.SiteDeleted,
        t.RepoCreated,
        t.DnsRecordCreated, t.DeployQueued, t.DeployStarted, t.DeployStep, t.DeployLog, t.DeploySucceeded,
        t.DeployFailed, t.DeploySuperseded, t.DeployCancelled, t.SslIssued, t.SslFailed, t.SslExpiring,
        t.DomainVerified, t.DomainFailed,
        t.ContainersObserved, t.OwnerPasswordRequested, t.TemplateCompared, t.TemplateUpgradeOffered, t.SiteDisk,
    ),
}
# fmt: on


class UnknownEventError(Exception):
    """The message's type is not in the registry: a newer version published it, or it is not ours."""


def parse(body: bytes) -> Event[Any]:
    """Parses a CloudEvent from JSON. Raises pydantic.ValidationError or UnknownEventError, and others if it is none."""
    return validate(json.loads(body))


def validate(raw: Any) -> Event[Any]:
    """The same for a JSON value."""
    kind = EVENTS.get(raw.get("type"))
    if kind is None:
        raise UnknownEventError(str(raw.get("type")))
    return Event[kind].model_validate(raw)  # type: ignore[valid-type]


def dump(event: Event[Any]) -> bytes:
    return event.model_dump_json(serialize_as_any=True).encode()
