"""Older news never undoes newer."""

import json

import pytest

from shared.events import EventData
from shared.events import types as t
from shared.sitespec import PLANS, STANDARD
from tests.integration.provisioner.conftest import World
from tests.support.handling import Inbox, pairs_of_one_state, two_events

# The creation is a fact, but its plan is a state.
PLAN = (t.SiteRequested, t.SitePlanChanged)
PAIRS = [
    *pairs_of_one_state(t.PROVISIONER),
    *((one, two) for one in PLAN for two in PLAN if t.SiteRequested in (one, two)),
]


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second plan."""
    monkeypatch.setitem(PLANS, "large", STANDARD.model_copy(update={"name": "large"}))


@pytest.mark.parametrize("kinds", PAIRS, ids=lambda kinds: " ".join(kind.type for kind in kinds))
async def test_any_order_and_repetition_ends_in_the_same_state(
    world: World, kinds: tuple[type[EventData], type[EventData]]
) -> None:
    site = await world.request_site()
    inbox = Inbox(t.PROVISIONER, world.pool, world.handlers.table())
    token = world.common.encrypt("{}")
    older, newer = two_events(kinds, customer_uuid=site.customer_uuid, app_id=site.app_id, values=token)
    await inbox.bears_any_order(older, newer)


async def test_variables_that_come_late_do_not_replace_newer_ones(world: World) -> None:
    """A retry, or an operator's replay days later."""
    data = await world.request_site()
    inbox = Inbox(t.PROVISIONER, world.pool, world.handlers.table())
    for sequence in (2, 1, 2):
        values = world.common.encrypt(json.dumps({"N": str(sequence)}))
        changed = t.EnvChanged(customer_uuid=data.customer_uuid, app_id=data.app_id, values=values)
        await inbox(changed, sequence=sequence)
    token = await world.pool.fetchval("SELECT customer_env FROM sites WHERE app_id = $1", data.app_id)
    assert json.loads(world.vault.decrypt(token)) == {"N": "2"}
