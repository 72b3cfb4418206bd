"""Older news never undoes newer."""

import pytest

from shared.events import EventData
from shared.events.types import GATEWAY
from tests.integration.api_gateway.conftest import Api, Platform
from tests.support.handling import pairs_of_one_state, two_events


@pytest.mark.parametrize("kinds", pairs_of_one_state(GATEWAY), ids=lambda kinds: " ".join(k.type for k in kinds))
async def test_any_order_and_repetition_ends_in_the_same_state(
    api: Api, platform: Platform, kinds: tuple[type[EventData], type[EventData]]
) -> None:
    app_id = await api.create()
    site = await platform.site(app_id)
    older, newer = two_events(kinds, **await platform.ids(app_id), domain=site["domain"], machine="main")
    await platform.hear.bears_any_order(older, newer)
