"""Bearer tokens, and their read model in services other than the gateway.

A token is 32 random bytes, so its plain SHA-256 is safe to store and send: it cannot be reversed by brute force.
"""

import asyncio
import hashlib
import secrets
from typing import Any

from shared.db.pool import Connection, Pool
from shared.db.pruning import LATE, Rule
from shared.events import Event
from shared.events.types import TokenIssued, TokenRevoked
from shared.names import CustomerUuid, check

PREFIX = "wm_"
# Expired and revoked tokens are kept for as long as their grant may still arrive, late or replayed.
GRANTS = Rule("token_grants", f"expires_at < now() - {LATE}")


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def on_token_issued(tx: Connection, event: Event[TokenIssued]) -> None:
    await tx.execute(
        "INSERT INTO token_grants (token_sha256, customer_uuid, expires_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        event.data.token_sha256,
        event.data.customer_uuid,
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


async def customer_of(pool: Pool, token: Any, *, wait_seconds: float = 2.0) -> str | None:
    """The token's customer_uuid, or None. Polls `wait_seconds` for an unknown token, whose event may be in transit."""
    if not isinstance(token, str) or not token.startswith(PREFIX) or len(token) > 100:
        return None
    deadline = asyncio.get_running_loop().time() + wait_seconds
    while True:
        row = await pool.fetchrow(
            "SELECT customer_uuid, expires_at > now() AS valid FROM token_grants WHERE token_sha256 = $1", digest(token)
        )
        if row is not None:
            return check(CustomerUuid, row["customer_uuid"]) if row["valid"] else None
        if asyncio.get_running_loop().time() >= deadline:
            return None
        await asyncio.sleep(0.05)
