"""A site's secrets: generated once, before anything is written to disk."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits
LENGTHS = {
    "DB_PASSWORD": 32,
    "JWT_SECRET": 64,
    "SESSION_SECRET": 64,
    "REPO_WEBHOOK_SECRET": 64,
    "ALERT_SECRET": 64,
}


def generate() -> dict[str, str]:
    """Use letters and digits only: the secrets are used unquoted in files, addresses and headers."""
    return {name: "".join(secrets.choice(_ALPHABET) for _ in range(length)) for name, length in LENGTHS.items()}
