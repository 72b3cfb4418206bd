"""Older news never undoes newer."""

import pytest

from notifier.handlers import HANDLERS
from shared.db.pool import Pool
from shared.events import EventData
from shared.events import types as t
from shared.messaging.asyncapi import example
from tests.support.handling import Inbox, pairs_of_one_state, two_events


@pytest.mark.parametrize(
    "kinds", pairs_of_one_state(t.NOTIFIER), ids=lambda kinds: " ".join(kind.type for kind in kinds)
)
async def test_any_order_and_repetition_ends_in_the_same_state(
    pool: Pool, kinds: tuple[type[EventData], type[EventData]]
) -> None:
    inbox = Inbox(t.NOTIFIER, pool, HANDLERS)
    for kind in (t.CustomerRegistered, t.SiteRequested, t.SiteActive):
        await inbox(example(kind).data)
    older, newer = two_events(kinds)
    await inbox.bears_any_order(older, newer)
