"""What a clear refusal of a site's api is: the right status, a message, the field, and nothing of the inside."""

import re

import httpx

_INSIDE = re.compile(r"SQLSTATE|PDO|pgsql|Stack trace|/var/www|/tmp/|\.php\b|StoneScript|Undefined|TypeError|ERROR:")


def wrong(answer: httpx.Response, status: int | tuple[int, ...], *fields: str) -> str:
    """'' when the answer is such a refusal, else what is wrong with it. `fields`: those that must have an error."""
    allowed = (status,) if isinstance(status, int) else status
    text = answer.text[:400]
    if answer.status_code not in allowed:
        return f"{answer.status_code} instead of {status}: {text}"
    if _INSIDE.search(answer.text):
        return f"tells of the inside: {text}"
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return "" if not fields and answer.status_code in {400, 404, 413, 414} else f"no JSON: {text}"
    said = answer.json()
    if said["status"] != "not ok" or len(said["message"]) < 8:
        return f"no message: {text}"
    errors = said.get("errors", {})
    missing = [field for field in fields if not any(errors.get(field) or [])]
    return f"no error for {missing}: {text}" if missing else ""


def all_refused(found: dict[str, str]) -> None:
    """Case → what is wrong with it."""
    bad = [f"{case[:150]}: {what}" for case, what in found.items() if what]
    assert not bad, f"{len(bad)} of {len(found)}:\n" + "\n".join(bad[:40])
