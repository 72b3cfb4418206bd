"""The registry as an AsyncAPI 3.0 document: `python -m shared.messaging.asyncapi > docs/asyncapi.json`."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from pydantic.fields import FieldInfo

from shared.events.envelope import Event, EventData
from shared.events.registry import EVENTS, PUBLISHERS, SUBSCRIPTIONS
from shared.events.types import SERVICE_NAMES
from shared.messaging.topology import EXCHANGE, SEQUENCE

_HEADER = {
    "description": "The event's place in its publisher's outbox: grows with each of its events. A list if the message"
    " is a JSON array of such events, with the content type application/cloudevents-batch+json.",
    "oneOf": [{"type": "integer"}, {"type": "array", "items": {"type": "integer"}}],
}
_WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
# Example values by field name, so that all events' examples describe the same site.
_EXAMPLES: dict[str, Any] = {
    "customer_uuid": "cust_abc123def456",
    "user_uuid": "user_abc123def456",
    "role": "owner",
    "app_id": "app_xyz789abc1",
    "deployment_id": "deploy-20260102-030405-k3f9",
    "copy_id": "copy_p7qa03k3f9xy",
    "safety_copy_id": "copy_m2xw81t5c0zd",
    "restore_id": "restore_k3f97qa0p2xm",
    "new_site": False,
    "dataset": "",
    "variables": ("GREETING",),
    "hold_for": None,
    "superseded_by": "deploy-20260102-030410-p7qa",
    "rollback_to": None,
    "commit": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "domain": "my-portfolio.webmeteor.localhost",
    "custom_domain": "example.com",
    "url": "https://my-portfolio.webmeteor.localhost",
    "repo_url": "https://git.webmeteor.localhost/cust_abc123def456/app_xyz789abc1",
    "clone_url": "https://git.webmeteor.localhost/cust_abc123def456/app_xyz789abc1.git",
    "full_name": "cust_abc123def456/app_xyz789abc1",
    "branch": "main",
    "site_type": "portfolio",
    "site_name": "My portfolio",
    "plan": "standard",
    "email": "ada@example.com",
    "email_proven": False,
    "token": "gAAAAAB…",
    "owner_email": "ada@example.com",
    "owner_name": "Ada",
    "template_version": "1f7a7a472abf3dd9643fd615f6da379c4acb3e3a",
    "newest": "8d1c8b69c3fce7bea45c73efd06983e3c419a92f",
    "name": "Ada",
    "mail": {"deploy.succeeded": False},
    "token_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "values": "gAAAAAB…",
    "webhook_secret": "gAAAAAB…",
    "verification_code": "wm-verify-7f3k",
    "address": "127.0.0.1",
    "provider": "powerdns",
    "machine": "main",
    "addresses": ["203.0.113.10", "2001:db8::10"],
    "issuer": "Let's Encrypt R11",
    "archive": "app_xyz789abc1-20260102-030405.tar.zst.age",
    "handed_over": "app_xyz789abc1.data",
    "missing": ["database.dump"],
    "key": "probe_failed",
    "message": "The api container did not answer on /health within 30 s.",
    "step": "ready",
    "pusher": "ada",
    "request_id": "5f0c9a52-7f3e-4d57-9d4b-2f4d2d9c1a6e",
    "revision": "refs/heads/main",
    "export": ["api"],
    "trees": {"www": "1f7a7a472abf3dd9643fd615f6da379c4acb3e3a"},
    "env": "gAAAAAB…",
    "lines": ["Step 1/3", "Step 2/3"],
    "images": {"www": "sha256:0f3a", "api": "sha256:1c9d", "alert": "sha256:77b2", "db": "sha256:e901"},
    "built": ["www"],
    "states": {"www": "running", "api": "running", "alert": "running", "db": "running"},
    "seconds": 1.25,
    "duration_seconds": 2.5,
    "bytes": 1048576,
    "days_left": 14,
}


def document() -> dict[str, Any]:
    """One channel per event type, `send` by each publisher, `receive` by each service that handles it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "WebMeteor events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 in structured JSON mode on one durable topic exchange; the routing key is"
            " the event's type. Generated from shared/src/shared/events by `python -m shared.messaging.asyncapi`.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {name: _channel(name) for name in sorted(EVENTS)},
        "operations": {key: value for name in sorted(EVENTS) for key, value in _operations(name).items()},
        "components": {
            "messages": {name: _message(kind) for name, kind in sorted(EVENTS.items())},
            "schemas": {kind.__name__: _schema(kind) for _, kind in sorted(EVENTS.items())},
        },
    }


def example(kind: type[EventData]) -> Event[Any]:
    """An event of this type with plausible, fixed values."""
    data = kind.model_validate({name: _value(name, field) for name, field in kind.model_fields.items()})
    return Event[Any](
        id="6f1c1f6e-8d4b-4a55-9a35-0d2a4b8f9c11",
        source=f"webmeteor/{kind.owner}",
        type=kind.type,
        subject=data.subject,
        time=_WHEN,
        correlationid="5d0c3ef1a2b94c6e8f7a0b1c2d3e4f50",
        causationid="0b7e4c52-52f0-4d2b-8f11-3c9d6e7a8b90",
        data=data,
    )


def consumers(name: str) -> list[str]:
    return [service for service in SERVICE_NAMES if EVENTS[name] in SUBSCRIPTIONS[service]]


def _value(name: str, field: FieldInfo) -> Any:
    if name in _EXAMPLES:
        return _EXAMPLES[name]
    schema = _field_schema(field)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "date-time":
        return _WHEN
    return {"integer": 1, "number": 1.0, "string": name}.get(schema.get("type", ""))


def _field_schema(field: FieldInfo) -> dict[str, Any]:
    from pydantic import TypeAdapter

    schema: dict[str, Any] = TypeAdapter(field.annotation or str).json_schema()
    return schema


def _channel(name: str) -> dict[str, Any]:
    return {
        "address": name,
        "messages": {"event": {"$ref": f"#/components/messages/{name}"}},
        "bindings": {
            "amqp": {"is": "routingKey", "exchange": {"name": EXCHANGE, "type": "topic", "durable": True}},
        },
        "x-owner": sorted(PUBLISHERS[name]),
        "x-consumers": consumers(name),
    }


def _operations(name: str) -> dict[str, Any]:
    channel = {"$ref": f"#/channels/{name}"}
    sends = {f"{service}.send.{name}": {"action": "send", "channel": channel} for service in sorted(PUBLISHERS[name])}
    receives = {
        f"{service}.receive.{name}": {
            "action": "receive",
            "channel": channel,
            "bindings": {"amqp": {"ack": True}},
            "x-queue": service,
        }
        for service in consumers(name)
    }
    return sends | receives


def _message(kind: type[EventData]) -> dict[str, Any]:
    envelope = Event[Any].model_json_schema()["properties"]
    properties = {name: schema for name, schema in envelope.items() if name not in {"data", "sequence"}} | {
        "type": {"const": kind.type},
        "data": {"$ref": f"#/components/schemas/{kind.__name__}"},
    }
    return {
        "name": kind.type,
        "title": kind.__name__,
        "summary": (vars(kind).get("__doc__") or "").strip().split("\n")[0],
        "contentType": "application/cloudevents+json",
        "headers": {"type": "object", "properties": {SEQUENCE: _HEADER}},
        **({"x-carries": kind.carries} if kind.carries else {}),
        "payload": {
            "type": "object",
            "properties": properties,
            "required": ["id", "source", "type", "subject", "data"],
        },
        "examples": [{"payload": json.loads(example(kind).model_dump_json(serialize_as_any=True))}],
    }


def _schema(kind: type[EventData]) -> dict[str, Any]:
    schema = kind.model_json_schema()
    return {name: value for name, value in schema.items() if name != "description"}


def text() -> str:
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
