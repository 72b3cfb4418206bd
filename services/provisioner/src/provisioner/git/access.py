"""Authenticates git requests: any user name, an API token as the password."""

import base64
import binascii

from aiohttp import web

from shared.access import Principal, principal_of
from shared.db.pool import Pool

REALM = {"WWW-Authenticate": 'Basic realm="WebMeteor git", charset="UTF-8"'}


def password(header: str | None) -> str | None:
    """Return the password of a `Basic` or `Bearer` header; None if it is neither."""
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None


async def caller(pool: Pool, request: web.Request) -> Principal:
    """Raises Refused (401) with a text that git shows."""
    token = password(request.headers.get("Authorization"))
    found = await principal_of(pool, token, wait_seconds=1.0) if token else None
    if found is None:
        text = "Sign in with any user name and an API token of your WebMeteor account as the password.\n"
        raise Refused(text, 401, REALM)
    return found


class Refused(Exception):  # noqa: N818 - an answer, not a platform error
    """A plain-text answer, because git shows plain text to its user."""

    def __init__(self, text: str, status: int, headers: dict[str, str] | None = None) -> None:
        super().__init__(text)
        self.response = web.Response(text=text, status=status, headers=headers)
