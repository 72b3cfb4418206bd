"""Makes text fit for a customer's deployment log: printable, of limited length, without secrets."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import quote

MASK = "••••••"
SHORTEST = 6
LINE_CHARS = 2000
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Names in the specification's `.env` whose values are not secret.
_PUBLIC = frozenset(
    (
        "CUSTOMER_UUID", "APP_ID", "APP_DOMAIN", "APP_ENV", "APP_NAME", "DB_HOST", "DB_PORT", "DB_NAME", "DB_USER",
        "CORS_ORIGIN", "UPLOAD_MAX_SIZE", "STORAGE_PATH", "LOG_LEVEL", "MAIL_HOST", "MAIL_PORT", "MAIL_FROM_ADDRESS",
        "MAIL_FROM_NAME", "OWNER_EMAIL", "OWNER_NAME",
    )
)  # fmt: skip
# Other values are secret if the name says so, or if the value is long and not made of words: masking every
# "production" or "docker" would make the log unreadable (decision 0084).
_TELLING = re.compile(r"KEY|SECRET|TOKEN|PASS|PWD|CREDENTIAL|PRIVATE|SALT|HASH|DSN|(?:^|_)AUTH(?:_|$)")
_WORDS = re.compile(r"[^\W\d_]{1,20}(?:[ ._:/,@-]+[^\W\d_]{1,20})*[.,!?]?")
SHORTEST_UNNAMED = 12


def clean(line: str) -> str:
    """Remove escape sequences, control characters, lone surrogates and marks that change the text's direction."""
    line = _ANSI.sub("", line)
    # A progress bar overwrites itself with carriage returns: keep its last state.
    line = line.rstrip("\r").rsplit("\r", 1)[-1]
    return _CONTROL.sub("", line).replace("\t", "    ")


def shorten(line: str) -> str:
    return line if len(line) <= LINE_CHARS else line[:LINE_CHARS] + " …"


def spellings(secret: str) -> set[str]:
    """Return a value's possible forms in output: itself, URL-encoded, base64 at each of the three alignments."""
    raw = secret.encode()
    found = {secret, quote(secret, safe=""), quote(secret)}
    for shift in range(3):
        # Cut off the characters at both ends that depend on neighbouring bytes.
        encoded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        inner = encoded[(0, 2, 3)[shift] : len(encoded) - 1]
        found |= {inner, inner.replace("+", "-").replace("/", "_")}
    return {form for form in found if len(form) >= SHORTEST}


def _secrets(name: str, value: str) -> list[str]:
    """Return the value and each of its lines (a private key is printed line by line), as far as they are secret."""
    if _TELLING.search(name):
        return [text for text in (value, *value.splitlines()) if len(text) >= SHORTEST]
    return [
        text for text in (value, *value.splitlines()) if len(text) >= SHORTEST_UNNAMED and not _WORDS.fullmatch(text)
    ]


class Redactor:
    """Replaces every secret of a `.env`, in every spelling. Needs cleaned lines: colour codes could split a secret."""

    def __init__(self, env: Mapping[str, str]) -> None:
        secrets = {text for name, value in env.items() if name not in _PUBLIC for text in _secrets(name, value)}
        forms = {form for secret in secrets for form in spellings(secret)}
        # Longest first: a part of one secret must not hide the rest of another.
        ordered = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(form) for form in ordered)) if ordered else None

    def __call__(self, line: str) -> str:
        return self._pattern.sub(MASK, line) if self._pattern else line
