"""What the intake needs of a Git provider's webhook: which repository it is about, whether its secret signed it, and
which push it reports. Implementations are pure; tests/contract/test_webhook_dialects.py runs against all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Message:
    """One HTTP call."""

    headers: Mapping[str, str]
    """Names are case-insensitive."""
    raw: bytes
    """The body, as signed."""
    value: Any
    """The body's JSON, unchecked."""


@dataclass(frozen=True)
class Ignored:
    """Understood, but nothing to do."""

    reason: str


@dataclass(frozen=True)
class Push:
    commit: str
    """Full id of the branch's new head."""
    pusher: str
    """Up to 100 printable characters."""
    delivery_id: str | None
    """The provider's, equal when it delivers again; None if it gives none."""


class Dialect(Protocol):
    signature_header: str
    """For the error's text."""

    def identify(self, message: Message) -> str | Ignored:
        """Return the full name of the message's repository; Ignored if it is about none. The message is not verified
        yet. Raises InvalidInputError.
        """

    def verify(self, message: Message, secret: str) -> bool:
        """Return whether `secret` signed the raw body, compared in constant time."""

    def parse(self, message: Message, branch: str) -> Push | Ignored:
        """Return the push to `branch`, or why the message deploys nothing. Raises InvalidInputError, without quoting
        the body.
        """
