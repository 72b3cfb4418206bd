import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.text import NAME_LIMIT, block, name, one_line, seconds, unlinked


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


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("My Awesome Site", "“My Awesome Site”"),
        ("St. Mary's, 2nd ed. (v1.2)", "“St. Mary's, 2nd ed. (v1.2)”"),
        ("pay at https://evil.example/x now", "“pay at … now”"),
        ("pay at evil.example now", "“pay at … now”"),
        ("pay at EVIL.EXAMPLE. Now", "“pay at … Now”"),
        ("mail me@evil.example or www.evil.example", "“mail … or …”"),
        ("go (evil.example)", "“go …”"),
        ("go \uff45\uff56\uff49\uff4c\uff0e\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45", "“go …”"),
        ("go evil\u3002example", "“go …”"),
        ("go ev\u200bil.\u200dexa\u2060mple", "“go …”"),
        ("go hxxp://evil", "“go …”"),
        ("go 203.0.113.7 or 203.0.113.8:80/pay", "“go … or …”"),
        ("a” b “c", "“a' b 'c”"),
        ("x\r\nBcc: evil@example.org", "“x Bcc: …”"),
        ("\u202eelpmaxe.live\u202c", ""),
        ("evil.example", ""),
        ("evil.example me@evil.example", ""),
        ("", ""),
        ("x" * 300, "“" + "x" * (NAME_LIMIT - 1) + "…”"),
    ],
)
def test_a_name_is_a_quotation_without_links(value: str, said: str) -> None:
    """What is left of a name that is an address itself is nothing; then the mail says the site's own address."""
    assert name(value) == said


@given(st.text())
def test_nothing_can_be_clicked(value: str) -> None:
    """Whatever comes in."""
    line = unlinked(value)
    assert len(line) <= NAME_LIMIT
    assert "://" not in line
    assert "@" not in unicodedata.normalize("NFKC", line)
    assert len(line.splitlines()) <= 1
