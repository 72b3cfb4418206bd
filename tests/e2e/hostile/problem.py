"""What a clear error is: the right status, RFC 9457, a stable key, a message to act on, and nothing of our inside."""

import re
from typing import Any

import httpx

_INSIDE = re.compile(
    r"Traceback|asyncpg|pydantic|File \"|/app/|/var/|site-packages|postgres(ql)?://|SELECT |INSERT |UndefinedError"
)


def refused(answer: httpx.Response, status: int, key: str, *, field: str = "") -> dict[str, Any]:
    """The problem. `field`: one that the problem's `errors` must name."""
    assert answer.status_code == status, f"{answer.status_code} instead of {status}: {answer.text[:500]}"
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.headers
    problem: dict[str, Any] = answer.json()
    assert problem["key"] == key, problem
    assert problem["status"] == status
    assert len(problem["detail"]) >= 8, problem
    assert not _INSIDE.search(answer.text), f"the answer tells of our inside: {answer.text[:500]}"
    if field:
        named = [error["field"] for error in problem.get("errors", [])]
        assert any(name == field or name.startswith(f"{field}.") for name in named), problem
        assert all(error["message"] for error in problem["errors"])
    return problem
