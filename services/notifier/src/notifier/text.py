"""Untrusted names and messages, made safe for mails: they cannot leave the place they are put in."""

import re
import unicodedata

# Marks that change the text direction: in a subject they could make a name look like another one.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(value: object, limit: int = 255) -> str:
    """Remove line breaks, control and direction characters; collapse blanks; cut with an ellipsis."""
    visible = (c if unicodedata.category(c) not in {"Cc", "Zl", "Zp", "Cs"} else " " for c in str(value))
    words = "".join(c for c in visible if c not in _DIRECTION).split()
    line = " ".join(words)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


# What mail programs turn into links: a scheme, an address, a name with a dot in it, four numbers.
_DOT = "[.\u3002\uff0e\uff61\u2024]"
_LINKED = re.compile(rf"://|@|^www{_DOT}|\w{_DOT}[^\W\d_]{{2,}}|\d+(?:{_DOT}\d+){{3}}", re.IGNORECASE)
_OMITTED = "…"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟", "'"))
NAME_LIMIT = 60


def unlinked(value: object, limit: int = NAME_LIMIT) -> str:
    """Return a customer's words as one short line with nothing to click: what looks like a link is omitted."""
    words = [_OMITTED if _LINKED.search(_seen(word)) else word for word in one_line(value).split(" ")]
    kept = [word for word, before in zip(words, ["", *words], strict=False) if (word, before) != (_OMITTED, _OMITTED)]
    return one_line(" ".join(kept), limit)


def name(value: object) -> str:
    """Return a site's name as a quotation that it cannot end; empty if there is nothing to quote."""
    words = unlinked(value).translate(_QUOTES)
    return f"“{words}”" if words.strip(f"{_OMITTED} ") else ""


def _seen(word: str) -> str:
    """Return the word as seen: full-width forms become letters, invisible characters are removed."""
    return "".join(c for c in unicodedata.normalize("NFKC", word) if unicodedata.category(c) != "Cf")


def block(value: object, limit: int = 2000) -> str:
    """Make each line safe with `one_line`, keep its indentation; of a long text keep the end, which matters most."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limit:
        text = "…" + text[-limit:]
    lines = text.expandtabs(4).strip("\n").split("\n")
    return "\n".join(" " * (len(line) - len(line.lstrip(" "))) + one_line(line, limit) for line in lines)


def seconds(value: float) -> str:
    """`0.8 s`, `12 s`, `3 min 5 s`."""
    if value < 10:
        return f"{value:.1f} s"
    whole = round(value)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


def size(value: int) -> str:
    """Bytes as `2 GiB`, `2.6 GiB`, `512 MiB`."""
    mib = value / 2**20
    return f"{mib / 1024:.1f} GiB".replace(".0 ", " ") if mib >= 1024 else f"{mib:.0f} MiB"


def day(value: str) -> str:
    """`2026-11-23T14:00:00Z` → `23 November 2026`: unambiguous everywhere."""
    from datetime import datetime

    at = datetime.fromisoformat(value)
    return f"{at.day} {at:%B %Y}"
