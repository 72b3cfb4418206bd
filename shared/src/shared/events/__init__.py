"""The event contracts between the services."""

from shared.events.envelope import Event, EventData, wrap
from shared.events.registry import EVENTS, PUBLISHERS, QUERIES, SUBSCRIPTIONS, UnknownEventError, dump, parse, validate

__all__ = [
    "EVENTS",
    "PUBLISHERS",
    "QUERIES",
    "SUBSCRIPTIONS",
    "Event",
    "EventData",
    "UnknownEventError",
    "dump",
    "parse",
    "validate",
    "wrap",
]
