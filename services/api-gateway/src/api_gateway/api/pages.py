"""Pagination, newest first: `?limit=&cursor=`, with the next page in the `Link` header (RFC 8288)."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from pydantic import BaseModel, Field

from shared.errors import InvalidInputError

FIRST_PAGE = (datetime(9999, 1, 1, tzinfo=UTC), "~")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PageQuery(BaseModel):
    limit: int = Field(100, ge=1, le=100, description="Maximum number of entries")
    cursor: str | None = Field(None, max_length=200, description="From the `Link` header of the previous page")

    @property
    def after(self) -> tuple[datetime, str]:
        """(time, id) of the last item before this page."""
        return decode(self.cursor) if self.cursor else FIRST_PAGE


def encode(at: datetime, identity: str) -> str:
    text = f"{(at - _EPOCH) // timedelta(microseconds=1)} {identity}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, str]:
    """Raises InvalidInputError. A cursor only says where to continue: a forged one gives no access."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        micros, identity = text.split(" ")
        if not identity.isprintable():
            raise ValueError("not printable")
        return _EPOCH + timedelta(microseconds=int(micros)), identity
    except (ValueError, binascii.Error, OverflowError):
        raise InvalidInputError("The cursor is not valid; start again without `cursor`.") from None


def cut(
    rows: Sequence[Any], query: PageQuery, request: web.Request, at: str, identity: str
) -> tuple[list[Any], Mapping[str, str]]:
    """Return (page, headers) from up to `limit + 1` rows."""
    page = list(rows[: query.limit])
    if len(rows) <= query.limit:
        return page, {}
    last = page[-1]
    url = request.rel_url.update_query(limit=query.limit, cursor=encode(last[at], last[identity]))
    return page, {"Link": f'<{url}>; rel="next"'}
