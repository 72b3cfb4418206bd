"""Publishing: the event row is written in the same transaction as the state it tells of. The relay does the rest."""

from collections.abc import Callable

from shared.db.pool import Connection
from shared.events import PUBLISHERS, EventData, dump, wrap

_INSERT = "INSERT INTO outbox (type, body) VALUES ($1, $2)"
# current_schema keeps the wake-up among this service's own listeners.
_INSERT_AND_NOTIFY = f"WITH row AS ({_INSERT}) SELECT pg_notify(current_schema() || '_outbox', '')"


class Outbox:
    """Bound to the service that publishes; refuses events that another service owns.

    `ring` wakes the relay of the same process. Without one the transaction itself notifies, which is right where no
    relay runs, and slow: PostgreSQL commits notifying transactions one by one (measured: 635/s instead of 2,340/s).
    """

    def __init__(self, service: str, ring: Callable[[], None] | None = None) -> None:
        self._service = service
        self._ring = ring

    async def add(self, tx: Connection, data: EventData) -> str:
        """Writes the event within `tx`; it is published after the commit, in order. Returns the event's id.

        Call it once the rows are locked that it tells of: of two such events the later written is the newer.
        """
        if self._service not in PUBLISHERS[data.type]:
            raise ValueError(f"{self._service} does not own {data.type}")
        event = wrap(data, source=self._service)
        await tx.execute(_INSERT if self._ring else _INSERT_AND_NOTIFY, event.type, dump(event))
        self.ring()
        return event.id

    def ring(self) -> None:
        """For rows that a statement of the service's own has written."""
        if self._ring:
            self._ring()
