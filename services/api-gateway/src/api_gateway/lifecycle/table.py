"""A site's state machine as one table: what happened, in which state → next state (docs/architecture/lifecycle.md).

Events of different services arrive in any order, so a later fact implies the earlier ones: `ssl.issued` (a valid
handshake after a deployment) makes a site active from any state but `deleting`. facts.py drops repeated and outdated
events first. A failed deployment leaves an active site active: the previous release keeps serving.
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

Status = Literal["provisioning", "deploying", "securing", "active", "failed", "deleting", "deleted"]

P: Final = "provisioning"
D: Final = "deploying"
S: Final = "securing"
A: Final = "active"
F: Final = "failed"
X: Final = "deleting"
G: Final = "deleted"
_: Final = None  # stays

# fmt: off
#                          in provisioning  deploying  securing  active  failed  deleting
ROWS: Mapping[str, tuple[Status | None, ...]] = {
    "repo.created":               (D,       _,         _,        _,      _,      _),
    "deploy.queued":              (D,       _,         _,        _,      D,      _),
    "deploy.started":             (D,       _,         _,        _,      D,      _),
    "deploy.succeeded":           (S,       S,         _,        _,      S,      _),
    "ssl.issued":                 (A,       A,         A,        _,      A,      _),
    "deploy.failed":              (F,       F,         _,        _,      _,      _),
    "deploy.cancelled":           (F,       F,         _,        _,      _,      _),
    "dns.record_failed":          (F,       F,         F,        _,      _,      _),
    "ssl.failed":                 (F,       F,         F,        _,      _,      _),
    "site.step_failed":           (F,       F,         F,        _,      _,      _),
    "time limit reached":         (F,       F,         F,        _,      _,      _),
    "retry: repository missing":  (_,       _,         _,        _,      P,      _),
    "retry: never deployed":      (_,       _,         _,        _,      D,      _),
    "retry: no certificate":      (_,       _,         _,        _,      S,      _),
    "site.deletion_requested":    (X,       X,         X,        X,      X,      _),
    "all four owners answered":   (_,       _,         _,        _,      _,      G),
}
# fmt: on

STATES: tuple[Status, ...] = get_args(Status)
UNDER_WAY: tuple[Status, ...] = (P, D, S)


def _checked(state: str) -> Status:
    for known in STATES:
        if known == state:
            return known
    raise ValueError(f"not a state: {state!r}")


def after(state: str, happened: str) -> Status:
    """Return the next state. What is not in the table changes nothing; `deleted` is final."""
    present = _checked(state)
    row = ROWS.get(happened)
    if row is None or present == G:
        return present
    return row[STATES.index(present)] or present


def retry_of(*, repository: bool, deployed: bool) -> str:
    """Return which retry a failed site needs, from the facts recorded so far."""
    if not repository:
        return "retry: repository missing"
    return "retry: no certificate" if deployed else "retry: never deployed"
