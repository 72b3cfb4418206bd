"""Older news never undoes newer: of each piece of a subject's state the newest word, by its place in the outbox.

Types whose whole effect is a state say so (`EventData.carries`), and the inbox skips what is older. A handler that also
does something once, whatever came before, asks here about the part that is state.
"""

from typing import Any

from shared.db.pool import Connection
from shared.events import Event


async def is_newest(tx: Connection, event: Event[Any], state: str) -> bool:
    """False when a newer word on `state` of the event's subject was handled before; else this one is now the newest."""
    return await move_on(tx, event.source, event.subject, state, event.sequence)


async def move_on(tx: Connection, source: str, subject: str, state: str, sequence: int | None) -> bool:
    """The same, for a sequence that only the handler knows of; None: the event is from before there were any."""
    return bool(
        await tx.fetchval(
            "INSERT INTO positions AS known (source, subject, state, sequence) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (source, subject, state) DO UPDATE SET sequence = excluded.sequence, told_at = now()"
            " WHERE known.sequence < excluded.sequence OR known.sequence = 0 RETURNING true",
            source,
            subject,
            state,
            sequence or 0,
        )
    )
