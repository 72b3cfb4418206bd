"""A mail's parts as text."""

from email.message import EmailMessage
from typing import Literal


def body_of(mail: EmailMessage, kind: Literal["plain", "html"]) -> str:
    """Raises AssertionError if the mail has no such part."""
    part = mail.get_body((kind,))
    assert part, f"no text/{kind}"
    return str(part.get_content())
