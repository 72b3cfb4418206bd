"""Encryption at rest and of secrets that travel in events: MultiFernet with keys from a generated file.

The file holds one urlsafe-base64 key of 32 bytes per line, newest first. Rotation: `python -m shared.secrets rotate FILE`
puts a new key on top; values are re-encrypted by each owner at its next start (`Vault.rotate`).
"""

import os
import sys
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class KeyFileError(Exception):
    """The key file is missing, empty, malformed or readable by others: the platform refuses to start."""


class Vault:
    """Encrypts short texts. Tokens are ASCII and self-describing, so they may stand in JSON and in text columns."""

    def __init__(self, keys: list[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise KeyFileError(f"a key in the key file is not a Fernet key: {error}") from error

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
            raise KeyFileError(f"{path} holds no key; generate one with: python -m shared.secrets rotate {path}")
        return cls(keys)

    def encrypt(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Raises KeyFileError when no key of the file fits."""
        try:
            return self._fernet.decrypt(token.encode()).decode()
        except InvalidToken as error:
            raise KeyFileError("no key in the key file decrypts this value; was an old key removed?") from error

    def rotate(self, token: str) -> str:
        """The same text under the newest key."""
        return self._fernet.rotate(token.encode()).decode()


def add_key(path: Path) -> None:
    """Puts a new key on top, atomically; older keys stay readable."""
    old = path.read_text() if path.exists() else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(Fernet.generate_key().decode() + "\n" + old)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "rotate":
        sys.exit("usage: python -m shared.secrets rotate KEY_FILE")
    add_key(Path(sys.argv[2]))
