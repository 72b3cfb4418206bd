"""Notifier processes between the test's own mail relay, clients and platform."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import socketio
from aio_pika.abc import AbstractRobustConnection

from shared.db.pool import Pool
from shared.events.types import CustomerRegistered, MembershipChanged, SiteRequested, TokenIssued
from shared.tokens import digest, new_token
from tests.integration.notifier.smtp import Relay
from tests.support.events import Elsewhere
from tests.support.service import ServiceProcess
from tests.support.waiting import until

FAR = "2100-01-01T00:00:00Z"


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    made = Relay()
    await made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def amqp_url(vhosts: Iterator[str]) -> str:
    """One virtual host per module: declaring all queues takes long; what a killed service left is purged."""
    return next(vhosts)


@pytest.fixture
async def elsewhere(connection: AbstractRobustConnection) -> Elsewhere:
    made = Elsewhere(connection)
    await made.start(purge="notifier")
    return made


NewService = Callable[..., ServiceProcess]


@pytest.fixture
async def new_service(
    dsn: str, amqp_url: str, key_file: Path, proofs_key_file: Path, relay: Relay, elsewhere: Elsewhere, tmp_path: Path
) -> AsyncIterator[NewService]:
    """`new_service(NAME="value")`: a notifier with these settings changed, not started yet."""
    made: list[ServiceProcess] = []

    def make(**changes: str) -> ServiceProcess:
        settings = {
            "DATABASE_URL": dsn,
            "AMQP_URL": amqp_url,
            "KEY_FILE": str(key_file),
            "PROOFS_KEY_FILE": str(proofs_key_file),
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(relay.port),
            "MAIL_FROM": "WebMeteor <no-reply@webmeteor.localhost>",
            "DASHBOARD_URL": "https://app.webmeteor.localhost",
            **changes,
        }
        made.append(ServiceProcess("notifier", settings, tmp_path / f"notifier-{len(made)}.log"))
        return made[-1]

    yield make
    for process in made:
        await process.kill()


@pytest.fixture
async def running(new_service: NewService) -> ServiceProcess:
    process = new_service()
    await process.start()
    return process


class Customer:
    """One with a token and a site."""

    introduced: ClassVar[set[object]] = set()
    """Tokens whose events have been published."""

    def __init__(self, letter: str) -> None:
        self.uuid = f"cust_{letter * 12}"
        self.user = f"user_{letter * 12}"
        self.app = f"app_{letter * 10}"
        self.email = f"{letter}@example.com"
        self.token = new_token()
        self.domain = f"{letter}.webmeteor.localhost"

    async def introduce(self, elsewhere: Elsewhere, site_name: str = "My Site") -> None:
        await elsewhere.publish(CustomerRegistered(customer_uuid=self.uuid, email=self.email, name="Ada"))
        await elsewhere.publish(
            MembershipChanged(customer_uuid=self.uuid, user_uuid=self.user, role="owner"),
        )
        await elsewhere.publish(
            TokenIssued.model_validate(
                {
                    "customer_uuid": self.uuid,
                    "user_uuid": self.user,
                    "token_sha256": digest(self.token),
                    "expires_at": FAR,
                }
            )
        )
        self.introduced.add(self.token)
        await elsewhere.publish(
            SiteRequested(
                customer_uuid=self.uuid, app_id=self.app, site_type="blog", site_name=site_name, domain=self.domain
            )
        )


@pytest.fixture
async def ada(elsewhere: Elsewhere) -> Customer:
    made = Customer("a")
    await made.introduce(elsewhere)
    return made


@pytest.fixture
async def bob(elsewhere: Elsewhere) -> Customer:
    made = Customer("b")
    await made.introduce(elsewhere)
    return made


class Client:
    """A customer's page: keeps what it is told."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.socket = socketio.AsyncClient(reconnection=False)
        self.told: list[tuple[str, Any]] = []
        self.refused: Any = None
        self.socket.on("*", self._keep)
        self.socket.on("connect_error", self._refuse)

    async def connect(self, url: str, token: Any, **auth: Any) -> None:
        """A token that has been introduced is waited for: on a busy machine its event takes its time."""
        if isinstance(token, str) and token in Customer.introduced:
            known = "SELECT true FROM token_grants WHERE token_sha256 = $1"
            await until(lambda: self._pool.fetchval(known, digest(token)))
        await self.socket.connect(url, auth={"token": token, **auth}, transports=["websocket"], wait_timeout=20)

    async def ask(self, event: str, value: Any) -> Any:
        return await self.socket.call(event, value, timeout=20)

    def events(self, kind: str | None = None) -> list[Any]:
        return [body for name, body in self.told if kind in {None, name} and "specversion" in body]

    async def until(self, count: int, kind: str | None = None) -> list[Any]:
        async def enough() -> bool:
            return len(self.events(kind)) >= count

        await until(enough)
        return self.events(kind)

    async def _keep(self, event: str, body: Any) -> None:
        self.told.append((event, body))

    async def _refuse(self, data: Any) -> None:
        self.refused = data


NewClient = Callable[[], Client]


@pytest.fixture
async def new_client(pool: Pool) -> AsyncIterator[NewClient]:
    made: list[Client] = []

    def make() -> Client:
        made.append(Client(pool))
        return made[-1]

    yield make
    for client in made:
        await client.socket.disconnect()


async def handled(pool: Pool, event_id: str) -> None:
    """Waits until the notifier has committed what the event means to it."""
    await until(lambda: pool.fetchval("SELECT true FROM inbox WHERE event_id = $1::text::uuid", event_id))
