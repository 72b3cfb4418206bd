"""Older news never undoes newer."""

import pytest

from shared.events import EventData
from shared.events import types as t
from shared.names import new_deployment_id
from shared.sitespec import PLANS, STANDARD
from tests.support.handling import pairs_of_one_state, two_events

from .stage import Stage

# The creation is a fact, but its plan is a state.
PLAN = (t.SiteRequested, t.SitePlanChanged)
PAIRS = [
    *pairs_of_one_state(t.DEPLOYER),
    *((one, two) for one in PLAN for two in PLAN if t.SiteRequested in (one, two)),
]


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second plan."""
    monkeypatch.setitem(PLANS, "large", STANDARD.model_copy(update={"name": "large"}))


@pytest.mark.parametrize("kinds", PAIRS, ids=lambda kinds: " ".join(kind.type for kind in kinds))
async def test_any_order_and_repetition_ends_in_the_same_state(
    stage: Stage, kinds: tuple[type[EventData], type[EventData]]
) -> None:
    site = await stage.site()
    older, newer = two_events(kinds, **site.common(), domain=site.domain)
    await stage.inbox.bears_any_order(older, newer)


async def states(stage: Stage, *deployments: str) -> list[str]:
    found = {r["id"]: r["state"] for r in await stage.context.pool.fetch("SELECT id, state FROM deployments")}
    return [found[deployment] for deployment in deployments]


@pytest.mark.parametrize("ended", [False, True])
async def test_an_older_wish_that_comes_late_is_superseded(stage: Stage, *, ended: bool) -> None:
    """Whether the newer one still waits or has been deployed: a late push does not undo somebody's rollback."""
    site = await stage.site()
    await stage.deploy()
    first = await stage.context.pool.fetchval("SELECT id FROM deployments")
    push, back = new_deployment_id(), new_deployment_id()
    rolled_back = t.DeployQueued(**site.common(), deployment_id=back, kind="rollback", rollback_to=first)
    pushed = t.DeployQueued(**site.common(), deployment_id=push, kind="push", commit=site.commit)
    await stage.handle(rolled_back, sequence=2)
    if ended:
        await stage.deploy()
    await stage.handle(pushed, sequence=1)
    assert await states(stage, push, back) == ["superseded", "succeeded" if ended else "queued"]


async def test_a_deployment_that_was_cancelled_before_it_is_known_never_runs(stage: Stage) -> None:
    """The wish to cancel may overtake what it is about."""
    site = await stage.site()
    await stage.deploy()
    deployment = new_deployment_id()
    await stage.handle(t.DeployCancelRequested(**site.common(), deployment_id=deployment), sequence=2)
    await stage.handle(t.DeployQueued(**site.common(), deployment_id=deployment, kind="manual"), sequence=1)
    assert await states(stage, deployment) == ["cancelled"]
    assert await stage.context.pool.fetchval("SELECT count(*) FROM cancelled_ahead") == 0
