"""The engine's bytes as lines."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from deployer.engine.output import MAX_LINE, Lines, Output

BREAKS_OF_OTHERS = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\rh"


def frame(data: bytes, stream: int = 1) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


def lines(*chunks: bytes) -> list[str]:
    splitter = Lines()
    found = [line for chunk in chunks for line in splitter.feed(chunk)]
    return [*found, *splitter.end()]


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]))), st.integers(1, 9))
def test_every_border_between_chunks_is_harmless(texts: list[str], size: int) -> None:
    """Also one within a character, or within a frame's header."""
    raw = b"".join(frame(f"{text}\n".encode()) for text in texts)
    output = Output()
    found = [line for start in range(0, len(raw), size) for line in output.feed(raw[start : start + size])]
    assert found == texts
    assert not list(output.end())


def test_only_a_line_feed_ends_a_line() -> None:
    assert lines(f"{BREAKS_OF_OTHERS}\nnext\r\n\n".encode()) == [BREAKS_OF_OTHERS, "next", ""]


def test_a_last_line_needs_no_line_feed() -> None:
    assert lines(b"one\ntw", b"o") == ["one", "two"]


def test_a_long_line_is_cut_with_a_mark_and_never_kept_whole() -> None:
    """Characters count, whatever bytes they take; the next line is whole again."""
    for character in ("x", "é", "\N{GRINNING FACE}"):
        assert lines((character * MAX_LINE).encode(), b"\n") == [character * MAX_LINE]
        cut = character * MAX_LINE + " …"
        assert lines((character * (MAX_LINE + 1)).encode(), b"\nnext\n") == [cut, "next"]
    splitter = Lines()
    for _ in range(1000):
        assert not list(splitter.feed(b"x" * 100_000))
    assert len(splitter._begun) <= 4 * MAX_LINE + 1
    assert list(splitter.feed(b"\nnext\n")) == ["x" * MAX_LINE + " …", "next"]


def test_standard_output_and_error_do_not_mix() -> None:
    output = Output()
    raw = frame(b"out ", 1) + frame(b"error ", 2) + frame(b"put\n", 1) + frame(b"text\n", 2)
    assert list(output.feed(raw)) == ["out put", "error text"]


def test_what_is_not_utf_8_is_shown_as_such() -> None:
    assert lines(b"a\xffb\n") == ["a\N{REPLACEMENT CHARACTER}b"]
