"""The contracts: what the services say to each other."""

from shared.events.envelope import Event, EventData, wrap
from shared.events.registry import EVENTS, PUBLISHERS, SUBSCRIPTIONS, UnknownEventError, dump, parse

__all__ = ["EVENTS", "PUBLISHERS", "SUBSCRIPTIONS", "Event", "EventData", "UnknownEventError", "dump", "parse", "wrap"]
