"""What a service may publish, and under which ids."""

from typing import Any, cast

import pytest

from shared.events import parse
from shared.events.types import GATEWAY, NOTIFIER, SiteDeletionRequested
from shared.logging import bind
from shared.messaging.outbox import Outbox

DATA = SiteDeletionRequested(customer_uuid="cust_000000000000", app_id="app_0000000000", domain="a.example.com")


class Transaction:
    """Keeps what is collected for its end."""

    def __init__(self) -> None:
        self.items: list[tuple[Any, Any]] = []

    def is_in_transaction(self) -> bool:
        return True


async def test_service_publishes_only_what_it_owns() -> None:
    """The registry's wiring holds at run time."""
    with pytest.raises(ValueError, match="does not own"):
        await Outbox(NOTIFIER).add(cast("Any", Transaction()), DATA)


async def test_correlation_goes_from_request_to_event_to_its_consequences() -> None:
    """One id through the whole chain; causation names the event before."""
    bind(correlation_id="request-1")
    tx: Any = Transaction()
    await Outbox(GATEWAY).add(cast("Any", tx), DATA)
    first = parse(tx.items[0][1][1])
    bind(correlation_id=first.correlationid, causation_id=first.id)
    await Outbox(GATEWAY).add(cast("Any", tx), DATA)
    second = parse(tx.items[1][1][1])
    assert first.correlationid == second.correlationid == "request-1"
    assert second.causationid == first.id
    assert second.id != first.id
