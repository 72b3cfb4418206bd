"""Older news never undoes newer."""

import pytest

from notifier.handlers import HANDLERS
from notifier.pruning import RULES
from shared.db.pool import Pool
from shared.db.pruning import prune
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


async def test_events_that_are_replayed_weeks_after_the_deletion_bring_nothing_back(pool: Pool) -> None:
    """Parked events wait until an operator replays them, longer than the event log reaches back."""
    inbox = Inbox(t.NOTIFIER, pool, HANDLERS)
    late = [example(kind).data for kind in (t.SiteRequested, t.RepoCreated, t.DeployQueued, t.SiteActive)]
    for data in (*late, example(t.SiteDeleted).data):
        await inbox(data)
    await pool.execute("UPDATE event_log SET created_at = now() - interval '30 days'")
    await pool.execute("UPDATE removed_sites SET removed_at = now() - interval '30 days'")
    await prune(pool, RULES)
    assert await pool.fetchval("SELECT count(*) FROM event_log") == 0
    for data in late:
        await inbox(data)
    assert await pool.fetch("SELECT app_id FROM sites UNION ALL SELECT app_id FROM deployments") == []
