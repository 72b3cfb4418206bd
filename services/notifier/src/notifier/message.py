"""A mail as it goes over the wire: pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr

from notifier.render import Content
from notifier.text import one_line


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str

    @property
    def address(self) -> str:
        """What SMTP gets: the domain in ASCII. Raises ValueError."""
        local, _, domain = self.email.rpartition("@")
        if not local or not domain:
            raise ValueError("not an address")
        return f"{local}@{domain.encode('idna').decode() if not domain.isascii() else domain}"

    @property
    def needs_utf8(self) -> bool:
        return not self.address.isascii()


def message_id(event_id: str, recipient: str, domain: str) -> str:
    """The same however often it is made: who receives a mail twice can tell."""
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
) -> EmailMessage:
    """No value can end its header: each is made one line. Raises ValueError for an impossible address."""
    message = EmailMessage(policy=SMTPUTF8 if recipient.needs_utf8 else SMTP)
    name, address = parseaddr(sender)
    message["From"] = Address(display_name=one_line(name, 60), addr_spec=address)
    local, _, domain = recipient.address.rpartition("@")
    message["To"] = Address(one_line(recipient.name, 60), username=local, domain=domain)
    message["Subject"] = content.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = identity
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{preferences_url}>"
    message["X-Correlation-Id"] = one_line(correlation, 64)
    message.set_content(content.text, cte="quoted-printable")
    message.add_alternative(content.html, subtype="html", cte="quoted-printable")
    return message
