"""Events handled as the inbox does it, without a broker: each once, and older news of a state not at all."""

import itertools
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from shared.db import unit
from shared.db.pool import Connection, Pool
from shared.events import PUBLISHERS, SUBSCRIPTIONS, Event, EventData, wrap
from shared.messaging.asyncapi import example
from shared.messaging.inbox import Consumer, Handler
from tests.support.nobody import NOBODY

# Where a test leaves the order to this module; below it there is room for what is older.
FIRST_SEQUENCE = 1000
# What the second of two events says otherwise than the example does.
_OTHERWISE: dict[str, Any] = {
    "site_name": "Another name",
    "email": "eve@example.com",
    "role": "viewer",
    "name": "Eve",
    "mail": {"deploy.succeeded": True},
    "template_version": "2f7a7a472abf3dd9643fd615f6da379c4acb3e3a",
    "newest": "9d1c8b69c3fce7bea45c73efd06983e3c419a92f",
    "branch": "template-9d1c8b6",
    "expires_at": datetime(2027, 5, 6, tzinfo=UTC),
    "observed_at": datetime(2027, 5, 6, tzinfo=UTC),
    "custom_domain": None,
    "states": {"www": "exited", "api": "running", "alert": "running", "db": "running"},
    "state": "held",
    "desired": "suspended",
    "plan": "large",
    "machine": "second",
    "addresses": ["192.0.2.8"],
    "used_bytes": 2,
    "message": "Something else went wrong.",
}
# Tables that differ with what has happened, and columns that differ with when.
_HISTORY = (
    "inbox",
    "outbox",
    "positions",
    "jobs",
    "schema_migrations",
    "event_log",
    "timeline",
    "notification_log",
    "site_progress",
)
_MOMENTS = ("seq", "env_version", "env_written", "customer_env")  # the last one: encrypted again each time

# Handlers that do something once besides ask themselves (shared.messaging.positions).
_ASKED_BY_HANDLERS = {
    "ssl.issued": "certificate",
    "ssl.failed": "certificate",
    "ssl.expiring": "certificate",
    "domain.requested": "wished domain",
}


class Inbox:
    """`await Inbox(…)(data)`; `sequence` for news that are older than what was told before."""

    def __init__(self, service: str, pool: Pool, handlers: Mapping[type[EventData], Handler]) -> None:
        self._service, self._pool = service, pool
        self.consumer = Consumer(service, pool, NOBODY, handlers)
        self._sequence = itertools.count(FIRST_SEQUENCE)

    async def __call__(self, data: EventData, *, sequence: int | None = None, at: datetime | None = None) -> None:
        # Nobody hears of what they said themselves.
        [source, *_] = sorted(PUBLISHERS[data.type] - {self._service}, key=lambda name: name != data.owner)
        event = wrap(data, source=source)
        at, sequence = at or event.time, sequence or next(self._sequence)
        await self.consumer._handle([event.model_copy(update={"time": at, "sequence": sequence})])

    async def bears_any_order(self, older: Event[Any], newer: Event[Any]) -> None:
        """Every permutation and duplication ends in the state of the right order."""
        right = await self.state_after([older, newer])
        for order in orders(older, newer):
            assert await self.state_after(order) == right, [event.sequence for event in order]

    async def state_after(self, order: Sequence[Event[Any]]) -> dict[str, list[Any]]:
        """What the service's tables hold after the events in this order; nothing of it stays."""
        async with self._pool.acquire() as tx:
            transaction = tx.transaction()
            await transaction.start()
            try:
                seen: set[str] = set()
                for event in order:
                    key = uuid.UUID(event.id)
                    await self.consumer._run(tx, event, key, set() if event.id in seen else {key})
                    await unit.write(cast("unit.CollectingConnection", tx))
                    seen.add(event.id)
                return await _tables(tx)
            finally:
                await transaction.rollback()


async def _tables(tx: Connection) -> dict[str, list[Any]]:
    names = await tx.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    found = {}
    for name in (row["name"] for row in names if row["name"] not in _HISTORY):
        rows = await tx.fetch(f'SELECT to_jsonb(t) AS row FROM "{name}" t')  # noqa: S608 - the schema's own names
        plain = [{k: v for k, v in r["row"].items() if not (k.endswith("_at") or k in _MOMENTS)} for r in rows]
        found[name] = sorted(plain, key=repr)
    return found


def pairs_of_one_state(service: str) -> list[tuple[type[EventData], type[EventData]]]:
    """Every two types that the service handles and that carry the same piece of state, each with itself as well."""
    kinds = [kind for kind in SUBSCRIPTIONS[service] if _piece(kind)]
    return [(one, two) for one in kinds for two in kinds if _piece(one) == _piece(two) and one.owner == two.owner]


def _piece(kind: type[EventData]) -> str:
    return kind.carries or _ASKED_BY_HANDLERS.get(kind.type, "")


def two_events(kinds: tuple[type[EventData], type[EventData]], **known: Any) -> tuple[Event[Any], Event[Any]]:
    """An older and a newer one, which say different things; `known`: fields of the subject."""
    made = []
    for number, kind in enumerate(kinds):
        event = example(kind)
        changes = {**(_OTHERWISE if number else {}), **known}
        fields = {name: value for name, value in changes.items() if name in kind.model_fields}
        data = event.data.model_copy(update=fields)
        more = {"id": str(uuid.uuid4()), "subject": data.subject, "sequence": number + 1, "data": data}
        made.append(event.model_copy(update=more))
    return made[0], made[1]


def orders(older: Event[Any], newer: Event[Any]) -> list[list[Event[Any]]]:
    """Every permutation and duplication, up to four events."""
    return [
        list(order)
        for length in (2, 3, 4)
        for order in itertools.product((older, newer), repeat=length)
        if {event.id for event in order} == {older.id, newer.id}
    ]
