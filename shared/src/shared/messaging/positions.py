"""Stale events never overwrite newer state: stores the newest sequence per piece of a subject's state.

Event types whose whole effect is a state declare it (`EventData.carries`), and the inbox skips stale ones. A handler
that must also act on stale events calls this module for the part that is state.
"""

from typing import Any

from shared.db.pool import Connection
from shared.events import Event


async def is_newest(tx: Connection, event: Event[Any], state: str) -> bool:
    """False if a newer event on `state` of the subject was handled before; else records this one as the newest."""
    return await move_on(tx, event.source, event.subject, state, event.sequence)


async def move_on(tx: Connection, source: str, subject: str, state: str, sequence: int | None) -> bool:
    """The same with an explicit sequence; None for a legacy event without one."""
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
