"""Two versions of the platform understand each other's events (docs/architecture/how-events-change.md)."""

import json
from pathlib import Path
from typing import Any

import pydantic
import pytest

from shared.events import EVENTS, UnknownEventError, dump, parse
from shared.messaging.asyncapi import example

RELEASED = sorted((Path(__file__).parent / "released").glob("*.jsonl"))
LINES = [
    pytest.param(line, id=f"{file.stem} {json.loads(line)['type']}")
    for file in RELEASED
    for line in file.read_text().splitlines()
]


@pytest.mark.parametrize("line", LINES)
def test_an_event_of_a_released_version_is_read(line: str) -> None:
    """They wait in queues, outboxes and parking queues while the platform is upgraded."""
    was: dict[str, Any] = json.loads(line)
    event = parse(line.encode())
    assert (event.type, event.subject) == (was["type"], was["subject"])
    now = json.loads(dump(event))["data"]
    assert {name: now[name] for name in was["data"]} == was["data"], "a field was renamed, removed or narrowed"


def test_what_is_not_known_is_told_apart_from_what_is_no_event() -> None:
    """A type or a value of a newer version is tried again, until this version is gone (shared.messaging.inbox)."""
    raw = json.loads(dump(example(EVENTS["deploy.queued"])))
    raw["data"]["kind"] = "a kind that is not known yet"
    with pytest.raises(pydantic.ValidationError):
        parse(json.dumps(raw).encode())
    with pytest.raises(UnknownEventError):
        parse(b'{"type": "site.teleported"}')
