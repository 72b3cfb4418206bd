"""Real PostgreSQL and RabbitMQ of the test stack: a fresh database and a fresh virtual host for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from aio_pika.abc import AbstractRobustConnection

from shared.db.pool import Pool, create_pool
from shared.messaging import broker
from tests.support import postgres, rabbitmq, stack

NewDsn = Callable[[str], Awaitable[str]]


@pytest.fixture(scope="session")
def admin_dsn() -> Iterator[str]:
    """The database's administrator."""
    dsn = stack.admin_dsn()
    rabbitmq.in_own_loop(postgres.drop(dsn, own=False))
    yield dsn
    if not stack.thrown_away():
        rabbitmq.in_own_loop(postgres.drop(dsn, own=True))


@pytest.fixture
def service(request: pytest.FixtureRequest) -> str:
    """Whose tables `dsn` has: the service this test's folder is named after. Override where that is not it."""
    return request.path.parent.name.replace("_", "-")


@pytest.fixture
async def new_dsn(admin_dsn: str) -> AsyncIterator[NewDsn]:
    """`await new_dsn("dns-ssl")`: a fresh database with that service's schema, all migrations applied."""
    made: list[str] = []

    async def make(name: str) -> str:
        made.append(await postgres.clone(admin_dsn, name))
        return made[-1]

    yield make
    for dsn in made:
        await postgres.abandon(admin_dsn, dsn)


@pytest.fixture
async def dsn(new_dsn: NewDsn, service: str) -> str:
    return await new_dsn(service)


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await create_pool(dsn)
    yield made
    # A test that ends with a connection in use must not hang here.
    made.terminate()


@pytest.fixture(scope="session")
def vhosts() -> Iterator[Iterator[str]]:
    rabbitmq.remove_vhosts(own=False)
    yield rabbitmq.fresh_vhosts(stack.amqp_url())
    if not stack.thrown_away():
        rabbitmq.remove_vhosts(own=True)


@pytest.fixture
def amqp_url(vhosts: Iterator[str]) -> str:
    """The broker, in a virtual host of this test's own."""
    return next(vhosts)


@pytest.fixture
async def connection(amqp_url: str) -> AsyncIterator[AbstractRobustConnection]:
    made = await broker.connect(amqp_url, "tests")
    yield made
    await made.close()
