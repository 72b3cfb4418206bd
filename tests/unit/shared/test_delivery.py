"""Reading messages: whatever the body is, each event is either read or refused."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from shared.events import dump, wrap
from shared.events.types import GATEWAY
from shared.messaging import topology
from shared.messaging.delivery import Delivery, Message
from tests.support.messaging import SERVICE, deletion


def _read(body: bytes, count: int) -> list[Delivery]:
    headers = {topology.SEQUENCE: list(range(1, count + 1))}
    raw = SimpleNamespace(body=body, headers=headers, content_type=topology.EVENTS, user_id=GATEWAY)
    return Message(cast("Any", raw), SERVICE).deliveries(None)


def test_a_run_is_read_in_order() -> None:
    events = [wrap(deletion(number), source=GATEWAY) for number in range(3)]
    found = _read(b"[" + b",".join(map(dump, events)) + b"]", 3)
    assert [delivery.event and delivery.event.id for delivery in found] == [event.id for event in events]
    assert [delivery.sequence for delivery in found] == [1, 2, 3]
    assert [json.loads(delivery.body)["id"] for delivery in found] == [event.id for event in events]


def test_events_are_encoded_only_for_a_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly all are handled at the first attempt."""
    body = b"[" + dump(wrap(deletion(1), source=GATEWAY)) + b"]"
    with monkeypatch.context() as never:
        never.delattr("shared.messaging.delivery.json.dumps")
        [delivery] = _read(body, 1)
    assert delivery.event
    assert json.loads(delivery.body) == json.loads(body)[0]


def test_no_depth_of_nesting_breaks_the_reader() -> None:
    """Decoding ends at some depth: the event is refused. What was decoded can be encoded again for a retry queue."""
    for depth in range(1, 1500):
        found = _read(b'[{"type": ' + b"[" * depth + b"]" * depth + b"}]", 1)
        assert [delivery.event for delivery in found] == [None]
        assert found[0].body
