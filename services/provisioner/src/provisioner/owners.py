"""The first account of a site's admin: generates its password, which is shown at most once and then not stored."""

import secrets
from typing import Any

from argon2 import PasswordHasher

from provisioner.errors import OwnerPasswordGoneError, OwnerPasswordPendingError
from shared.db.pool import Connection, Pool
from shared.memory import trim
from shared.secrets import Vault
from shared.threads import in_thread

# Lower-case letters and digits that are not confusable; 20 of 31 give 99 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5
# OWASP's parameters; PHP's password_verify reads them from the hash.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

_GONE = "The password was already shown, or never existed, and is not stored: create a new one."
_PENDING = "The site does not have its password yet; try again when its deployment has finished."


def _hash(password: str) -> str:
    hashed = _HASHER.hash(password)
    trim()
    return hashed


def draw() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


class Owners:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(self, tx: Connection, app_id: str, email: str, name: str) -> None:
        """Add the owner of a new site: its first `.env` has the account."""
        await tx.execute(
            "INSERT INTO owners (app_id, email, name, env_version, live)"
            " SELECT app_id, $2, $3, env_version, true FROM sites WHERE app_id = $1 ON CONFLICT DO NOTHING",
            app_id,
            email,
            name,
        )

    async def name(self, tx: Connection, app_id: str, email: str, name: str) -> None:
        """Add the owner of a pre-upgrade site: its next `.env`, written for any reason, has the account."""
        await tx.execute(
            "INSERT INTO owners (app_id, email, name, env_version)"
            " SELECT app_id, $2, $3, env_version + 1 FROM sites WHERE app_id = $1 ON CONFLICT DO NOTHING",
            app_id,
            email,
            name,
        )

    async def renew(self, tx: Connection, app_id: str, email: str, name: str) -> int | None:
        """Return the `.env` version that will have a new password; None if the site does not exist."""
        version: int | None = await tx.fetchval(
            "UPDATE sites SET env_version = env_version + 1 WHERE app_id = $1 RETURNING env_version", app_id
        )
        if version is not None:
            await tx.execute(
                "INSERT INTO owners (app_id, email, name, env_version) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (app_id) DO UPDATE SET email = $2, name = $3, env_version = $4,"
                " hash = NULL, password = NULL, live = false",
                app_id,
                email,
                name,
                version,
            )
        return version

    async def draw(self, pool: Pool, app_id: str) -> None:
        """Store the password before the file with its hash is written: a retry after a crash finds the same one."""
        password = draw()
        hashed = await in_thread(_hash, password)
        await pool.execute(
            "UPDATE owners SET hash = $2, password = $3 WHERE app_id = $1 AND hash IS NULL",
            app_id,
            hashed,
            self._vault.encrypt(password),
        )

    async def now_live(self, tx: Connection, app_id: str, env_version: int) -> None:
        """Record that a deployment with this `.env` is live."""
        await tx.execute(
            "UPDATE owners SET live = true WHERE app_id = $1 AND env_version <= $2 AND hash IS NOT NULL",
            app_id,
            env_version,
        )

    async def take(self, pool: Pool, app_id: str) -> tuple[str, str]:
        """Return (email, password as a Vault token) and delete the password, even if the answer never arrives.

        Raises OwnerPasswordGoneError, OwnerPasswordPendingError.
        """
        async with pool.acquire() as tx, tx.transaction():
            row: Any = await tx.fetchrow(
                "SELECT o.*, o.env_version <= s.env_version AS due FROM owners o JOIN sites s USING (app_id)"
                " WHERE app_id = $1 FOR UPDATE OF o",
                app_id,
            )
            if row is None or not row["due"]:
                raise OwnerPasswordGoneError(_GONE)
            if row["hash"] is None or not row["live"]:
                raise OwnerPasswordPendingError(_PENDING)
            if row["password"] is None:
                raise OwnerPasswordGoneError(_GONE)
            await tx.execute("UPDATE owners SET password = NULL WHERE app_id = $1", app_id)
        return row["email"], row["password"]
