"""Events of many sites of few customers at once: the log is locked by customer, and nobody waits in a circle."""

from aio_pika.abc import AbstractRobustConnection
from structlog.testing import capture_logs

from notifier.bootstrap import lane
from notifier.handlers import HANDLERS
from shared.db.pool import Pool
from shared.events.types import NOTIFIER, DeployQueued
from shared.messaging.inbox import Consumer
from tests.support.events import Elsewhere
from tests.support.messaging import both, running
from tests.support.waiting import until

COUNT = 400
# More than there are lanes, so that some share one.
CUSTOMERS = 8


async def test_customers_locks_are_taken_in_one_order(
    pool: Pool, connection: AbstractRobustConnection, elsewhere: Elsewhere
) -> None:
    """Several share a transaction, and are not undone by a deadlock with another lane's or another instance's."""
    for number in range(COUNT):
        customer, site = number % CUSTOMERS, number % 16
        event = DeployQueued(
            customer_uuid=f"cust_{customer:012d}", app_id=f"app_{site:010d}", kind="push",
            deployment_id=f"deploy-20260101-000000-{number:04d}",
        )  # fmt: skip
        await elsewhere.publish(event)
    instances = [Consumer(NOTIFIER, pool, both(connection), HANDLERS, lane=lane) for _ in range(2)]
    with capture_logs() as logs:
        async with running(*(instance.run for instance in instances)):
            await until(lambda: pool.fetchval("SELECT count(*) = $1 FROM event_log", COUNT))
    assert [line for line in logs if line["event"] in {"batch_undone", "event_failed", "event_tried_again"}] == []
