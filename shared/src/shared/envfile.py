r"""`.env` files: each variable is on one line, whatever its text, so that no value can inject another variable.

Uses the simplest of three spellings; `parse` and `docker compose` read all of them alike (a test runs the real one):

- bare: letters, digits, `_./:@,+-` and single spaces between them; also what PHP's `parse_ini_file` reads
- 'single quotes': text without `'` or control characters, not ending in `\`; no character in it is special
- "double quotes": the rest; `\\` `\"` `\$` `\n` `\r` `\t` stand for `\` `"` `$` and the three control characters
"""

import re
from collections.abc import Mapping

_BARE = re.compile(r"(?:[A-Za-z0-9_./:@,+-]+(?: [A-Za-z0-9_./:@,+-]+)*)?", re.ASCII)
# parse_ini_file converts these words to booleans or null.
_INI_WORDS = frozenset({"null", "yes", "no", "true", "false", "on", "off", "none"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNESCAPES = {escape[1]: char for char, escape in _ESCAPES.items()}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_VERSION = re.compile(r"^# Version ([0-9]{1,9})$", re.MULTILINE)


class EnvFileError(ValueError):
    """A line matches none of the three spellings, or a value contains NUL."""


def quote(value: str) -> str:
    """The text to the right of `=`."""
    if "\x00" in value:
        raise EnvFileError("a variable cannot hold NUL")
    if _BARE.fullmatch(value) and value.lower() not in _INI_WORDS:
        return value
    if "'" not in value and not value.endswith("\\") and not _CONTROL.search(value):
        return f"'{value}'"
    return '"' + "".join(_ESCAPES.get(char, char) for char in value) + '"'


def line(name: str, value: str) -> str:
    """`NAME=value` without its line break."""
    if not _NAME.fullmatch(name):
        raise EnvFileError(f"not a variable name: {name!r}")
    return f"{name}={quote(value)}"


def render(variables: Mapping[str, str]) -> str:
    return "".join(f"{line(name, value)}\n" for name, value in variables.items())


def parse(text: str) -> dict[str, str]:
    """Parses what `line` wrote; skips comments and empty lines. Raises EnvFileError, which never quotes a value."""
    result: dict[str, str] = {}
    # Not splitlines(): a value may contain other line separators such as U+2028.
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip() or row.startswith("#"):
            continue
        name, equals, raw = row.partition("=")
        if not equals or not _NAME.fullmatch(name):
            raise EnvFileError(f"line {number}: not NAME=value")
        result[name] = _unquote(raw, number)
    return result


def version(text: str) -> int:
    """The env version in the last comment of a site's `.env` (event env.written); 0 if there is none."""
    found = _VERSION.findall(text)
    return int(found[-1]) if found else 0


def _unquote(raw: str, number: int) -> str:
    if len(raw) >= 2 and raw[0] == raw[-1] == "'":
        return raw[1:-1]
    if len(raw) >= 2 and raw[0] == raw[-1] == '"':
        return re.sub(r"\\(.)", lambda match: _UNESCAPES.get(match[1], match[0]), raw[1:-1])
    if raw[:1] in {"'", '"'}:
        raise EnvFileError(f"line {number}: a quote is not closed")
    return raw.strip()
