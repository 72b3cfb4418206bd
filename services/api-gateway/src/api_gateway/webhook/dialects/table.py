"""All dialects, each under a header that tells it from those below it."""

from collections.abc import Mapping

from api_gateway.webhook.dialects.dialect import Dialect
from api_gateway.webhook.dialects.github import GitHub

GITHUB = GitHub()
DIALECTS: Mapping[str, Dialect] = {"X-GitHub-Event": GITHUB}


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """Return the sender's dialect; GitHub's if no header names one."""
    return next((dialect for header, dialect in DIALECTS.items() if header in headers), GITHUB)
