"""SQL of mails."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.db.pool import Connection, Pool


@dataclass(frozen=True)
class Mail:
    id: int
    event_id: UUID
    customer_uuid: str
    kind: str
    context: dict[str, Any]
    state: str
    attempts: int
    message_id: str | None
    correlation_id: str
    created_at: datetime
    age: float
    """Seconds."""
    email: str | None
    name: str | None
    email_proven: bool | None
    preferences: dict[str, Any] | None


async def ask(
    tx: Connection,
    event_id: UUID,
    customer: str,
    app_id: str | None,
    kind: str,
    context: dict[str, Any],
    correlation: str,
) -> None:
    await tx.execute(
        "INSERT INTO notification_log (event_id, customer_uuid, app_id, kind, context, correlation_id)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        event_id,
        customer,
        app_id,
        kind,
        context,
        correlation,
    )


async def mail(pool: Pool, event_id: UUID) -> Mail | None:
    row = await pool.fetchrow(
        "SELECT n.id, n.event_id, n.customer_uuid, n.kind, n.context, n.state, n.attempts, n.message_id,"
        " n.correlation_id, n.created_at, extract(epoch FROM now() - n.created_at)::float8 AS age, c.email, c.name,"
        " c.email_proven, p.mail AS preferences FROM notification_log n LEFT JOIN customers c USING (customer_uuid)"
        " LEFT JOIN mail_preferences p USING (customer_uuid) WHERE n.event_id = $1",
        event_id,
    )
    return Mail(**row) if row else None


async def claim(pool: Pool, mail_id: int, recipient: str, subject: str, message_id: str) -> bool:
    """From here on the mail is not retried, unless the relay says that it has not accepted it."""
    return bool(
        await pool.fetchval(
            "UPDATE notification_log SET state = 'sending', recipient = $2, subject = $3, message_id = $4,"
            " attempts = attempts + 1, changed_at = now() WHERE id = $1 AND state = 'queued' RETURNING true",
            mail_id,
            recipient,
            subject,
            message_id,
        )
    )


async def not_taken(pool: Pool, mail_id: int, problem: str) -> None:
    """The relay has certainly not accepted it: it may be retried."""
    await pool.execute(
        "UPDATE notification_log SET attempts = attempts + CASE state WHEN 'queued' THEN 1 ELSE 0 END,"
        " state = 'queued', problem = $2, changed_at = now() WHERE id = $1 AND state IN ('queued', 'sending')",
        mail_id,
        problem,
    )


async def settle(tx: Connection | Pool, mail_id: int, state: str, problem: str | None = None) -> None:
    """A certain outcome replaces `unknown`, never the other way round."""
    await tx.execute(
        "UPDATE notification_log SET state = $2, problem = $3, changed_at = now()"
        " WHERE id = $1 AND (state IN ('queued', 'sending') OR (state = 'unknown' AND $2 = 'sent'))",
        mail_id,
        state,
        problem,
    )
