"""What the gateway's intake relies on, for every dialect and every sender of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from api_gateway.webhook.dialects.dialect import Dialect, Ignored, Message, Push
from api_gateway.webhook.dialects.github import GitHub
from api_gateway.webhook.dialects.table import DIALECTS, dialect_of
from api_gateway.webhook.signature import sign
from provisioner.git.provider import Location
from provisioner.models import Delivery
from provisioner.webhooks import payload
from shared.errors import InvalidInputError

SECRET = "It's a Secret to Everybody"
COMMIT, NOTHING = "a" * 40, "0" * 40
FULL_NAME = "customer/site"


@dataclass(frozen=True)
class Sender:
    name: str
    dialect: type[Dialect]
    push: Callable[[str, str], Message]
    """(ref, new head) → the message."""
    about_nothing: Message | None = None
    """A message that names no repository, if the provider sends such."""


def _message(value: Any, headers: dict[str, str], raw: bytes | None = None) -> Message:
    return Message(CIMultiDict(headers), json.dumps(value).encode() if raw is None else raw, value)


def _platform(ref: str, after: str) -> Message:
    """What the provisioner itself posts."""
    delivery = Delivery(
        id="72d3162e-cc78-11e3-81ab-4c9367dc0958", customer_uuid="customer", app_id="site", ref=ref, before="b" * 40,
        after=after, secret=SECRET, attempts=0, created_at=datetime.now(UTC),
    )  # fmt: skip
    location = Location(
        full_name=FULL_NAME, repo_url="https://git.test/r", clone_url="https://git.test/r.git", origin=""
    )
    raw = payload.push(delivery, location, [])
    return _message(json.loads(raw), payload.headers(delivery, raw), raw)


def _github(ref: str, after: str) -> Message:
    value = {"ref": ref, "after": after, "repository": {"full_name": FULL_NAME}, "pusher": {"name": "ada"}}
    raw = json.dumps(value | {"commits": [1, None]}).encode()
    sent = {"X-GitHub-Event": "push", "X-GitHub-Delivery": "d-1", "X-Hub-Signature-256": sign(SECRET, raw)}
    return _message(json.loads(raw), sent, raw)


SENDERS = (
    Sender("the platform's own provider", GitHub, _platform),
    Sender("GitHub", GitHub, _github, _message({"zen": "Keep it simple."}, {"X-GitHub-Event": "ping"})),
)
each_sender = pytest.mark.parametrize("sender", SENDERS, ids=lambda sender: sender.name)
each_dialect = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: type(dialect).__name__)


def test_every_dialect_has_a_sender() -> None:
    """A new dialect brings the messages of its provider."""
    assert {type(dialect) for dialect in DIALECTS.values()} == {sender.dialect for sender in SENDERS}


@each_sender
def test_a_sender_is_understood_in_its_own_dialect(sender: Sender) -> None:
    """Its headers tell it from the others."""
    assert isinstance(dialect_of(sender.push("refs/heads/main", COMMIT).headers), sender.dialect)


@each_sender
def test_a_push_to_the_sites_branch_is_read(sender: Sender) -> None:
    """Repository, commit, pusher and the delivery's id."""
    message = sender.push("refs/heads/main", COMMIT)
    dialect = dialect_of(message.headers)
    assert dialect.identify(message) == FULL_NAME
    push = dialect.parse(message, "main")
    assert isinstance(push, Push)
    assert push.commit == COMMIT
    assert push.pusher
    assert push.delivery_id


@each_sender
def test_a_signature_is_valid_for_its_body_and_secret_alone(sender: Sender) -> None:
    """Not for another byte, another secret, or when there is none."""
    message = sender.push("refs/heads/main", COMMIT)
    dialect = dialect_of(message.headers)
    assert dialect.verify(message, SECRET)
    assert not dialect.verify(message, SECRET + "x")
    assert not dialect.verify(replace(message, raw=message.raw + b" "), SECRET)
    unsigned = CIMultiDict(message.headers)
    del unsigned[dialect.signature_header]
    assert not dialect.verify(replace(message, headers=unsigned), SECRET)


@each_sender
@pytest.mark.parametrize(
    ("ref", "after"), [("refs/heads/dev", COMMIT), ("refs/tags/main", COMMIT), ("refs/heads/main", NOTHING)]
)
def test_other_pushes_are_ignored(sender: Sender, ref: str, after: str) -> None:
    """Another branch, a tag, a deleted branch."""
    message = sender.push(ref, after)
    assert isinstance(dialect_of(message.headers).parse(message, "main"), Ignored)


@pytest.mark.parametrize("sender", [s for s in SENDERS if s.about_nothing], ids=lambda sender: sender.name)
def test_a_message_about_no_repository_is_ignored(sender: Sender) -> None:
    """As a provider sends it when its webhook is set up."""
    assert sender.about_nothing
    assert isinstance(dialect_of(sender.about_nothing.headers).identify(sender.about_nothing), Ignored)


@each_dialect
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c)
    )
)
def test_any_json_is_read_or_refused(dialect: Dialect, value: object) -> None:
    """InvalidInputError is the only error that leaves, and nothing is verified."""
    message = _message(value, {})
    assert not dialect.verify(message, SECRET)
    for read in (dialect.identify, lambda m: dialect.parse(m, "main")):
        try:
            read(message)
        except InvalidInputError:
            continue
