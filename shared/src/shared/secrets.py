"""Encryption of secrets at rest and in transit: MultiFernet with keys from a generated file.

Each service has its own file; gateway and provisioner share another one for secrets they send each other.
A file holds one urlsafe-base64 key of 32 bytes per line, newest first. `shared.keys` changes the files.
"""

import base64
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from shared.db.pool import Pool
from shared.logging import get_logger

log = get_logger()

# 32 random bytes almost certainly have at least 24 distinct values; placeholders like "aaaa…" have few.
MIN_DISTINCT_BYTES = 16


class KeyFileError(Exception):
    """The key file is missing, empty, malformed or readable by others: the platform refuses to start."""


class Vault:
    """Encrypts short texts. Tokens are ASCII and self-describing, so they fit into JSON and text columns."""

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
        """Raises KeyFileError if no key of the file fits."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise KeyFileError("no key in the key file decrypts this value; was an old key removed?") from error

    def reseal(self, token: str, reader: "Vault") -> str:
        """Re-encrypts a token for the holder of `reader`'s keys. Raises KeyFileError if no key fits."""
        return reader.encrypt(self.decrypt(token))

    def reads(self, token: str) -> bool:
        """Whether one of the keys encrypted the token."""
        try:
            self._fernet.decrypt(token.encode())
        except InvalidToken:
            return False
        return True

    def is_current(self, token: str) -> bool:
        """Whether the newest key encrypted the token."""
        try:
            self._newest.decrypt(token.encode())
        except InvalidToken:
            return False
        return True


async def reencrypt(pool: Pool, vault: Vault, table: str, column: str, *, common: Vault | None = None) -> int:
    """Re-encrypts a text column's tokens with the newest key, at the owner's start. Returns how many it changed.

    `common`: also reads tokens under the common key, which an earlier version stored as received.

    Idempotent and safe to interrupt: a value is replaced only if it is still the one that was read. Undecryptable
    tokens are kept and logged as an error, so that they do not keep the service from starting.
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
    """Atomically adds a new key as the first; tokens under older keys stay readable."""
    old = path.read_text() if path.exists() else ""
    replace_private(path, Fernet.generate_key().decode() + "\n" + old)


def old_keys(path: Path) -> list[str]:
    return path.read_text().split()[1:]


def forget_old_keys(path: Path) -> None:
    """Keeps only the newest key; tokens under older keys can no longer be decrypted."""
    replace_private(path, path.read_text().split()[0] + "\n")


def replace_private(path: Path, text: str) -> None:
    """Atomically; only the owner may read the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
