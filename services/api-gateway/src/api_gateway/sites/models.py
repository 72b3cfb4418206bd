"""Request and response bodies for sites. The specification's fields come first, ours after."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from api_gateway.api.models import Body
from api_gateway.deployments.models import DeploymentSummary
from api_gateway.lifecycle.table import Status
from api_gateway.sites.names import check_variables, clean_custom_domain, no_control
from shared.events.types import ContainerState, Desired, DiskState, SiteType
from shared.names import CopyId, EnvName, SiteName, Subdomain

SslStatus = Literal["none", "pending", "valid", "failed", "expiring"]
CustomDomain = Annotated[str, StringConstraints(min_length=4, max_length=253), AfterValidator(clean_custom_domain)]
EnvValue = Annotated[str, StringConstraints(max_length=32_768), AfterValidator(no_control)]


class CreateSite(Body):
    site_type: SiteType
    site_name: SiteName
    subdomain: Subdomain | None = Field(None, description="Default: made from the site's id")
    custom_domain: CustomDomain | None = None
    copy_id: CopyId | None = Field(
        None, description="Begin with this copy of one of your sites, of the same type, instead of a template"
    )


class PatchSite(Body):
    """Omitted fields stay unchanged; `custom_domain: null` removes the domain."""

    site_name: SiteName | None = None
    custom_domain: CustomDomain | None = None


class PutEnv(Body):
    variables: Annotated[dict[EnvName, EnvValue], AfterValidator(check_variables)] = Field(
        max_length=200, description="All of the customer's variables; variables not listed are removed"
    )


class Env(BaseModel):
    """Names only: the site can use the values, but the API never returns them."""

    names: list[str]
    updated_at: datetime | None


class DnsRecord(BaseModel):
    type: Literal["A", "TXT"]
    name: str
    host: str
    value: str


class DnsInstructions(BaseModel):
    """The records that the customer adds at the domain's registrar."""

    domain: str
    records: list[DnsRecord]


class Failure(BaseModel):
    step: str
    key: str
    message: str


class SiteTypes(BaseModel):
    """The types that can be created now, and the domain of their addresses."""

    available: list[SiteType]
    base_domain: str


class SiteTemplate(BaseModel):
    """Versions are git trees. `branch` offers the newest, after the customer has requested it."""

    version: str
    newest: str
    upgrade_available: bool
    branch: str | None


class OwnerAccount(BaseModel):
    """The login and the address of the site's admin."""

    email: str
    admin_url: str


class OwnerPassword(OwnerAccount):
    """Shown only once; the customer can request a new one."""

    password: str


class SiteAccepted(BaseModel):
    app_id: str
    site_name: str
    domain: str
    url: str
    repo_url: str
    status: Status
    custom_domain: str | None = None
    dns_instructions: DnsInstructions | None = None


class SiteStatus(BaseModel):
    app_id: str
    status: Status
    deployment_id: str | None = None


class SiteSummary(BaseModel):
    app_id: str
    site_name: str
    site_type: SiteType
    domain: str
    custom_domain: str | None
    status: Status
    url: str
    created_at: datetime
    last_deployed_at: datetime | None
    desired: Desired


class ContainerStatus(BaseModel):
    """As last observed; `missing` before the first observation."""

    www: ContainerState = "missing"
    api: ContainerState = "missing"
    alert: ContainerState = "missing"
    db: ContainerState = "missing"


class TimelineEntry(BaseModel):
    """What happened when; deployment steps have `step`, `state` and `seconds`."""

    at: datetime
    event: str
    deployment_id: str | None = None
    step: str | None = None
    state: str | None = None
    seconds: float | None = None
    message: str | None = None


class CustomDomainStatus(BaseModel):
    domain: str
    status: Literal["pending", "verified", "failed"]
    ssl_status: SslStatus
    ssl_expires_at: datetime | None
    failure: Failure | None
    dns_instructions: DnsInstructions


class SiteDisk(BaseModel):
    """Volume usage when `state` changed last; `held`: the site is paused until it may keep more.
    `limit_bytes` 0: no limit.
    """

    state: DiskState
    used_bytes: int
    limit_bytes: int


class SiteDetails(BaseModel):
    """`status`: how far the site's creation, or deletion, has come. `desired`: whether its containers should run:
    `running`, `asleep` (stopped until it is needed) or `suspended` (stopped until the platform's operator resumes it).
    `plan`: the name of the plan that sets its limits.
    """

    app_id: str
    site_name: str
    site_type: SiteType
    domain: str
    custom_domain: str | None
    repo_url: str
    status: Status
    container_status: ContainerStatus
    ssl_status: SslStatus
    ssl_expires_at: datetime | None
    deployment_history: list[DeploymentSummary]
    url: str
    clone_url: str
    created_at: datetime
    last_deployed_at: datetime | None
    container_status_observed_at: datetime | None
    custom_domain_status: CustomDomainStatus | None
    failure: Failure | None
    admin_url: str
    template: SiteTemplate | None
    disk: SiteDisk | None
    plan: str
    desired: Desired
    timeline: list[TimelineEntry]


class LogsQuery(BaseModel):
    service: Literal["www", "api", "alert", "db"] = "api"
    tail: int = Field(200, ge=0, le=5000)
    follow: bool = False


def known(row: Any, kind: type[BaseModel]) -> dict[str, Any]:
    """Return the columns of `row` that `kind` has fields for."""
    return {name: row[name] for name in kind.model_fields if name in row}
