"""Which events are mailed, and what the mail says. Pure."""

from datetime import UTC, datetime
from typing import Any

from notifier import text
from shared.events import Event
from shared.events.types import DeployEnded, EmailProofRequested, SiteDisk

# The only mail to an unproven address. It contains nothing that a customer wrote.
PROOF = EmailProofRequested.type
MAILED = frozenset(
    {
        "site.active",
        "site.failed",
        "site.deleted",
        "deploy.succeeded",
        "deploy.failed",
        "ssl.failed",
        "ssl.expiring",
        "domain.verified",
        "domain.failed",
        "site.disk",
    }
)
# Deployments that the customer started. site.active or site.failed report the first one; the customer changes settings
# in the dashboard and sees the result there, so only a failure is mailed.
_STARTED = frozenset({"push", "manual", "rollback", "restore"})
_TOLD = {"deploy.succeeded": _STARTED, "deploy.failed": _STARTED | {"settings"}}


def is_mailed(event: Event[Any], site_status: str | None) -> bool:
    """A site that is being deleted gets only the mail of site.deleted."""
    if event.type not in MAILED:
        return False
    if isinstance(event.data, DeployEnded) and event.data.kind not in _TOLD.get(event.type, frozenset()):
        return False
    if isinstance(event.data, SiteDisk) and event.data.state == "ok":
        return False
    return site_status != "deleting" or event.type == "site.deleted"


def is_wanted(kind: str, preferences: dict[str, Any] | None) -> bool:
    """Return True unless the customer turned it off."""
    return (preferences or {}).get(kind, True) is not False


def unwanted_because(
    kind: str, context: dict[str, Any], preferences: dict[str, Any] | None, *, email_proven: bool
) -> str | None:
    """Return why a mail is not sent; None if it is."""
    if kind == PROOF:
        if email_proven:
            return "the address is proven"
        ended = datetime.fromisoformat(context["data"]["expires_at"]) < datetime.now(UTC)
        return "the link has ended" if ended else None
    if not email_proven:
        return "the address is not proven"
    return None if is_wanted(kind, preferences) else "turned off"


def context_of(event: Event[Any], site: dict[str, Any]) -> dict[str, Any]:
    """Return `site` and `data` for the templates, as JSON values. The event is newer than the read model."""
    data = event.data.model_dump(mode="json")
    domain = data.get("domain") or site.get("domain") or ""
    return {
        "site": {
            "app_id": data["app_id"],
            "name": text.name(data.get("site_name") or site.get("site_name") or "") or domain or data["app_id"],
            "domain": domain,
            "url": data.get("url") or site.get("url") or (f"https://{domain}" if domain else ""),
            "clone_url": site.get("clone_url") or data.get("repo_url") or "",
        },
        "data": data,
    }
