"""Every event of the platform. The routing key is `type`; `owner` is the only service that may publish it."""

from datetime import datetime
from typing import ClassVar, Literal

from shared.events.envelope import EventData
from shared.names import AppId, CommitHash, CustomerUuid, DeploymentId, Domain, SiteName, TreeHash

SiteType = Literal["portfolio", "business", "ecommerce", "blog"]
DeployKind = Literal["first", "push", "manual", "rollback", "settings", "restore", "refresh"]
ContainerState = Literal["running", "starting", "restarting", "exited", "paused", "dead", "missing"]
DiskState = Literal["ok", "over", "held"]

GATEWAY, PROVISIONER, DEPLOYER, DNS_SSL, NOTIFIER = "api-gateway", "provisioner", "deployer", "dns-ssl", "notifier"
SERVICE_NAMES = (GATEWAY, PROVISIONER, DEPLOYER, DNS_SSL, NOTIFIER)


class CustomerEvent(EventData):
    customer_uuid: CustomerUuid


class SiteEvent(CustomerEvent):
    app_id: AppId


# ---- accounts ----------------------------------------------------------------------------------------------------


class CustomerRegistered(CustomerEvent):
    """Who to write to, once the address is proven; accounts from before that rule count as proven."""

    type: ClassVar[str] = "customer.registered"
    owner: ClassVar[str] = GATEWAY
    email: str
    name: str
    email_proven: bool = True


class EmailProofRequested(CustomerEvent):
    """A link that proves the address is to be mailed; `token`, a Vault token, is its secret part."""

    type: ClassVar[str] = "customer.email_proof_requested"
    owner: ClassVar[str] = GATEWAY
    email: str
    token: str
    expires_at: datetime


class CustomerEmailProven(CustomerEvent):
    """The customer has opened the mailed link: from now on mails may be sent."""

    type: ClassVar[str] = "customer.email_proven"
    owner: ClassVar[str] = GATEWAY
    email: str


class CustomerPreferencesChanged(CustomerEvent):
    """Which mails a customer wants: keys are event types, e.g. {"deploy.succeeded": false}."""

    type: ClassVar[str] = "customer.preferences_changed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "mail preferences"
    mail: dict[str, bool]


class TokenIssued(CustomerEvent):
    """A bearer token exists. Only its SHA-256 travels; the services that check tokens keep it."""

    type: ClassVar[str] = "token.issued"
    owner: ClassVar[str] = GATEWAY
    token_sha256: str
    expires_at: datetime


class TokenRevoked(CustomerEvent):
    """A bearer token must not be accepted any more."""

    type: ClassVar[str] = "token.revoked"
    owner: ClassVar[str] = GATEWAY
    token_sha256: str


# ---- the site's life ---------------------------------------------------------------------------------------------


class SiteRequested(SiteEvent):
    """A site was accepted: name, type and domain are reserved, its parts are to be made."""

    type: ClassVar[str] = "site.requested"
    owner: ClassVar[str] = GATEWAY
    site_type: SiteType
    site_name: SiteName
    domain: Domain
    # Whose account the site's admin gets; empty in events from before there was one.
    owner_email: str = ""
    owner_name: str = ""


class SiteRenamed(SiteEvent):
    """The provisioner writes APP_NAME anew, which ends in env.written."""

    type: ClassVar[str] = "site.renamed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "name"
    site_name: SiteName


class EnvChanged(SiteEvent):
    """The customer's variables as a whole; `values` is a Vault token around a JSON object."""

    type: ClassVar[str] = "env.changed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "variables"
    values: str


class OwnerNamed(SiteEvent):
    """Whose account the admin of a site gets that was made before there was one; its next `.env` has it."""

    type: ClassVar[str] = "owner.named"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "owner"
    email: str
    name: str


class OwnerPasswordRequested(SiteEvent):
    """The customer wants a new password for the site's admin; it is drawn by the provisioner and travels nowhere."""

    type: ClassVar[str] = "owner.password_requested"
    owner: ClassVar[str] = GATEWAY
    email: str
    name: str


class EnvWritten(SiteEvent):
    """The site's `.env` changed on disk; running containers still have the old one. `version` only grows."""

    type: ClassVar[str] = "env.written"
    owner: ClassVar[str] = PROVISIONER
    version: int


class SiteActive(SiteEvent):
    """Deployed, resolvable and under a valid certificate, for the first time or again."""

    type: ClassVar[str] = "site.active"
    owner: ClassVar[str] = GATEWAY
    site_name: SiteName
    domain: Domain
    url: str
    repo_url: str


class SiteFailed(SiteEvent):
    """A step failed for good; `step`, `key` and `message` say which and what to do."""

    type: ClassVar[str] = "site.failed"
    owner: ClassVar[str] = GATEWAY
    site_name: SiteName
    domain: Domain
    step: str
    key: str
    message: str


class SiteDeletionRequested(SiteEvent):
    """Accepted and irrevocable: every owner removes its part."""

    type: ClassVar[str] = "site.deletion_requested"
    owner: ClassVar[str] = GATEWAY
    domain: Domain
    custom_domain: Domain | None = None


class SiteContainersRemoved(SiteEvent):
    """Containers, volumes, network, images nobody else uses and the route file are gone."""

    type: ClassVar[str] = "site.containers_removed"
    owner: ClassVar[str] = DEPLOYER


class SiteFilesArchived(SiteEvent):
    """The site directory was packed (path relative to the archive root) and removed."""

    type: ClassVar[str] = "site.files_archived"
    owner: ClassVar[str] = PROVISIONER
    archive: str
    bytes: int


class RepoDeleted(SiteEvent):
    """The deleted site's repository and hook are gone."""

    type: ClassVar[str] = "repo.deleted"
    owner: ClassVar[str] = PROVISIONER


class SiteDeleted(SiteEvent):
    """Every owner has removed its part."""

    type: ClassVar[str] = "site.deleted"
    owner: ClassVar[str] = GATEWAY
    site_name: SiteName
    domain: Domain


class SiteStepFailed(SiteEvent):
    """A service gave up on a step of creation or deletion after all retries."""

    type: ClassVar[str] = "site.step_failed"
    owner: ClassVar[str] = PROVISIONER
    step: str
    key: str
    message: str


# ---- repository --------------------------------------------------------------------------------------------------


class RepoCreated(SiteEvent):
    """Files, repository, first commit and webhook are there. `webhook_secret` is a Vault token."""

    type: ClassVar[str] = "repo.created"
    owner: ClassVar[str] = PROVISIONER
    site_type: SiteType
    domain: Domain
    repo_url: str
    clone_url: str
    full_name: str
    branch: str
    commit: CommitHash
    webhook_secret: str
    template_version: str = ""
    """Git tree of the template that the first commit is; empty in events from before it was told."""


class TemplateCompared(SiteEvent):
    """Which version of its type's template the site has, and which is the newest; told when either changes."""

    type: ClassVar[str] = "template.compared"
    owner: ClassVar[str] = PROVISIONER
    carries: ClassVar[str] = "template"
    template_version: TreeHash
    newest: TreeHash


class TemplateUpgradeRequested(SiteEvent):
    """The customer wants the newest template as a branch of the site's repository."""

    type: ClassVar[str] = "template.upgrade_requested"
    owner: ClassVar[str] = GATEWAY


class TemplateUpgradeOffered(SiteEvent):
    """The newest template is a commit on `branch`, beside the customer's own; `message` says how to merge it."""

    type: ClassVar[str] = "template.upgrade_offered"
    owner: ClassVar[str] = PROVISIONER
    carries: ClassVar[str] = "template"
    template_version: TreeHash
    newest: TreeHash
    branch: str
    commit: CommitHash
    message: str


# ---- names and certificates --------------------------------------------------------------------------------------


class DnsRecordCreated(SiteEvent):
    """The site's name has a record; the look-up was seen to answer with `address`."""

    type: ClassVar[str] = "dns.record_created"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    address: str
    provider: str


class DnsRecordFailed(SiteEvent):
    """The record could not be made after all retries."""

    type: ClassVar[str] = "dns.record_failed"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    key: str
    message: str


class DnsRecordRemoved(SiteEvent):
    """The deleted site's name resolves no longer."""

    type: ClassVar[str] = "dns.record_removed"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain


class SslIssued(SiteEvent):
    """A TLS handshake with the site's name showed a certificate that verifies."""

    type: ClassVar[str] = "ssl.issued"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    issuer: str
    expires_at: datetime


class SslFailed(SiteEvent):
    """No verifiable certificate was seen after all retries."""

    type: ClassVar[str] = "ssl.failed"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    key: str
    message: str


class SslExpiring(SiteEvent):
    """The certificate was not renewed in time; days are left to act."""

    type: ClassVar[str] = "ssl.expiring"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    expires_at: datetime
    days_left: int


class DomainRequested(SiteEvent):
    """A customer wants `custom_domain` for the site; None takes the present one away."""

    type: ClassVar[str] = "domain.requested"
    owner: ClassVar[str] = GATEWAY
    custom_domain: Domain | None
    verification_code: str = ""


class DomainVerified(SiteEvent):
    """The custom domain is the customer's and points here: routes and certificate may follow.

    One site at a time has a domain; `verification_code` says which claim was proven, and `wish` the sequence of the
    newest `domain.requested` that asked for it (empty and 0 in events from before).
    """

    type: ClassVar[str] = "domain.verified"
    owner: ClassVar[str] = DNS_SSL
    custom_domain: Domain
    verification_code: str = ""
    wish: int = 0


class DomainFailed(SiteEvent):
    """The custom domain's ownership or address could not be shown, or another site proved it first (`domain_taken`);
    `message` says what to do.
    """

    type: ClassVar[str] = "domain.failed"
    owner: ClassVar[str] = DNS_SSL
    custom_domain: Domain
    verification_code: str = ""
    key: str
    message: str


# ---- deployments -------------------------------------------------------------------------------------------------


class DeploymentEvent(SiteEvent):
    deployment_id: DeploymentId


class DeployQueued(DeploymentEvent):
    """`commit` None: the newest of the branch. `rollback_to`: the deployment whose release is wanted again."""

    type: ClassVar[str] = "deploy.queued"
    owner: ClassVar[str] = GATEWAY  # and deployer, for first and settings deployments
    kind: DeployKind
    commit: CommitHash | None = None
    rollback_to: DeploymentId | None = None
    pusher: str = ""


class DeployCancelRequested(DeploymentEvent):
    """The customer wants a deployment stopped; one that has switched already goes on."""

    type: ClassVar[str] = "deploy.cancel_requested"
    owner: ClassVar[str] = GATEWAY


class DeployStarted(DeploymentEvent):
    """A worker has taken the deployment on; its steps follow."""

    type: ClassVar[str] = "deploy.started"
    owner: ClassVar[str] = DEPLOYER
    kind: DeployKind
    commit: CommitHash | None


class DeployStep(DeploymentEvent):
    """One step of the recipe; `seconds` once it is finished."""

    type: ClassVar[str] = "deploy.step"
    owner: ClassVar[str] = DEPLOYER
    step: str
    state: Literal["started", "finished", "failed"]
    seconds: float | None = None


class DeployLog(DeploymentEvent):
    """Consecutive lines of the deployment's log, secrets redacted; `first_line` counts from 1."""

    type: ClassVar[str] = "deploy.log"
    owner: ClassVar[str] = DEPLOYER
    first_line: int
    lines: list[str]


class DeployEnded(DeploymentEvent):
    kind: DeployKind
    commit: CommitHash | None
    duration_seconds: float


class DeploySucceeded(DeployEnded):
    """`images` per service: the engine's image ids that now serve."""

    type: ClassVar[str] = "deploy.succeeded"
    owner: ClassVar[str] = DEPLOYER
    domain: Domain
    env_version: int
    images: dict[str, str]
    built: list[str]


class DeployFailed(DeployEnded):
    """The release before keeps serving."""

    type: ClassVar[str] = "deploy.failed"
    owner: ClassVar[str] = DEPLOYER
    domain: Domain
    step: str
    key: str
    message: str


class DeploySuperseded(DeployEnded):
    """A newer push made it pointless before it began."""

    type: ClassVar[str] = "deploy.superseded"
    owner: ClassVar[str] = DEPLOYER
    superseded_by: DeploymentId


class DeployCancelled(DeployEnded):
    """Stopped on request; the release before keeps serving."""

    type: ClassVar[str] = "deploy.cancelled"
    owner: ClassVar[str] = DEPLOYER


class ContainersObserved(SiteEvent):
    """What the engine says of the site's four containers; sent when it changes."""

    type: ClassVar[str] = "containers.observed"
    owner: ClassVar[str] = DEPLOYER
    carries: ClassVar[str] = "containers"
    states: dict[str, ContainerState]
    observed_at: datetime


class SiteDisk(SiteEvent):
    """What the site keeps in its volumes is more than it may (`over`), so much more that its containers with volumes
    stand still (`held`), or no longer too much (`ok`); sent when that changes. `limit_bytes` 0: no limit.
    """

    type: ClassVar[str] = "site.disk"
    owner: ClassVar[str] = DEPLOYER
    carries: ClassVar[str] = "disk"
    state: DiskState
    used_bytes: int
    limit_bytes: int
