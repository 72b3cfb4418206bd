from pathlib import Path

import pytest

from api_gateway.lifecycle import diagram, table
from api_gateway.lifecycle.table import ROWS, STATES, after, retry_of
from shared.events import EVENTS, SUBSCRIPTIONS
from shared.events.types import GATEWAY

PAGE = Path(__file__).parents[3] / "docs" / "architecture" / "lifecycle.md"


def test_the_page_is_drawn_from_the_table() -> None:
    """Stale? `python -m api_gateway lifecycle > docs/architecture/lifecycle.md`."""
    assert PAGE.read_text() == diagram.page()


def test_every_row_answers_for_every_state() -> None:
    """A dot is a decision too; only `deleted` has no column, because nothing follows it."""
    assert {len(row) for row in ROWS.values()} == {len(STATES) - 1}


def test_events_in_the_table_exist_and_reach_the_gateway() -> None:
    """A row nobody can trigger would be a lie."""
    heard = {kind.type for kind in SUBSCRIPTIONS[GATEWAY]} | {"site.deletion_requested"}
    named = {name for name in ROWS if "." in name}
    assert named <= set(EVENTS)
    assert named <= heard


@pytest.mark.parametrize(
    "order", ["repo.created deploy.succeeded ssl.issued", "ssl.issued deploy.succeeded repo.created"]
)
def test_later_facts_imply_earlier_ones(order: str) -> None:
    """Events of different services overtake each other."""
    state = "provisioning"
    for happened in order.split():
        state = after(state, happened)
    assert state == "active"


def test_nothing_leads_back_from_deletion() -> None:
    """A site on its way out only ever goes."""
    assert {after("deleting", happened) for happened in ROWS} == {"deleting", "deleted"}
    assert {after("deleted", happened) for happened in ROWS} == {"deleted"}


def test_an_active_site_only_ever_leaves_by_deletion() -> None:
    """A failed deployment leaves the release before serving."""
    assert {after("active", happened) for happened in ROWS} == {"active", "deleting"}


def test_each_retry_leads_out_of_failed() -> None:
    """Whatever facts are there, the state that follows is one that the sweeper watches."""
    for repository in (True, False):
        for deployed in (True, False):
            assert after("failed", retry_of(repository=repository, deployed=deployed)) in table.UNDER_WAY


def test_unknown_happenings_change_nothing_and_unknown_states_are_refused() -> None:
    """A newer event type is harmless, a corrupt row is not."""
    assert after("active", "site.painted") == "active"
    with pytest.raises(ValueError, match="not a state"):
        after("happy", "ssl.issued")
