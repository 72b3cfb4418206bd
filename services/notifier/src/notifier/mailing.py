"""The job `mail`: at most once per event and recipient, at any crash point (docs/decisions/0008)."""

from typing import Any
from uuid import UUID

from notifier import mail_queries, metrics
from notifier.errors import MailLaterError, MailRefusedError, MailUncertainError
from notifier.mail_queries import Mail
from notifier.mail_rules import PROOF, unwanted_because
from notifier.mailer import Mailer
from notifier.message import Recipient, compose, message_id, sender_address
from notifier.render import Content, Templates
from shared.db.pool import Connection, Pool
from shared.errors import InvalidInputError
from shared.jobs import Job, RetryLaterError
from shared.logging import get_logger
from shared.secrets import Vault

log = get_logger()

# Back-off in seconds; the last value repeats.
PAUSES = (1, 5, 15, 60, 300, 900)
# How long to wait for an unknown customer, whose own event may still arrive.
CUSTOMER_KNOWN_SECONDS = 3600.0


class Mailing:
    def __init__(
        self,
        pool: Pool,
        mailer: Mailer,
        templates: Templates,
        *,
        mail_from: str,
        domain: str,
        dashboard_url: str,
        proofs: Vault,
        give_up_hours: float,
    ) -> None:
        self._pool = pool
        self._mailer = mailer
        self._templates = templates
        self._from = mail_from
        self._domain = domain
        self._dashboard_url = dashboard_url.rstrip("/")
        self._proofs = proofs
        self._give_up = give_up_hours * 3600

    async def send(self, job: Job) -> None:
        """The job `mail`."""
        mail = await mail_queries.mail(self._pool, UUID(job.key))
        if mail is None or mail.state not in {"queued", "sending"}:
            return
        if mail.state == "sending":
            await self._end(mail, "unknown", "a process ended while it handed the mail over")
        else:
            await self._send_wanted(mail, _recipient(mail))

    async def _send_wanted(self, mail: Mail, recipient: Recipient) -> None:
        proven = bool(mail.email_proven)
        reason = unwanted_because(mail.kind, mail.context, mail.preferences, email_proven=proven)
        if reason:
            await self._end(mail, "unwanted", reason)
        else:
            await self._send_to(mail, recipient)

    async def _send_to(self, mail: Mail, recipient: Recipient) -> None:
        try:
            content = self._templates.render(mail.kind, self._context(mail))
            await self._offer(mail, recipient, content)
        except MailLaterError as error:
            await self._later(mail, error)
        except (MailRefusedError, InvalidInputError) as error:
            await self._end(mail, "failed", str(error))
        except MailUncertainError as error:
            await self._end(mail, "unknown", str(error))

    def _context(self, mail: Mail) -> dict[str, Any]:
        """Decrypt the proof's token: only the mail has it in clear."""
        if mail.kind != PROOF:
            return mail.context
        token = self._proofs.decrypt(mail.context["data"]["token"])
        return {**mail.context, "link": f"{self._dashboard_url}/#/verify/{token}"}

    async def _offer(self, mail: Mail, recipient: Recipient, content: Content) -> None:
        identity = message_id(str(mail.event_id), recipient.email, self._domain)
        message = compose(
            content,
            sender=self._from,
            recipient=recipient,
            identity=identity,
            at=mail.created_at,
            correlation=mail.correlation_id,
            preferences_url=f"{self._dashboard_url}/#/settings",
        )
        sender = sender_address(self._from)
        async with self._mailer.prepared(sender, recipient.address, utf8=recipient.needs_utf8) as deliver:
            if not await mail_queries.claim(self._pool, mail.id, recipient.email, content.subject, identity):
                raise RetryLaterError(5, "another worker has this mail in hand")
            await deliver(message)
            # Record the certain outcome before the connection is closed.
            await self._end(mail, "sent")

    async def _later(self, mail: Mail, error: MailLaterError) -> None:
        if mail.age > self._give_up:
            await self._end(mail, "failed", error.message)
            return
        await mail_queries.not_taken(self._pool, mail.id, error.message)
        raise RetryLaterError(PAUSES[min(mail.attempts, len(PAUSES) - 1)], error.message)

    async def _end(self, mail: Mail, state: str, problem: str | None = None) -> None:
        await mail_queries.settle(self._pool, mail.id, state, problem)
        metrics.MAILS.labels(mail.kind, state).inc()
        level = log.info if state in {"sent", "unwanted"} else log.error
        level(
            f"mail_{state}", kind=mail.kind, customer=mail.customer_uuid, event_id=str(mail.event_id), problem=problem
        )

    async def given_up(self, tx: Connection, job: Job, error: Exception) -> None:
        """Record a fault of ours (a template, an unexpected answer) in the row."""
        mail = await mail_queries.mail(self._pool, UUID(job.key))
        if mail:
            await mail_queries.settle(tx, mail.id, "failed", f"{type(error).__name__}: {error}")


def _recipient(mail: Mail) -> Recipient:
    if mail.email is None or mail.name is None:
        if mail.age < CUSTOMER_KNOWN_SECONDS:
            raise RetryLaterError(min(30.0, max(0.2, mail.age)), "the customer is not known yet")
        return Recipient("", "")
    # The name of an unproven account may be anything.
    return Recipient(mail.email, "" if mail.kind == PROOF else mail.name)
