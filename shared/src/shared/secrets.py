"""Encryption at rest and of secrets that travel: MultiFernet with keys from a generated file.

Each service has a file of its own; gateway and provisioner have one more in common, for what they send each other.
A file holds one urlsafe-base64 key of 32 bytes per line, newest first. They are changed by `shared.keys`.
"""

import base64
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from shared.db.pool import Pool
from shared.logging import get_logger

log = get_logger()

# 32 random bytes have at least 24 different values (all but certainly); "aaaa…" and the like have few.
MIN_DISTINCT_BYTES = 16


class KeyFileError(Exception):
    """The key file is missing, empty, malformed or readable by others: the platform refuses to start."""


class Vault:
    """Encrypts short texts. Tokens are ASCII and self-describing, so they may stand in JSON and in text columns."""

    def __init__(self, keys: list[str]) -> None:
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise KeyFileError(f"a key in the key file is not a Fernet key: {error}") from error
        if any(len(set(base64.urlsafe_b64decode(key))) < MIN_DISTINCT_BYTES for key in keys):
            raise KeyFileError("a key in the key file is a placeholder; set-up generates one per service")
        self._newest = fernets[0]
        self._fernet = MultiFernet(fernets)

    @classmethod
    def from_file(cls, path: Path) -> "Vault":
        try:
            mode, text = path.stat().st_mode, path.read_text()
        except OSError as error:
            raise KeyFileError(f"cannot read the key file {path}: {error}; set-up generates it") from error
        if mode & 0o077:
            raise KeyFileError(f"{path} is readable by others; run: chmod 600 {path}")
        keys = [line.strip() for line in text.splitlines() if line.strip()]
        if not keys:
            raise KeyFileError(f"{path} holds no key; set-up generates it")
        return cls(keys)

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Raises KeyFileError when no key of the file fits."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise KeyFileError("no key in the key file decrypts this value; was an old key removed?") from error

    def reseal(self, token: str, reader: "Vault") -> str:
        """The same text for whoever has `reader`'s keys."""
        return reader.encrypt(self.decrypt(token))

    def reads(self, token: str) -> bool:
        """Whether one of the keys encrypted it."""
        try:
            self._fernet.decrypt(token.encode())
        except InvalidToken:
            return False
        return True

    def is_current(self, token: str) -> bool:
        """Whether the newest key encrypted it."""
        try:
            self._newest.decrypt(token.encode())
        except InvalidToken:
            return False
        return True


async def reencrypt(pool: Pool, vault: Vault, table: str, column: str, *, common: Vault | None = None) -> int:
    """Puts a text column's tokens under the newest key; for each owner's start. Returns how many it changed.

    `common`: reads those that came so, and that a version of before has kept as they came.

    Harmless to repeat and to interrupt: a value is replaced only if it is still the one that was read. What no key
    decrypts stays as it is, and is told of: it must not keep the service from serving everybody else.
    """
    if not (table.isidentifier() and column.isidentifier()):
        raise ValueError(f"not identifiers: {table!r}, {column!r}")
    rows = await pool.fetch(f"SELECT DISTINCT {column} AS token FROM {table} WHERE {column} <> ''")  # noqa: S608 - checked
    old = [row["token"] for row in rows if not vault.is_current(row["token"])]
    readers = [vault, common] if common else [vault]
    found = ((token, next((reader for reader in readers if reader.reads(token)), None)) for token in old)
    fresh = {token: reader.reseal(token, vault) for token, reader in found if reader}
    if lost := len(old) - len(fresh):
        log.error("secrets_unreadable", table=table, column=column, count=lost)
    if fresh:
        await pool.execute(
            f"UPDATE {table} SET {column} = new FROM unnest($1::text[], $2::text[]) AS tokens (old, new)"  # noqa: S608 - checked above
            f" WHERE {column} = old",
            list(fresh),
            list(fresh.values()),
        )
    return len(fresh)


def add_key(path: Path) -> None:
    """Puts a new key on top, atomically; older keys stay readable."""
    old = path.read_text() if path.exists() else ""
    _replace(path, Fernet.generate_key().decode() + "\n" + old)


def old_keys(path: Path) -> list[str]:
    return path.read_text().split()[1:]


def forget_old_keys(path: Path) -> None:
    """Leaves the newest key alone; what only an older one decrypts is lost then."""
    _replace(path, path.read_text().split()[0] + "\n")


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
