"""The fixtures that all integration tests stand on."""

from collections.abc import Awaitable, Callable

from aio_pika.abc import AbstractRobustConnection

from shared.db.pool import Pool
from tests.support import rabbitmq

NewDsn = Callable[[str], Awaitable[str]]


async def test_database_of_a_test_is_fresh_and_has_the_shared_tables(pool: Pool) -> None:
    """A row written by one run of this test is never seen by the next."""
    assert await pool.fetchval("SELECT count(*) FROM outbox") == 0
    await pool.execute("INSERT INTO outbox (type, body) VALUES ('x', '')")
    assert await pool.fetchval("SELECT current_schema()") == "shared"


async def test_each_service_has_a_template(new_dsn: NewDsn) -> None:
    """Every service's migrations apply to an empty database."""
    for service in ("api-gateway", "provisioner", "deployer", "dns-ssl", "notifier"):
        assert await new_dsn(service)


async def test_virtual_host_takes_the_topology(connection: AbstractRobustConnection) -> None:
    """It is there from the beginning, and can be declared again."""
    await rabbitmq.declare(await connection.channel())
