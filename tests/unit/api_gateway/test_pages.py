from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st

from api_gateway.api.pages import FIRST_PAGE, PageQuery, cut, decode, encode
from shared.errors import InvalidInputError


@given(st.datetimes(timezones=st.just(UTC)), st.from_regex(r"app_[a-z0-9]{10}", fullmatch=True))
def test_a_cursor_says_exactly_where_to_go_on(at: datetime, identity: str) -> None:
    """To the microsecond, as the database keeps it."""
    assert decode(encode(at, identity)) == (at, identity)


@given(st.text(max_size=60))
def test_a_forged_cursor_is_refused_or_harmless(cursor: str) -> None:
    """InvalidInputError is the only error."""
    try:
        at, identity = decode(cursor)
    except InvalidInputError:
        return
    assert at.tzinfo is UTC
    assert identity.isprintable()


def test_the_last_page_has_no_link() -> None:
    """One row more than asked for says that there is a next page."""
    rows = [{"at": datetime(2026, 1, day, tzinfo=UTC), "id": str(day)} for day in (3, 2, 1)]
    request = make_mocked_request("GET", "/api/sites?limit=2&x=1")
    page, headers = cut(rows, PageQuery(limit=2), request, "at", "id")
    assert (len(page), headers["Link"].startswith("</api/sites?limit=2&x=1&cursor=")) == (2, True)
    assert cut(rows[:2], PageQuery(limit=2), request, "at", "id") == (rows[:2], {})
    assert PageQuery().after == FIRST_PAGE


@pytest.mark.parametrize("cursor", ["AAAA", "MSBh" * 40, "LTk5OTk5OTk5OTk5OTk5OTk5OTk5OTkgYQ"])
def test_times_beyond_the_calendar_are_refused(cursor: str) -> None:
    """Not an OverflowError."""
    with pytest.raises(InvalidInputError):
        decode(cursor)
