"""Who may do what: the principal behind a token, and the one decision that HTTP, git and live events ask for.

A user logs in; a customer owns sites; a membership gives a user a role at a customer. The gateway owns all three and
publishes them; the other services that check tokens keep the copies which this module writes and reads (decision 0105).
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.db.pool import Connection, Pool
from shared.db.pruning import LATE, Rule
from shared.events import Event
from shared.events.types import MembershipChanged, TokenIssued, TokenRevoked
from shared.names import CustomerUuid, check, first_user_of
from shared.tokens import PREFIX, digest

# Expired and revoked tokens are kept for as long as their grant may still arrive, late or replayed.
GRANTS = Rule("token_grants", f"expires_at < now() - {LATE}")


class Action(StrEnum):
    """What can be done with a site, or with the customer's account."""

    VIEW = "view"
    """Read pages, logs and live events; clone the repository."""
    DEPLOY = "deploy"
    """Push, deploy, cancel, roll back, retry, take over a template."""
    CONFIGURE = "configure"
    """Names, domains, variables, preferences."""
    ADMINISTER = "administer"
    """Create and delete sites; see the password of a site's admin."""


ALLOWED: Mapping[str, frozenset[Action]] = {
    "owner": frozenset(Action),
    "developer": frozenset({Action.VIEW, Action.DEPLOY, Action.CONFIGURE}),
    "viewer": frozenset({Action.VIEW}),
}
"""By role. A role that is not here (a newer version's) allows nothing."""


@dataclass(frozen=True)
class Principal:
    """Who a valid token speaks for."""

    user_uuid: str
    customer_uuid: str
    """The customer to which requests refer that name no site."""
    roles: Mapping[str, str]
    """Role by customer_uuid."""
    token_sha256: str


def may(principal: Principal, action: Action, customer_uuid: str) -> bool:
    """Return whether the principal may do this with that customer's sites and account."""
    return action in ALLOWED.get(principal.roles.get(customer_uuid, ""), ())


# A grant without a user was issued before users existed, when a token was its customer's.
_PRINCIPALS = """
SELECT g.token_sha256, g.user_uuid, g.customer_uuid, g.expires_at > now() AS valid,
  array(SELECT m.customer_uuid || ' ' || m.role FROM memberships m WHERE m.user_uuid = g.user_uuid) AS roles
FROM token_grants g WHERE g.token_sha256 = ANY($1)
"""


async def principals(pool: Pool, tokens_sha256: Collection[str]) -> dict[str, Principal | None]:
    """Return the principals of the known tokens by digest; None for an expired or revoked token."""
    rows = await pool.fetch(_PRINCIPALS, list(tokens_sha256))
    return {row["token_sha256"]: _principal(row) if row["valid"] else None for row in rows}


def _principal(row: Any) -> Principal:
    customer_uuid = check(CustomerUuid, row["customer_uuid"])
    if row["user_uuid"] is None:
        return Principal(first_user_of(customer_uuid), customer_uuid, {customer_uuid: "owner"}, row["token_sha256"])
    roles = dict(pair.split(" ", 1) for pair in row["roles"])
    return Principal(row["user_uuid"], customer_uuid, roles, row["token_sha256"])


async def principal_of(pool: Pool, token: Any, *, wait_seconds: float = 2.0) -> Principal | None:
    """Return None for a token that is malformed, unknown, expired or revoked.

    Polls `wait_seconds` for an unknown token and for a user without any role: their events may be in transit.
    """
    if not isinstance(token, str) or not token.startswith(PREFIX) or len(token) > 100 or not token.isascii():
        return None
    sha256 = digest(token)
    deadline = asyncio.get_running_loop().time() + wait_seconds
    while True:
        found = await principals(pool, [sha256])
        principal = found.get(sha256)
        if principal and principal.roles:
            return principal
        over = asyncio.get_running_loop().time() >= deadline
        if over or (sha256 in found and principal is None):
            return principal
        await asyncio.sleep(0.05)


# ---- the copies in services other than the gateway ---------------------------------------------------------------


async def on_token_issued(tx: Connection, event: Event[TokenIssued]) -> None:
    await tx.execute(
        "INSERT INTO token_grants (token_sha256, customer_uuid, user_uuid, expires_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING",
        event.data.token_sha256,
        event.data.customer_uuid,
        event.data.user_uuid,
        event.data.expires_at,
    )


async def on_token_revoked(tx: Connection, event: Event[TokenRevoked]) -> None:
    # Stored even if the token is unknown: the revocation may overtake a retried grant.
    await tx.execute(
        "INSERT INTO token_grants (token_sha256, customer_uuid, expires_at) VALUES ($1, $2, now())"
        " ON CONFLICT (token_sha256) DO UPDATE SET expires_at = least(token_grants.expires_at, now())",
        event.data.token_sha256,
        event.data.customer_uuid,
    )


async def on_membership_changed(tx: Connection, event: Event[MembershipChanged]) -> None:
    data = event.data
    if data.role is None:
        await tx.execute(
            "DELETE FROM memberships WHERE user_uuid = $1 AND customer_uuid = $2", data.user_uuid, data.customer_uuid
        )
        return
    await tx.execute(
        "INSERT INTO memberships (user_uuid, customer_uuid, role) VALUES ($1, $2, $3)"
        " ON CONFLICT (user_uuid, customer_uuid) DO UPDATE SET role = $3",
        data.user_uuid,
        data.customer_uuid,
        data.role,
    )
