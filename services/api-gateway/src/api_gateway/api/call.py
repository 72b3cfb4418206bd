"""One request on its way to a handler, with its customer, its site and its validated body."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel

from api_gateway.context import Context

M = TypeVar("M", bound=BaseModel)
Row = Any  # asyncpg.Record: columns by name


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
    context: Context
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
        return self.context.places.held(self.customer.customer_uuid, self.site["app_id"])

    def body(self, kind: type[M]) -> M:
        assert isinstance(self.any_body, kind)  # noqa: S101 - the route names its body's type
        return self.any_body

    def query(self, kind: type[M]) -> M:
        assert isinstance(self._query, kind)  # noqa: S101 - the route names its query's type
        return self._query
