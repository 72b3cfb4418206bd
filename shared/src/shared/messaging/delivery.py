"""What the broker delivers: a message with one event, or with a run of events of one type. Each is parsed once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aio_pika.abc import AbstractIncomingMessage

from shared import metrics
from shared.events import PUBLISHERS, Event, parse, validate
from shared.messaging import topology

# After this many redeliveries due to a crash, a message is suspected of causing it.
SUSPECT_DELIVERIES = 3


class ForgedEventError(Exception):
    """The sender may not publish this event: an attack, or a bug of ours."""


class SuspectError(Exception):
    """The message's consumer died repeatedly: each of its events continues in a message of its own."""


# Errors that park at once. Unknown types or values are not among them: a newer version may be starting in parallel.
NO_EVENT = (
    ForgedEventError, json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError, RecursionError,
)  # fmt: skip


class Message:
    """A message in hand; it is acknowledged when all its events are settled."""

    def __init__(self, raw: AbstractIncomingMessage, service: str) -> None:
        self.raw = raw
        self.publisher = raw.user_id or ""
        if self.publisher == service:
            self.publisher = str(raw.headers.get(topology.PUBLISHER, service))
        self.suspect = _number(raw.headers.get("x-delivery-count")) >= SUSPECT_DELIVERIES
        self.failures = _number(raw.headers.get("x-failures"))
        self.open = 0
        """Number of events that are not settled."""

    def deliveries(self, unsigned_until: datetime | None) -> "list[Delivery]":
        """Its events in order; a message that can't be read is one refused delivery."""
        found = list(self._parsed(unsigned_until))
        self.open = len(found)
        return found

    def _parsed(self, unsigned_until: datetime | None) -> "Iterator[Delivery]":
        sequences = self.raw.headers.get(topology.SEQUENCE)
        if self.raw.content_type != topology.EVENTS:
            yield self._delivery(self.raw.body, _number(sequences), unsigned_until)
            return
        try:
            events, numbers = json.loads(self.raw.body), sequences if isinstance(sequences, list) else []
            if not isinstance(events, list) or len(events) != len(numbers) or not events:
                raise TypeError("no list of events with a sequence each")
        except Exception as error:  # noqa: BLE001 - whatever the body does to the parser is the message's fault
            yield Delivery(self, self.raw.body, 0, None, error)
            return
        several = len(events) > 1
        for event, number in zip(events, numbers, strict=True):
            if self.suspect and several:
                yield Delivery(self, event, _number(number), None, SuspectError())
            else:
                yield self._delivery(event, _number(number), unsigned_until)

    def _delivery(self, content: object, sequence: int, unsigned_until: datetime | None) -> "Delivery":
        try:
            event = parse(content) if isinstance(content, bytes) else validate(content)
            event = event.model_copy(update={"sequence": sequence or None})
            self._check_publisher(event, unsigned_until)
        except Exception as error:  # noqa: BLE001 - whatever the body does to the parser is the message's fault
            return Delivery(self, content, sequence, None, error)
        return Delivery(self, content, sequence, event, None, alone=self.suspect)

    def _check_publisher(self, event: Event[Any], unsigned_until: datetime | None) -> None:
        """Raises ForgedEventError if the publisher is not the event's source or may not publish its type."""
        named = event.source.removeprefix("webmeteor/")
        if not self.publisher and unsigned_until and datetime.now(UTC) < unsigned_until:
            self.publisher = named
        if self.publisher != named or named not in PUBLISHERS[event.type]:
            metrics.EVENTS_FORGED.labels(event.type, self.publisher).inc()
            sender = self.publisher or "an unnamed publisher"
            raise ForgedEventError(f"{sender} published {event.type} as {event.source}")


@dataclass(eq=False)
class Delivery:
    """One event of a message; either `event` or `refused` is set."""

    message: Message
    content: object
    """A message's whole body, or the JSON value of one event of a run."""
    sequence: int
    event: Event[Any] | None
    refused: Exception | None
    alone: bool = False
    """Must not share a transaction with others."""
    key: str = ""
    """Its lane."""

    @property
    def body(self) -> bytes:
        """The event as a message of its own; encoded here, because few events ever need it."""
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()


def _number(header: object) -> int:
    """A header's value, 0 if it is missing or no number: publishers write headers, too."""
    return header if isinstance(header, int) else 0
