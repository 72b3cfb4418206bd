import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notifier.text import block, one_line, seconds


@given(st.text())
def test_one_line_is_one_line(value: str) -> None:
    """Whatever comes in: no line break of any kind, no control or direction character, within the limit."""
    line = one_line(value, 50)
    assert len(line) <= 50
    assert len(line.splitlines()) <= 1
    assert not any(unicodedata.category(c) in {"Cc", "Zl", "Zp"} for c in line)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Café\r\nBcc: evil@example.org", "Café Bcc: evil@example.org"),
        ("a\u2028b\u0085c\x00d", "a b c d"),
        ("\u202egnp.exe", "gnp.exe"),
        ("👩\u200d🚀 Ünïcödé", "👩\u200d🚀 Ünïcödé"),
        ("   ", ""),
        ("$(reboot) `id` {{ 7*7 }}", "$(reboot) `id` {{ 7*7 }}"),
    ],
)
def test_one_line_keeps_what_is_visible(value: str, line: str) -> None:
    """Emoji with joiners stay whole; what would break or turn the line goes."""
    assert one_line(value) == line


def test_block_keeps_lines_and_the_end() -> None:
    """Of a long build log the end tells what happened; indentation stays."""
    assert block("a\r\n  b\x1b[31m\n") == "a\n  b [31m"
    long = block("x" * 5000 + "\nlast words", 100)
    assert long.endswith("last words")
    assert long.startswith("…")


@pytest.mark.parametrize(("value", "said"), [(0.84, "0.8 s"), (12.4, "12 s"), (185.2, "3 min 5 s")])
def test_durations_read_naturally(value: float, said: str) -> None:
    """As people say them."""
    assert seconds(value) == said
