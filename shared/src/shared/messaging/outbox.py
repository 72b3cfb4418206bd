"""Publishing: the event row is written in the same transaction as the state it describes; the relay sends it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

from shared.db.pool import Connection
from shared.db.unit import at_end
from shared.events import PUBLISHERS, Event, EventData, dump, wrap

CHANNEL = "outbox"
_INSERT = "INSERT INTO outbox (type, body) SELECT * FROM unnest($1::text[], $2::bytea[]) RETURNING id"


class Row(NamedTuple):
    """A row of the outbox. `id`: the event's sequence."""

    id: int
    type: str
    body: bytes


class Taker(Protocol):
    """shared.messaging.relay.Relay."""

    def take(self, rows: Sequence[Row]) -> None:
        """Publishes these rows, which have just been committed. Must not raise."""


class Outbox:
    """Bound to the publishing service; refuses events that another service owns.

    After a commit the rows go to the `relay` of the same process. Without one, the service's own relay is notified.
    """

    def __init__(self, service: str, relay: Taker | None = None) -> None:
        self._service = service
        self._relay = relay

    async def add(self, tx: Connection, data: EventData) -> str:
        """The event is written at the end of `tx` and published after its commit, in order. Returns the event's id.

        Lock the rows that the event describes first, so that the order of events is the order of their states.
        Raises ValueError for an event of another service, RuntimeError outside a transaction.
        """
        event = wrap(data, source=self._service)
        self.add_wrapped(tx, event)
        return event.id

    def add_wrapped(self, tx: Connection, event: Event[Any]) -> None:
        """The same for an event that was wrapped before, in the context of its cause."""
        if self._service not in PUBLISHERS[event.type]:
            raise ValueError(f"{self._service} does not own {event.type}")
        at_end(tx, self._write, (event.type, dump(event)))

    async def _write(self, connection: Any, written: Sequence[tuple[str, bytes]]) -> Callable[[], None] | None:
        kinds, bodies = zip(*written, strict=True)
        found = await connection.fetch(_INSERT, kinds, bodies)
        if self._relay is None:
            connection.woken.append(CHANNEL)
            return None
        rows = [Row(row["id"], *of) for row, of in zip(found, written, strict=True)]
        return partial(self._relay.take, rows)
