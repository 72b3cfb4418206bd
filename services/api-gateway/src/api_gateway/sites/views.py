"""Rows as the API shows them. Pure."""

from collections.abc import Sequence
from typing import Any

from api_gateway.deployments.models import DeploymentSummary
from api_gateway.sites.custom_domain import instructions
from api_gateway.sites.models import (
    ContainerStatus,
    CustomDomainStatus,
    Failure,
    SiteAccepted,
    SiteDetails,
    SiteDisk,
    SiteSummary,
    SiteTemplate,
    TimelineEntry,
    known,
)


def url_of(site: Any) -> str:
    return f"https://{site['domain']}"


def admin_url_of(site: Any) -> str:
    return f"{url_of(site)}/admin"


def accepted(site: Any) -> SiteAccepted:
    return SiteAccepted(**known(site, SiteAccepted), url=url_of(site), dns_instructions=instructions(site))


def summary(site: Any) -> SiteSummary:
    return SiteSummary(**known(site, SiteSummary), url=url_of(site))


def details(site: Any, history: Sequence[DeploymentSummary], timeline: Sequence[Any]) -> SiteDetails:
    values = known(site, SiteDetails) | {
        "url": url_of(site),
        "container_status": ContainerStatus(**site["container_status"]),
        "deployment_history": list(history),
        "custom_domain_status": custom_domain_status(site),
        "failure": failure_of(site["failure"]),
        "admin_url": admin_url_of(site),
        "template": template_of(site),
        "disk": SiteDisk(**site["disk"]) if site["disk"] else None,
        "timeline": [TimelineEntry(**known(row, TimelineEntry)) for row in timeline],
    }
    return SiteDetails(**values)


def template_of(site: Any) -> SiteTemplate | None:
    """Return None if the provisioner has not reported it yet, or does not know it."""
    version, newest = site["template_version"], site["template_newest"]
    if not version:
        return None
    return SiteTemplate(
        version=version, newest=newest, upgrade_available=version != newest, branch=site["template_branch"]
    )


def custom_domain_status(site: Any) -> CustomDomainStatus | None:
    shown = instructions(site)
    if shown is None:
        return None
    return CustomDomainStatus(
        domain=site["custom_domain"],
        status=site["custom_domain_status"],
        ssl_status=site["custom_domain_ssl_status"] or "none",
        ssl_expires_at=site["custom_domain_ssl_expires_at"],
        failure=failure_of(site["custom_domain_failure"]),
        dns_instructions=shown,
    )


def failure_of(value: dict[str, str] | None) -> Failure | None:
    return Failure(**value) if value else None
