"""The definition of a route; routes.py has the table of all routes."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel

from api_gateway.api.call import Call
from shared.access import Action

Auth = Literal["user", "public", "webhook"]
Handler = Callable[[Call], Awaitable[web.StreamResponse]]
TEXT, EVENTS, HTML, JSON = "text/plain", "text/event-stream", "text/html", "application/json"


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    handler: Handler
    summary: str
    answers: Mapping[int, Any]
    """By status: a type that pydantic can describe, None for no body, or media type names."""
    auth: Auth = "user"
    action: Action | None = Action.VIEW
    """What it does with the site in the path, or else with the customer's account; None: nothing with either."""
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    idempotent: bool = False
    errors: tuple[int, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.of_site and self.auth != "user":
            raise ValueError(f"{self.path} is about a site and must know who asks")
        if self.of_site and (self.method == "GET") != (self.action is Action.VIEW):
            raise ValueError(f"{self.method} {self.path} must name its action")

    @property
    def of_site(self) -> bool:
        return "{app_id}" in self.path

    @property
    def name(self) -> str:
        return self.handler.__name__
