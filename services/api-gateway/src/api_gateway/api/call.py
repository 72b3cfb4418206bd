"""One request on its way to a handler, with its customer, its site and its validated body."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from aio_pika.abc import AbstractRobustConnection
from aiohttp import web
from pydantic import BaseModel
from shared.db.pool import Pool
from shared.messaging.outbox import Outbox
from shared.places import Places
from shared.secrets import Vault

from api_gateway.accounts.passwords import Passwords
from api_gateway.api.route import Route
from api_gateway.settings import Settings
from api_gateway.webhook.intake import Intake
from api_gateway.webhook.repositories import Repositories

M = TypeVar("M", bound=BaseModel)
Row = Any  # asyncpg.Record: columns by name


@dataclass(frozen=True)
class Gateway:
    """The handlers' dependencies; built once, in bootstrap."""

    settings: Settings
    pool: Pool
    outbox: Outbox
    common: Vault
    """For what gateway and provisioner exchange."""
    proofs: Vault
    """For proof tokens, which the notifier mails."""
    broker: AbstractRobustConnection
    passwords: Passwords
    intake: Intake
    repositories: Repositories
    openapi: Callable[[], dict[str, Any]]
    places: Places


GATEWAY = web.AppKey("gateway", Gateway)


@dataclass(frozen=True)
class Customer:
    customer_uuid: str
    email: str
    name: str
    email_proven: bool
    token_sha256: str


@dataclass(frozen=True)
class Call:
    request: web.Request
    gateway: Gateway
    route: Route
    _customer: Customer | None = None
    _site: Row | None = None
    any_body: BaseModel | None = None
    _query: BaseModel | None = None

    @property
    def customer(self) -> Customer:
        assert self._customer is not None  # noqa: S101 - the guard sets it for every route that is not public
        return self._customer

    @property
    def site(self) -> Row:
        """The site in the path, which belongs to the customer (guard.py)."""
        assert self._site is not None  # noqa: S101 - the guard sets it for every path with {app_id}
        return self._site

    def place(self) -> AbstractContextManager[None]:
        """Hold a place for an answer that may stay open for long. Raises TooManyStreamsError."""
        return self.gateway.places.held(self.customer.customer_uuid, self.site["app_id"])

    def body(self, kind: type[M]) -> M:
        assert isinstance(self.any_body, kind)  # noqa: S101 - the route names its body's type
        return self.any_body

    def query(self, kind: type[M]) -> M:
        assert isinstance(self._query, kind)  # noqa: S101 - the route names its query's type
        return self._query
