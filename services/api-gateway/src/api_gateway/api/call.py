"""One request on its way to a handler, with its principal, its site and its validated body."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel

from api_gateway.context import Context
from shared.access import Principal

M = TypeVar("M", bound=BaseModel)
Row = Any  # asyncpg.Record: columns by name


@dataclass(frozen=True)
class Call:
    request: web.Request
    context: Context
    admit_again: Callable[[], Awaitable[object]]
    """For an answer that stays open: raises the guard's error once the caller may no longer have it."""
    _principal: Principal | None = None
    _site: Row | None = None
    any_body: BaseModel | None = None
    _query: BaseModel | None = None

    @property
    def principal(self) -> Principal:
        assert self._principal is not None  # noqa: S101 - the guard sets it for every route that is not public
        return self._principal

    @property
    def customer_uuid(self) -> str:
        """The customer whose site or account the request is about."""
        return str(self._site["customer_uuid"]) if self._site is not None else self.principal.customer_uuid

    @property
    def site(self) -> Row:
        """The site in the path, with which the principal may do what the route does (guard.py)."""
        assert self._site is not None  # noqa: S101 - the guard sets it for every path with {app_id}
        return self._site

    def place(self) -> AbstractContextManager[None]:
        """Hold a place for an answer that may stay open for long. Raises TooManyStreamsError."""
        return self.context.places.held(self.customer_uuid, self.site["app_id"])

    def body(self, kind: type[M]) -> M:
        assert isinstance(self.any_body, kind)  # noqa: S101 - the route names its body's type
        return self.any_body

    def query(self, kind: type[M]) -> M:
        assert isinstance(self._query, kind)  # noqa: S101 - the route names its query's type
        return self._query
