from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from pydantic import BaseModel, TypeAdapter


@dataclass(frozen=True)
class Reply:
    """An answer as data, so that it can be stored (idempotency) as well as sent."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        kind = "application/json" if self.body else None
        return web.Response(text=self.body or None, status=self.status, content_type=kind, headers=self.headers)


def reply(value: BaseModel | None, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, value.model_dump_json() if value else "", headers or {})


def reply_list(kind: Any, values: list[Any], *, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a bare JSON array, as the specification has lists."""
    return Reply(200, TypeAdapter(list[kind]).dump_json(values).decode(), headers or {})
