"""A mail as it goes over the wire. Pure.

The headers are written here, not by `email.message`: its policies decode encoded words in their input, so a site
called `=?utf-8?q?=0ABcc:…?=` would add a header (tested in tests/unit/notifier/test_mails.py).
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from notifier.render import Content
from notifier.text import NAME_LIMIT, one_line, unlinked
from shared.errors import InvalidInputError

# Checked again where it is used: no characters with a meaning in headers or SMTP.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,253}")


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str

    @property
    def address(self) -> str:
        """The address for SMTP, its domain in ASCII. Raises InvalidInputError."""
        if not _ADDRESS.fullmatch(self.email):
            raise InvalidInputError("The customer's address is not one that mail can be sent to.")
        local, _, domain = self.email.rpartition("@")
        try:
            return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"
        except UnicodeError as error:
            raise InvalidInputError("The customer's address has a domain that does not exist.") from error

    @property
    def needs_utf8(self) -> bool:
        return not self.address.isascii()


def message_id(event_id: str, recipient: str, domain: str) -> str:
    """Deterministic, so that a mail received twice is recognisable."""
    digest = hashlib.sha256(f"{event_id} {recipient}".encode()).hexdigest()[:16]
    return f"<{event_id}.{digest}@{domain}>"


def sender_address(mail_from: str) -> str:
    return parseaddr(mail_from)[1]


def compose(
    content: Content,
    *,
    sender: str,
    recipient: Recipient,
    identity: str,
    at: datetime,
    correlation: str,
    preferences_url: str,
) -> bytes:
    """Raises InvalidInputError for an impossible address."""
    name, address = parseaddr(sender)
    headers = {
        "From": mailbox("From", one_line(name, NAME_LIMIT), address),
        "To": mailbox("To", unlinked(recipient.name), recipient.address),
        "Subject": encoded("Subject", content.subject),
        "Date": format_datetime(at),
        "Message-ID": identity,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{preferences_url}>",
        "X-Correlation-Id": encoded("X-Correlation-Id", correlation),
    }
    lines = "".join(f"{header}: {value}\r\n" for header, value in headers.items())
    return lines.encode() + _body(content)


def encoded(header: str, value: str) -> str:
    """Encode any header value as encoded words, unless it is short ASCII that can't be taken for one."""
    line = one_line(value)
    if line.isascii() and "=?" not in line and len(header) + len(line) < 76:
        return line
    return Header(line, "utf-8", header_name=header).encode(linesep="\r\n")


def mailbox(header: str, display: str, address: str) -> str:
    """`display` is one short line."""
    if not display:
        return address
    if not re.fullmatch(r"[A-Za-z0-9 ]+", display):
        display = Header(display, "utf-8", header_name=header).encode(linesep="\r\n")
    return f"{display} <{address}>"


def _body(content: Content) -> bytes:
    """Return MIME headers, an empty line and both alternatives."""
    message = EmailMessage(policy=SMTP)
    message.set_content(content.text, cte="quoted-printable")
    message.add_alternative(content.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()
