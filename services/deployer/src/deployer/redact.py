"""What may stand in a customer's deployment log: text, of bounded length, without secrets."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import quote

MASK = "••••••"
SHORTEST = 6
LINE_CHARS = 2000
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# By name, as in the specification's `.env`.
_PUBLIC = frozenset(
    (
        "CUSTOMER_UUID", "APP_ID", "APP_DOMAIN", "APP_ENV", "APP_NAME", "DB_HOST", "DB_PORT", "DB_NAME", "DB_USER",
        "CORS_ORIGIN", "UPLOAD_MAX_SIZE", "STORAGE_PATH", "LOG_LEVEL", "MAIL_HOST", "MAIL_PORT", "MAIL_FROM_ADDRESS",
        "MAIL_FROM_NAME", "OWNER_EMAIL", "OWNER_NAME",
    )
)  # fmt: skip
# The rest is a secret when its name says so, or when its value is long and not made of words: a log in which every
# "production" or "docker" is masked cannot be read (decision 0084).
_TELLING = re.compile(r"KEY|SECRET|TOKEN|PASS|PWD|CREDENTIAL|PRIVATE|SALT|HASH|DSN|(?:^|_)AUTH(?:_|$)")
_WORDS = re.compile(r"[^\W\d_]{1,20}(?:[ ._:/,@-]+[^\W\d_]{1,20})*[.,!?]?")
SHORTEST_UNNAMED = 12


def clean(line: str) -> str:
    """No escape sequences, no control characters, no halves of characters, no text that changes its direction."""
    line = _ANSI.sub("", line)
    # A progress bar draws over itself with carriage returns: its last state counts.
    line = line.rstrip("\r").rsplit("\r", 1)[-1]
    return _CONTROL.sub("", line).replace("\t", "    ")


def shorten(line: str) -> str:
    return line if len(line) <= LINE_CHARS else line[:LINE_CHARS] + " …"


def spellings(secret: str) -> set[str]:
    """The forms in which a value turns up in output: itself, URL-encoded, base64 at each of the three alignments."""
    raw = secret.encode()
    found = {secret, quote(secret, safe=""), quote(secret)}
    for shift in range(3):
        # Characters that depend on the neighbours are cut off at both ends.
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        inner = encoded[(0, 2, 3)[shift] : len(encoded) - 1]
        found |= {inner, inner.replace("+", "-").replace("/", "_")}
    return {form for form in found if len(form) >= SHORTEST}


def _secrets(name: str, value: str) -> list[str]:
    """The value, and each line of one with several (a private key is printed line by line), as far as it is secret."""
    if _TELLING.search(name):
        return [text for text in (value, *value.splitlines()) if len(text) >= SHORTEST]
    return [
        text for text in (value, *value.splitlines()) if len(text) >= SHORTEST_UNNAMED and not _WORDS.fullmatch(text)
    ]


class Redactor:
    """Replaces every secret of a `.env`, in every spelling. Give it cleaned lines: a colour must not split a secret."""

    def __init__(self, env: Mapping[str, str]) -> None:
        secrets = {text for name, value in env.items() if name not in _PUBLIC for text in _secrets(name, value)}
        forms = {form for secret in secrets for form in spellings(secret)}
        # The longest first: a part of one secret must not hide the rest of another.
        ordered = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(form) for form in ordered)) if ordered else None

    def __call__(self, line: str) -> str:
        return self._pattern.sub(MASK, line) if self._pattern else line
