"""The queue's rules as pure functions: which deployments wait, and which are no longer needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# A deployment of one of these kinds brings the newest commit or a chosen one: the last request counts.
REPLACEABLE = frozenset({"push", "manual", "rollback", "settings", "refresh"})


@dataclass(frozen=True)
class Queued:
    id: str
    kind: str
    waits_for_room: bool = False


def superseded_by_new(kind: str, queued: Sequence[Queued]) -> list[str]:
    """Return ids of queued deployments that a new one of `kind` supersedes. A first deployment always runs."""
    if kind in {"first", "settings", "refresh", "restore"}:
        return []
    return [other.id for other in queued if other.kind in REPLACEABLE]


def settings_needed(queued: Sequence[Queued]) -> bool:
    """A queued deployment reads the newest settings when it starts; a refresh, or one that waits for room, may wait
    long.
    """
    return all(other.kind == "refresh" or other.waits_for_room for other in queued)


def not_before(kind: str, now: datetime, last_push: datetime | None, debounce_seconds: float) -> datetime:
    """A single push starts at once; one in a burst waits for the burst to end (decision 0007)."""
    debounce = timedelta(seconds=debounce_seconds)
    if kind != "push" or last_push is None or now - last_push >= debounce:
        return now
    return now + debounce
