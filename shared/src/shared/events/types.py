"""Every event of the platform. The routing key is `type`; only `owner` may publish it (more: registry.PUBLISHERS)."""

from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from shared.events.envelope import EventData
from shared.names import (
    DEFAULT_PLAN,
    AppId,
    CommitHash,
    CopyId,
    CustomerUuid,
    DeploymentId,
    Domain,
    IpAddress,
    MachineName,
    PlanName,
    RestoreId,
    SiteName,
    TreeHash,
    UserUuid,
)
from shared.services import BROKER_USERS

SiteType = Literal["portfolio", "business", "ecommerce", "blog"]
DeployKind = Literal["first", "push", "manual", "rollback", "settings", "refresh", "restore"]
ContainerState = Literal["running", "starting", "restarting", "exited", "paused", "dead", "missing"]
DiskState = Literal["ok", "over", "held"]
CopyHalf = Literal["data", "source"]
"""Database and uploads, from the deployer; repository and settings, from the provisioner."""
CopyReason = Literal["scheduled", "asked", "restore"]
"""`restore`: before a restore, which replaces what the copy keeps."""
Desired = Literal["running", "asleep", "suspended"]

GATEWAY, PROVISIONER, DEPLOYER, DNS_SSL, NOTIFIER, BACKUP = BROKER_USERS
SERVICE_NAMES = (GATEWAY, PROVISIONER, DEPLOYER, DNS_SSL, NOTIFIER, BACKUP)


class CustomerEvent(EventData):
    customer_uuid: CustomerUuid


class SiteEvent(CustomerEvent):
    app_id: AppId


# ---- accounts ----------------------------------------------------------------------------------------------------


class CustomerRegistered(CustomerEvent):
    """The customer's address for mails, to be used once proven; accounts older than that rule count as proven."""

    type: ClassVar[str] = "customer.registered"
    owner: ClassVar[str] = GATEWAY
    email: str
    name: str
    email_proven: bool = True


class EmailProofRequested(CustomerEvent):
    """A link that proves the address must be mailed; `token`, a Vault token, is its secret part."""

    type: ClassVar[str] = "customer.email_proof_requested"
    owner: ClassVar[str] = GATEWAY
    email: str
    token: str
    expires_at: datetime


class CustomerEmailProven(CustomerEvent):
    """The customer opened the mailed link: mails may be sent from now on."""

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
    """A user got a bearer token. Only its SHA-256 is sent; services that check tokens store it.

    The customer is the one to which requests with the token refer if they name no site.
    """

    type: ClassVar[str] = "token.issued"
    owner: ClassVar[str] = GATEWAY
    user_uuid: UserUuid | None = None
    """None from versions before there were users: the token is the customer's."""
    token_sha256: str
    expires_at: datetime


class MembershipChanged(CustomerEvent):
    """A user has this role at the customer (shared.access); None: no role any longer. Repeated with each log-in."""

    type: ClassVar[str] = "membership.changed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "role of {user_uuid}"
    user_uuid: UserUuid
    role: str | None = None


class TokenRevoked(CustomerEvent):
    """A bearer token must no longer be accepted."""

    type: ClassVar[str] = "token.revoked"
    owner: ClassVar[str] = GATEWAY
    token_sha256: str


# ---- machines ----------------------------------------------------------------------------------------------------


class MachineAnnounced(EventData):
    """A machine can run sites; `addresses`: where they are reached, IPv4 first.

    Repeated at each start of its deployer.
    """

    type: ClassVar[str] = "machine.announced"
    owner: ClassVar[str] = DEPLOYER
    carries: ClassVar[str] = "machine"
    machine: MachineName
    addresses: list[IpAddress] = Field(min_length=1)


# ---- the site's life ---------------------------------------------------------------------------------------------


class SiteRequested(SiteEvent):
    """A site was accepted: name, type and domain are reserved; its parts must be created."""

    type: ClassVar[str] = "site.requested"
    owner: ClassVar[str] = GATEWAY
    site_type: SiteType
    site_name: SiteName
    domain: Domain
    # The site owner's account; empty in legacy events.
    owner_email: str = ""
    owner_name: str = ""
    plan: PlanName = DEFAULT_PLAN
    """The same state as that of `site.plan_changed`."""
    restore_id: RestoreId | None = None
    """The restore that brings its repository, settings and data; without one it begins with its template."""


class SiteRenamed(SiteEvent):
    """The site has a new name; the provisioner rewrites APP_NAME and publishes env.written."""

    type: ClassVar[str] = "site.renamed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "name"
    site_name: SiteName


class SitePlanChanged(SiteEvent):
    """The site has another plan (shared/sitespec.py). The provisioner rewrites the site's files and publishes
    env.written; the containers get the plan's limits with a deployment.
    """

    type: ClassVar[str] = "site.plan_changed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "plan"
    domain: Domain
    plan: PlanName


class SiteDesiredChanged(SiteEvent):
    """Whether the site's containers should run.

    `asleep`: not until it is needed; `suspended`: not until an operator resumes it. In both the data is kept, visitors
    get the placeholder, and pushes wait.
    """

    type: ClassVar[str] = "site.desired_changed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "desired"
    domain: Domain
    desired: Desired


class SitePlaced(SiteEvent):
    """The machine that runs the site, and the addresses to which its record leads, IPv4 first.

    Said once the site is accepted and a machine is known; again when the machine's addresses change.
    """

    type: ClassVar[str] = "site.placed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "placement"
    domain: Domain
    machine: MachineName
    addresses: list[IpAddress] = Field(min_length=1)


class EnvChanged(SiteEvent):
    """The complete customer variables; `values` is an encrypted JSON object (Vault token)."""

    type: ClassVar[str] = "env.changed"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "variables"
    values: str


class OwnerNamed(SiteEvent):
    """The owner's account for a site created before owners existed; its next `.env` contains it."""

    type: ClassVar[str] = "owner.named"
    owner: ClassVar[str] = GATEWAY
    carries: ClassVar[str] = "owner"
    email: str
    name: str


class OwnerPasswordRequested(SiteEvent):
    """The customer wants a new password for the site's admin; the provisioner generates it and sends it nowhere."""

    type: ClassVar[str] = "owner.password_requested"
    owner: ClassVar[str] = GATEWAY
    email: str
    name: str


class EnvWritten(SiteEvent):
    """The site's `.env` changed on disk; running containers still use the old one. `version` only grows."""

    type: ClassVar[str] = "env.written"
    owner: ClassVar[str] = PROVISIONER
    version: int


class SourceRequested(SiteEvent):
    """A deployment needs a commit and the site's settings; `export` names the parts whose files it needs as well.

    `revision`: a full commit id, or a ref, whose head is meant; None: the settings alone.
    """

    type: ClassVar[str] = "source.requested"
    owner: ClassVar[str] = DEPLOYER
    deployment_id: DeploymentId
    request_id: UUID
    """Repeated in the answer: a deployment may ask several times, and hears answers late."""
    revision: str | None
    export: list[str]


class SourceReady(SiteEvent):
    """The answer to `source.requested`. `trees`: tree id of each part; `env`: the settings, as a Vault token."""

    type: ClassVar[str] = "source.ready"
    owner: ClassVar[str] = PROVISIONER
    deployment_id: DeploymentId
    request_id: UUID
    commit: CommitHash | None
    trees: dict[str, TreeHash]
    """Parts whose files lie below the folder of exports, under deployment and tree."""
    env: str
    env_version: int


class SourceRefused(SiteEvent):
    """What was asked for cannot be deployed; the deployment fails with this key and message."""

    type: ClassVar[str] = "source.refused"
    owner: ClassVar[str] = PROVISIONER
    deployment_id: DeploymentId
    request_id: UUID
    key: str
    message: str


class SiteActive(SiteEvent):
    """The site is deployed, resolvable and has a valid certificate, for the first time or again."""

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
    """The deletion was accepted and is irrevocable: every service removes its part."""

    type: ClassVar[str] = "site.deletion_requested"
    owner: ClassVar[str] = GATEWAY
    domain: Domain
    custom_domain: Domain | None = None


class SiteContainersRemoved(SiteEvent):
    """Containers, volumes, network, images no other site uses and the route file were removed.

    Before that, the site's data was copied to `handed_over`, a folder below the hand-over root (empty: the site never
    ran). `missing`: the files of it that could not be made; its manifest has the reasons.
    """

    type: ClassVar[str] = "site.containers_removed"
    owner: ClassVar[str] = DEPLOYER
    handed_over: str = Field(default="", pattern=r"^(app_[a-z0-9]{10}\.data)?$")
    bytes: int = 0
    missing: list[str] = Field(default_factory=list)


class SiteFilesArchived(SiteEvent):
    """Directory, repository and data were packed (path relative to the archive root); the directory was removed."""

    type: ClassVar[str] = "site.files_archived"
    owner: ClassVar[str] = PROVISIONER
    archive: str
    bytes: int


class RepoDeleted(SiteEvent):
    """The deleted site's repository and webhook were removed."""

    type: ClassVar[str] = "repo.deleted"
    owner: ClassVar[str] = PROVISIONER


class SiteDeleted(SiteEvent):
    """Every service has removed its part of the site."""

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
    """Files, repository, first commit and webhook were created. `webhook_secret` is a Vault token."""

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
    """Git tree of the template in the first commit; empty in legacy events."""
    variables: tuple[str, ...] = ()
    """Names of the customer's variables that came with a copy."""
    restore_id: RestoreId | None = None
    """The restore that it came with, and whose data its first deployment brings."""


class TemplateCompared(SiteEvent):
    """The site's version of its type's template and the newest one; sent when either changes."""

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
    """The newest template was committed to the separate branch `branch`; `message` says how to merge it."""

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
    """The site's name has a record; a lookup returned `address`."""

    type: ClassVar[str] = "dns.record_created"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    address: str
    provider: str


class DnsRecordFailed(SiteEvent):
    """The record could not be created after all retries."""

    type: ClassVar[str] = "dns.record_failed"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    key: str
    message: str


class DnsRecordRemoved(SiteEvent):
    """The deleted site's name no longer resolves."""

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
    """The certificate was not renewed in time; `days_left` days are left to act."""

    type: ClassVar[str] = "ssl.expiring"
    owner: ClassVar[str] = DNS_SSL
    domain: Domain
    expires_at: datetime
    days_left: int


class DomainRequested(SiteEvent):
    """The customer wants `custom_domain` for the site; None removes the present one."""

    type: ClassVar[str] = "domain.requested"
    owner: ClassVar[str] = GATEWAY
    custom_domain: Domain | None
    verification_code: str = ""


class DomainVerified(SiteEvent):
    """The custom domain belongs to the customer and points here: routes and certificate may follow.

    A domain belongs to one site at a time. `verification_code`: the claim that was proven. `wish`: the sequence of the
    newest `domain.requested` for it. Empty and 0 in legacy events.
    """

    type: ClassVar[str] = "domain.verified"
    owner: ClassVar[str] = DNS_SSL
    custom_domain: Domain
    verification_code: str = ""
    wish: int = 0


class DomainFailed(SiteEvent):
    """The custom domain could not be verified, or another site proved it first (`domain_taken`).

    Verified: ownership and address. `message` says what to do.
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
    """Deployment queued. `commit` None: the branch's newest. `rollback_to`: the deployment whose release is wanted.
    `restore_id`: the restore whose data it brings.
    """

    type: ClassVar[str] = "deploy.queued"
    owner: ClassVar[str] = GATEWAY  # and the deployer, for the kinds that it decides on
    kind: DeployKind
    commit: CommitHash | None = None
    rollback_to: DeploymentId | None = None
    restore_id: RestoreId | None = None
    pusher: str = ""


class DeployCancelRequested(DeploymentEvent):
    """The customer wants to stop a deployment; after its cutover it continues."""

    type: ClassVar[str] = "deploy.cancel_requested"
    owner: ClassVar[str] = GATEWAY


class DeployStarted(DeploymentEvent):
    """A worker has started the deployment; its steps follow."""

    type: ClassVar[str] = "deploy.started"
    owner: ClassVar[str] = DEPLOYER
    kind: DeployKind
    commit: CommitHash | None


class DeployStep(DeploymentEvent):
    """A step of the recipe changed state; `seconds` is set once it has ended."""

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
    """The release is live. `images`: the live image id of each service."""

    type: ClassVar[str] = "deploy.succeeded"
    owner: ClassVar[str] = DEPLOYER
    domain: Domain
    env_version: int
    images: dict[str, str]
    built: list[str]
    dataset: RestoreId | Literal[""] = ""
    """The restore that brought the data that is live; "": the site began with it."""


class DeployFailed(DeployEnded):
    """The deployment failed; the previous release stays live."""

    type: ClassVar[str] = "deploy.failed"
    owner: ClassVar[str] = DEPLOYER
    domain: Domain
    step: str
    key: str
    message: str


class DeploySuperseded(DeployEnded):
    """A newer push replaced the deployment before it began."""

    type: ClassVar[str] = "deploy.superseded"
    owner: ClassVar[str] = DEPLOYER
    superseded_by: DeploymentId


class DeployCancelled(DeployEnded):
    """Stopped on request; the previous release stays live."""

    type: ClassVar[str] = "deploy.cancelled"
    owner: ClassVar[str] = DEPLOYER


class ContainersObserved(SiteEvent):
    """The engine's states of the site's four containers; sent when they change."""

    type: ClassVar[str] = "containers.observed"
    owner: ClassVar[str] = DEPLOYER
    carries: ClassVar[str] = "containers"
    states: dict[str, ContainerState]
    observed_at: datetime


class SiteDisk(SiteEvent):
    """Disk use of the site's volumes is within (`ok`), over (`over`) or far over its limit (`held`); sent on changes.

    While `held`, the site's containers with volumes are paused. `limit_bytes` 0: no limit.
    """

    type: ClassVar[str] = "site.disk"
    owner: ClassVar[str] = DEPLOYER
    carries: ClassVar[str] = "disk"
    state: DiskState
    used_bytes: int
    limit_bytes: int


# ---- copies ------------------------------------------------------------------------------------------------------


class SiteKnown(SiteEvent):
    """The site has a release. Said once of each site that is older than the backup service, which heard no other event
    of it.
    """

    type: ClassVar[str] = "site.known"
    owner: ClassVar[str] = GATEWAY
    desired: Desired


class BackupRequested(SiteEvent):
    """A member wants a copy of the site now."""

    type: ClassVar[str] = "backup.requested"
    owner: ClassVar[str] = GATEWAY
    copy_id: CopyId


class CopyEvent(SiteEvent):
    copy_id: CopyId


class CutRequested(CopyEvent):
    """The site is to be copied as it is at one moment, by each service its half, into `{copy_id}.{half}` below the
    folder of cuts.
    """

    type: ClassVar[str] = "cut.requested"
    owner: ClassVar[str] = BACKUP
    until: datetime
    """Nobody waits for it any longer then."""
    hold_for: RestoreId | None = None
    """The restore that the copy is made for: from the cut to the end of the restore, nobody changes the site's data."""


class CutTaken(CopyEvent):
    """The half is whole and durable in its folder, which the backup service removes."""

    type: ClassVar[str] = "cut.taken"
    owner: ClassVar[str] = DEPLOYER  # and the provisioner
    half: CopyHalf
    bytes: int


class CutFailed(CopyEvent):
    """The half could not be made; nothing is left of it."""

    type: ClassVar[str] = "cut.failed"
    owner: ClassVar[str] = DEPLOYER  # and the provisioner
    half: CopyHalf
    key: str
    message: str


class BackupMade(CopyEvent):
    """The copy is in the repository. Whether it can be restored is another event's news."""

    type: ClassVar[str] = "backup.made"
    owner: ClassVar[str] = BACKUP
    reason: CopyReason
    taken_at: datetime
    bytes: int


class BackupFailed(CopyEvent):
    """There is no copy; the next one is tried on schedule."""

    type: ClassVar[str] = "backup.failed"
    owner: ClassVar[str] = BACKUP
    reason: CopyReason
    key: str
    message: str


class BackupProven(CopyEvent):
    """The copy was restored, and is what its manifest says."""

    type: ClassVar[str] = "backup.proven"
    owner: ClassVar[str] = BACKUP
    proven_at: datetime


class BackupDisproved(CopyEvent):
    """The copy could not be restored, or is not what its manifest says: it is worth nothing."""

    type: ClassVar[str] = "backup.disproved"
    owner: ClassVar[str] = BACKUP
    key: str
    message: str


class BackupRemoved(CopyEvent):
    """Its time is over: it can be restored no more."""

    type: ClassVar[str] = "backup.removed"
    owner: ClassVar[str] = BACKUP


# ---- restores ----------------------------------------------------------------------------------------------------


class RestoreEvent(SiteEvent):
    restore_id: RestoreId


class RestoreRequested(RestoreEvent):
    """A member wants the site to have the data of one of its copies again; or it is new, and begins with all of a copy
    of the same customer. That is said again while the site is not live.
    """

    type: ClassVar[str] = "restore.requested"
    owner: ClassVar[str] = GATEWAY
    copy_id: CopyId
    new_site: bool = False


class RestoreReady(RestoreEvent):
    """The copy is in the folder of cuts, and what it replaces is stored; a deployment may bring it, or the
    provisioner begins a new site with it.
    """

    type: ClassVar[str] = "restore.ready"
    owner: ClassVar[str] = BACKUP
    copy_id: CopyId
    safety_copy_id: CopyId | None
    """Of the data that the site had before, from the moment from which nobody changes it; a new site has none."""
    commit: CommitHash | None = None
    """The one that was live when the copy was made."""


class RestoreFailed(RestoreEvent):
    """The site keeps the data that it has; a new one does not begin."""

    type: ClassVar[str] = "restore.failed"
    owner: ClassVar[str] = BACKUP
    key: str
    message: str
