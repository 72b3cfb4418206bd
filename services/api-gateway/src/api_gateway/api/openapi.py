"""OpenAPI 3.1, generated from the route table and the pydantic models, so that it can't differ from the code."""

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, TypeAdapter

from api_gateway.api.route import EVENTS, HTML, TEXT, Route

REF = "#/components/schemas/{model}"
Json = dict[str, Any]
_MEDIA = {TEXT, EVENTS, HTML, "application/json"}


class Problem(BaseModel):
    """RFC 9457. `key` is stable; some errors have further fields, such as `errors` for each field of a body."""

    type: str
    title: str
    status: int
    detail: str
    key: str


class PushPayload(BaseModel):
    """GitHub-shaped; further fields are ignored. Signed: `X-Hub-Signature-256: sha256=<HMAC of the raw body>`."""

    ref: str
    after: str
    repository: dict[str, Any]
    pusher: dict[str, Any]


def document(routes: Sequence[Route]) -> Json:
    schemas, components = _schemas(routes)
    paths: dict[str, Json] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "WebMeteor",
            "version": "1",
            "description": "A site of your own, live under HTTPS in seconds, deployed by git push.",
        },
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "`wm_…` from login"}},
        },
    }


def _schemas(routes: Sequence[Route]) -> tuple[dict[Any, Json], Json]:
    inputs: dict[Any, tuple[Any, Any, TypeAdapter[Any]]] = {}
    for kind in [route.body for route in routes if route.body] + [PushPayload]:
        inputs[kind, "validation"] = (kind, "validation", TypeAdapter(kind))
    answers = [kind for route in routes for kind in route.answers.values() if _is_type(kind)] + [Problem]
    for kind in answers:
        inputs[str(kind), "serialization"] = (str(kind), "serialization", TypeAdapter(kind))
    schemas, definitions = TypeAdapter.json_schemas(inputs.values(), ref_template=REF)
    return dict(schemas), definitions.get("$defs", {})


def _is_type(kind: Any) -> bool:
    return kind is not None and not isinstance(kind, str | tuple)


def _operation(route: Route, schemas: dict[Any, Json]) -> Json:
    operation: Json = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "tags": [_tag(route.path)],
        "security": [{"token": []}] if route.auth == "user" else [],
        "parameters": _parameters(route),
        "responses": {str(status): _answer(status, kind, schemas) for status, kind in sorted(route.answers.items())},
    }
    body = PushPayload if route.auth == "webhook" else route.body
    if body:
        content = {"application/json": {"schema": schemas[body, "validation"]}}
        operation["requestBody"] = {"required": route.body is None or _required(body), "content": content}
    for status in sorted(_error_statuses(route)):
        problem = {"application/problem+json": {"schema": schemas[str(Problem), "serialization"]}}
        operation["responses"][str(status)] = {"description": _phrase(status), "content": problem}
    return operation


def _required(body: type[BaseModel]) -> bool:
    return any(field.is_required() for field in body.model_fields.values())


def _error_statuses(route: Route) -> set[int]:
    found = set(route.errors)
    found |= {401} if route.auth == "user" else set()
    found |= {403} if route.auth == "user" and route.action else set()
    found |= {404} if route.of_site else set()
    found |= {400, 408, 413, 415, 422} if route.body or route.auth == "webhook" else set()
    found |= {422} if route.query or route.idempotent else set()
    return found | ({503} if route.auth != "public" or route.body else set())


def _operation_id(route: Route) -> str:
    return f"{route.name}_short" if (route.method, route.path) == ("POST", "/api/sites") else route.name


def _tag(path: str) -> str:
    first = path.split("/")[2]
    if first == "sites":
        return "deployments" if re.search(r"/(deployments|rollback)", path) else "sites"
    return {"auth": "account", "me": "account", "webhook": "webhook"}.get(first, "about")


def _parameters(route: Route) -> list[Json]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    if route.query:
        schema = route.query.model_json_schema()
        for name, kind in schema["properties"].items():
            found.append({"name": name, "in": "query", "required": False, "schema": kind})
    if route.idempotent:
        about = "The same key and body return the first response again, for a day"
        found.append(_header("Idempotency-Key", about))
    if EVENTS in str(route.answers.get(200)):
        found.append(_header("Last-Event-ID", "Where a client continues (deployment logs)"))
    if route.auth == "webhook":
        found += [_header(name, "") for name in ("X-Hub-Signature-256", "X-GitHub-Event", "X-GitHub-Delivery")]
    return found


def _header(name: str, about: str) -> Json:
    return {"name": name, "in": "header", "required": False, "description": about, "schema": {"type": "string"}}


def _phrase(status: int) -> str:
    """Return RFC 9110's name; Python has all of them only from 3.13 on."""
    return {413: "Content Too Large", 422: "Unprocessable Content"}.get(status) or HTTPStatus(status).phrase


def _answer(status: int, kind: Any, schemas: dict[Any, Json]) -> Json:
    described: Json = {"description": _phrase(status)}
    if isinstance(kind, str | tuple):
        media = (kind,) if isinstance(kind, str) else kind
        described["content"] = {name: {"schema": {"type": "string"}} for name in media}
    elif kind is not None:
        described["content"] = {"application/json": {"schema": schemas[str(kind), "serialization"]}}
    return described
