"""The load generator's reading of HTTP answers: it must neither lose nor invent one."""

import pytest

from tests.lib.load_process import Answer

FIXED = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-WebMeteor-Release: deploy-1\r\n\r\nhello"
CHUNKED = (
    b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"
)
EMPTY = b"HTTP/1.1 204 No Content\r\n\r\n"


@pytest.mark.parametrize(("raw", "status"), [(FIXED, 200), (CHUNKED, 404), (EMPTY, 204)])
@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_answer_is_complete_with_its_last_byte_and_not_before(raw: bytes, status: int, size: int) -> None:
    """However the bytes are cut, the answer is complete exactly when all of them are there."""
    answer = Answer()
    pieces = [raw[start : start + size] for start in range(0, len(raw), size)]
    assert [answer.feed(piece) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert answer.status == status


def test_headers_are_read_whatever_their_case() -> None:
    """The release header is what tells which version answered."""
    answer = Answer()
    assert answer.feed(FIXED)
    assert answer.headers[b"x-webmeteor-release"] == b"deploy-1"
