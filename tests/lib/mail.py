"""What the SMTP catcher kept: one file per message, complete once it is there."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from tests.lib.stack import Stack
from tests.lib.waiting import until


@dataclass(frozen=True)
class Mail:
    file: str
    recipients: tuple[str, ...]
    """From the envelope: who really got it."""
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""


def mails_to(stack: Stack, address: str) -> list[Mail]:
    """Oldest first."""
    found = []
    for path in sorted((stack.root / "mail").glob("*.eml")):
        raw = path.read_bytes()
        if address.encode() not in raw[:4000]:
            continue
        message = BytesParser(policy=policy.default).parsebytes(raw)
        recipients = tuple(word.strip() for word in str(message["X-Envelope-To"] or message["To"]).split(","))
        if address in recipients:
            found.append(Mail(path.name, recipients, message))
    return found


async def wait_for_mail(stack: Stack, address: str, words: str, *, seconds: float = 30) -> Mail:
    """The first mail to `address` with `words` in its subject or text."""

    async def look() -> Mail | None:
        return next((m for m in mails_to(stack, address) if words in m.subject or words in m.text()), None)

    return await until(f"a mail to {address} about {words!r}", look, seconds=seconds)
