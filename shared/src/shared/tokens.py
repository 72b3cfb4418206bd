"""Bearer tokens of the API, git and live events.

A token is 32 random bytes, so its plain SHA-256 is safe to store and send: it cannot be reversed by brute force.
"""

import hashlib
import secrets

PREFIX = "wm_"


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
