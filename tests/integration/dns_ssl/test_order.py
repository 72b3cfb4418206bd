"""Older news never undoes newer."""

import itertools

import pytest

from dns_ssl.handlers import HANDLERS
from shared.db.pool import Pool
from shared.events import EventData
from shared.events import types as t
from shared.messaging.asyncapi import example
from tests.support.handling import Inbox, pairs_of_one_state, two_events


@pytest.mark.parametrize(
    "kinds", pairs_of_one_state(t.DNS_SSL), ids=lambda kinds: " ".join(kind.type for kind in kinds)
)
async def test_any_order_and_repetition_ends_in_the_same_state(
    pool: Pool, kinds: tuple[type[EventData], type[EventData]]
) -> None:
    inbox = Inbox(t.DNS_SSL, pool, HANDLERS)
    for kind in (t.SiteRequested,):
        await inbox(example(kind).data)
    older, newer = two_events(kinds)
    await inbox.bears_any_order(older, newer)


async def test_a_site_and_its_places_in_any_order_and_repetition(pool: Pool) -> None:
    """The record leads where the newest placement says, whenever the site itself was heard of."""
    inbox = Inbox(t.DNS_SSL, pool, HANDLERS)
    older, newer = two_events((t.SitePlaced, t.SitePlaced))
    events = (example(t.SiteRequested), older, newer)
    right = await inbox.state_after(events)
    assert [row["addresses"] for row in right["records"]] == [newer.data.addresses]
    for order in itertools.product(events, repeat=4):
        if {event.id for event in order} == {event.id for event in events}:
            assert await inbox.state_after(order) == right, [event.type for event in order]
