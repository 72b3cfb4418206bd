"""Events of a site with plausible data."""

from typing import Any, Protocol

from shared.events.types import DeployFailed, DeployLog, DeployQueued, DeploySucceeded, SiteActive

DEPLOYMENT = "deploy-20261123-140000-abcd"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Who(Protocol):
    """A customer and their site."""

    uuid: str
    app: str

    @property
    def domain(self) -> str: ...


def _with(defaults: dict[str, Any], who: Who, changes: dict[str, Any]) -> dict[str, Any]:
    return {"customer_uuid": who.uuid, "app_id": who.app, "deployment_id": DEPLOYMENT} | defaults | changes


def active(who: Who, **changes: Any) -> SiteActive:
    defaults = {
        "site_name": "My Site",
        "domain": who.domain,
        "url": f"https://{who.domain}",
        "repo_url": "https://git/x",
    }
    return SiteActive.model_validate(_with(defaults, who, changes))


def queued(who: Who, **changes: Any) -> DeployQueued:
    return DeployQueued.model_validate(_with({"kind": "push", "commit": COMMIT}, who, changes))


def log_lines(who: Who, first: int, *lines: str, **changes: Any) -> DeployLog:
    return DeployLog.model_validate(_with({"first_line": first, "lines": list(lines)}, who, changes))


def succeeded(who: Who, **changes: Any) -> DeploySucceeded:
    defaults = {
        "kind": "push",
        "commit": COMMIT,
        "duration_seconds": 1.5,
        "domain": who.domain,
        "env_version": 1,
        "images": {},
        "built": [],
    }
    return DeploySucceeded.model_validate(_with(defaults, who, changes))


def failed(who: Who, **changes: Any) -> DeployFailed:
    defaults = {
        "kind": "push",
        "commit": COMMIT,
        "duration_seconds": 1.5,
        "domain": who.domain,
        "step": "build",
        "key": "build_failed",
        "message": "The build of alert/ ended with code 7.",
    }
    return DeployFailed.model_validate(_with(defaults, who, changes))
