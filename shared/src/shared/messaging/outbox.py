"""Publishing: the event row is written in the same transaction as the state it tells of. The relay does the rest."""

from typing import Any

from shared.db.pool import Connection
from shared.events import PUBLISHERS, Event, EventData, dump, wrap


class Outbox:
    """Bound to the service that publishes; refuses events that another service owns."""

    def __init__(self, service: str) -> None:
        self._service = service

    async def add(self, tx: Connection, data: EventData, *, cause: Event[Any] | None = None) -> str:
        """Writes the event within `tx`; it is published after the commit, in order. Returns the event's id."""
        if self._service not in PUBLISHERS[data.type]:
            raise ValueError(f"{self._service} does not own {data.type}")
        event = wrap(data, source=self._service, cause=cause)
        # current_schema keeps the wake-up among this service's own listeners.
        await tx.execute(
            "WITH row AS (INSERT INTO outbox (type, body) VALUES ($1, $2))"
            " SELECT pg_notify(current_schema() || '_outbox', '')",
            event.type,
            dump(event),
        )
        return event.id
