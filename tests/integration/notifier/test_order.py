"""Older news never undoes newer."""

import pytest

from notifier.handlers import HANDLERS
from notifier.pruning import RULES
from shared.db.pool import Pool
from shared.db.pruning import prune
from shared.events import EVENTS, EventData
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


async def test_nobody_is_told_of_a_site_that_is_gone(pool: Pool) -> None:
    """Neither live nor by mail: its customer hears of the deletion, once, and of nothing after it."""
    inbox = Inbox(t.NOTIFIER, pool, HANDLERS)
    for kind in (t.CustomerRegistered, t.SiteRequested, t.SiteDeleted):
        await inbox(example(kind).data)
    told = ["site.requested", "site.deleted"]

    for late in (*told, "site.active", "site.failed", "deploy.succeeded", "deploy.log", "ssl.failed", "domain.failed"):
        await inbox(example(EVENTS[late]).data)
    assert await pool.fetchval("SELECT array_agg(type ORDER BY seq) FROM event_log") == told
    assert await pool.fetchval("SELECT array_agg(kind) FROM notification_log") == ["site.deleted"]
    assert await pool.fetchval("SELECT count(*) FROM deployment_log") == 0
