"""Events with plausible data."""

from datetime import UTC, datetime
from typing import Any

from shared.events import EVENTS, Event, wrap

SAMPLES: dict[str, Any] = {
    "customer_uuid": "cust_aaaaaaaaaaaa",
    "app_id": "app_bbbbbbbbbb",
    "site_name": "My Awesome Site",
    "domain": "mysite.webmeteor.localhost",
    "custom_domain": "business.example",
    "url": "https://mysite.webmeteor.localhost",
    "repo_url": "https://git.webmeteor.localhost/cust_aaaaaaaaaaaa/app_bbbbbbbbbb.git",
    "step": "build",
    "key": "build_failed",
    "message": "The build of alert/ ended with code 7.",
    "deployment_id": "deploy-20261123-140000-abcd",
    "kind": "push",
    "commit": "0123456789abcdef0123456789abcdef01234567",
    "duration_seconds": 2.34,
    "env_version": 1,
    "images": {},
    "built": [],
    "days_left": 7,
    "state": "over",
    "used_bytes": 2_200 * 2**20,
    "limit_bytes": 2_048 * 2**20,
    "expires_at": datetime(2026, 12, 1, tzinfo=UTC),
}


def make(event_type: str, /, **changes: Any) -> Event[Any]:
    """An event of this type with plausible data."""
    kind = EVENTS[event_type]
    data = kind(**{name: value for name, value in (SAMPLES | changes).items() if name in kind.model_fields})
    return wrap(data, source="tests")
