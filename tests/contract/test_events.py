"""What the services have agreed to say to each other: complete, documented, stable."""

import json
from pathlib import Path

import pytest

from shared.events import EVENTS, PUBLISHERS, SUBSCRIPTIONS, EventData, dump, parse
from shared.events.types import SERVICE_NAMES
from shared.messaging.asyncapi import consumers, example, text

DOCUMENT = Path(__file__).parents[2] / "docs" / "asyncapi.json"
KINDS = sorted(EVENTS.values(), key=lambda kind: kind.type)


def test_asyncapi_document_is_fresh() -> None:
    """docs/asyncapi.json is what the code says: python -m shared.messaging.asyncapi > docs/asyncapi.json."""
    assert DOCUMENT.read_text() == text()


def test_asyncapi_document_is_complete() -> None:
    """Every event has its owner, its consumers, a schema, a summary and an example."""
    document = json.loads(DOCUMENT.read_text())
    assert document["asyncapi"] == "3.0.0"
    assert set(document["channels"]) == set(EVENTS)
    for name, channel in document["channels"].items():
        message = document["components"]["messages"][name]
        assert channel["x-owner"]
        assert channel["x-consumers"]
        assert message["summary"]
        assert message["examples"]
        assert document["components"]["schemas"][EVENTS[name].__name__]["properties"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)
def test_example_survives_the_wire(kind: type[EventData]) -> None:
    """What is published is what is read, to the field."""
    event = example(kind)
    again = parse(dump(event))
    assert again.model_dump() == event.model_dump()
    assert isinstance(again.data, kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)
def test_newer_publisher_may_add_fields(kind: type[EventData]) -> None:
    """Services are restarted one after the other: a field that this version does not know is no error."""
    raw = json.loads(dump(example(kind)))
    raw["data"]["from_the_future"] = raw["extension"] = 1
    assert isinstance(parse(json.dumps(raw).encode()).data, kind)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_somebody_acts_on_every_event(name: str) -> None:
    """An event without a binding would be unroutable, and an error for ever."""
    assert consumers(name)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_owner_and_publishers_are_services(name: str) -> None:
    """Only known services publish, the owner among them."""
    assert EVENTS[name].owner in PUBLISHERS[name] <= set(SERVICE_NAMES)


def test_every_service_has_a_row() -> None:
    """Queue names and handlers come from these rows."""
    assert set(SUBSCRIPTIONS) == set(SERVICE_NAMES)
    for kinds in SUBSCRIPTIONS.values():
        assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.type)
def test_every_event_has_a_subject(kind: type[EventData]) -> None:
    """Order is kept per subject."""
    assert example(kind).subject
