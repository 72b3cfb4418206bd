from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.db.pool import Connection, Pool


async def add_customer(tx: Connection, customer_uuid: str, email: str, name: str) -> bool:
    """Return False if the e-mail address has an account."""
    return bool(
        await tx.fetchval(
            "INSERT INTO customers (customer_uuid, email, name) VALUES ($1, $2, $3)"
            " ON CONFLICT (email) DO NOTHING RETURNING true",
            customer_uuid,
            email,
            name,
        )
    )


async def add_user(tx: Connection, user_uuid: str, email: str, name: str, password_hash: str) -> bool:
    """Return False if the e-mail address has a user."""
    return bool(
        await tx.fetchval(
            "INSERT INTO users (user_uuid, email, name, password_hash) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (email) DO NOTHING RETURNING true",
            user_uuid,
            email,
            name,
            password_hash,
        )
    )


async def add_membership(tx: Connection, user_uuid: str, customer_uuid: str, role: str) -> None:
    await tx.execute(
        "INSERT INTO memberships (user_uuid, customer_uuid, role) VALUES ($1, $2, $3)", user_uuid, customer_uuid, role
    )


async def memberships(tx: Connection, user_uuid: str) -> Sequence[Any]:
    """Return {customer_uuid, role} of the user, oldest first. Locks the user until the transaction ends."""
    await tx.fetchval("SELECT 1 FROM users WHERE user_uuid = $1 FOR NO KEY UPDATE", user_uuid)
    return await tx.fetch(
        "SELECT customer_uuid, role FROM memberships WHERE user_uuid = $1 ORDER BY created_at, customer_uuid", user_uuid
    )


async def by_email(pool: Pool, email: str) -> Any:
    return await pool.fetchrow("SELECT user_uuid, password_hash FROM users WHERE email = $1", email)


async def user_name(tx: Connection, user_uuid: str) -> str:
    return str(await tx.fetchval("SELECT name FROM users WHERE user_uuid = $1", user_uuid))


async def add_token(
    tx: Connection, token_sha256: str, user_uuid: str, customer_uuid: str, expires_at: datetime
) -> None:
    await tx.execute(
        "INSERT INTO tokens (token_sha256, user_uuid, customer_uuid, expires_at) VALUES ($1, $2, $3, $4)",
        token_sha256,
        user_uuid,
        customer_uuid,
        expires_at,
    )


# A gateway of the version before, during an upgrade, issues tokens without a user (shared.names.first_user_of).
_TOKENS_OF = (
    "coalesce(user_uuid, 'user_' || substr(customer_uuid, 6)) = $1 AND revoked_at IS NULL AND expires_at > now()"
)


async def revoke_oldest(tx: Connection, user_uuid: str, keep: int) -> list[str]:
    """Revoke and return all valid tokens but the newest `keep`. The caller has locked the user."""
    rows = await tx.fetch(
        "UPDATE tokens SET revoked_at = now() WHERE token_sha256 IN (SELECT token_sha256 FROM tokens"  # noqa: S608 - a constant
        f" WHERE {_TOKENS_OF} ORDER BY created_at DESC, token_sha256 OFFSET $2) RETURNING token_sha256",
        user_uuid,
        keep,
    )
    return [row["token_sha256"] for row in rows]


async def revoke(tx: Connection, user_uuid: str, token_sha256: str | None) -> list[str]:
    """Revoke one token, or all for None; return those that were valid until now."""
    rows = await tx.fetch(
        f"UPDATE tokens SET revoked_at = now() WHERE {_TOKENS_OF} AND ($2::text IS NULL OR token_sha256 = $2)"  # noqa: S608 - a constant
        " RETURNING token_sha256",
        user_uuid,
        token_sha256,
    )
    return [row["token_sha256"] for row in rows]


async def me(pool: Pool, customer_uuid: str) -> Any:
    return await pool.fetchrow(
        "SELECT customer_uuid, email, name, created_at, mail_preferences, email_proven_at IS NOT NULL AS email_proven,"
        " (SELECT count(*) FROM sites s WHERE s.customer_uuid = c.customer_uuid) AS sites"
        " FROM customers c WHERE customer_uuid = $1",
        customer_uuid,
    )


async def set_preferences(tx: Connection, customer_uuid: str, mail: dict[str, bool]) -> None:
    await tx.execute("UPDATE customers SET mail_preferences = $2 WHERE customer_uuid = $1", customer_uuid, mail)


async def contact(tx: Connection, customer_uuid: str) -> dict[str, str]:
    """Return {email, name}."""
    row: Any = await tx.fetchrow("SELECT email, name FROM customers WHERE customer_uuid = $1", customer_uuid)
    return dict(row)


async def set_proof(tx: Connection, customer_uuid: str, token_sha256: str, expires_at: datetime) -> None:
    await tx.execute(
        "INSERT INTO email_proofs (customer_uuid, token_sha256, expires_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (customer_uuid) DO UPDATE SET token_sha256 = $2, expires_at = $3",
        customer_uuid,
        token_sha256,
        expires_at,
    )


async def prove_email(tx: Connection, token_sha256: str) -> Any:
    """Use up the token. Return {customer_uuid, email}, or None if it is unknown, used or expired."""
    return await tx.fetchrow(
        "WITH used AS (DELETE FROM email_proofs WHERE token_sha256 = $1 AND expires_at > now() RETURNING customer_uuid)"
        " UPDATE customers c SET email_proven_at = coalesce(email_proven_at, now()) FROM used"
        " WHERE c.customer_uuid = used.customer_uuid RETURNING c.customer_uuid, c.email",
        token_sha256,
    )


async def hold(tx: Connection, customer_uuid: str) -> bool:
    """Lock the account's row until the transaction ends; return whether its e-mail address is proven."""
    return bool(
        await tx.fetchval(
            "SELECT email_proven_at IS NOT NULL FROM customers WHERE customer_uuid = $1 FOR UPDATE", customer_uuid
        )
    )
