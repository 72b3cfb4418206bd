import pytest

from deployer.handlers import Handlers
from shared.events import types as t
from shared.sitespec import UnknownPlanError
from tests.support.nobody import NOBODY


async def test_an_unknown_plan_changes_nothing() -> None:
    """A newer gateway knows it: the event is retried until a newer deployer does, too."""
    data = t.SitePlanChanged(
        customer_uuid="cust_abc123def456", app_id="app_xyz7890abc", domain="mysite.webmeteor.in", plan="gold"
    )
    with pytest.raises(UnknownPlanError, match="gold"):
        await Handlers(NOBODY, NOBODY, NOBODY)._set_plan(NOBODY, data)
