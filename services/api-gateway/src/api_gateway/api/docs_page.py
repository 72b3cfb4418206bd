"""The API's description as a page, rendered here: no scripts, no requests to other hosts."""

import base64
import hashlib
import json
from html import escape
from typing import Any

from aiohttp import web

from api_gateway.api.call import Call

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2733;background:#fff}
h1{margin-bottom:0}h2{margin-top:2.5rem;text-transform:capitalize}code,pre{font:14px/1.45 ui-monospace,monospace}
details{border:1px solid #d5dde5;border-radius:6px;margin:.5rem 0;padding:.5rem .8rem}summary{cursor:pointer}
pre{background:#f4f6f8;padding:.7rem;border-radius:6px;overflow:auto}b.m{display:inline-block;width:4.5rem}
table{border-collapse:collapse}td,th{text-align:left;padding:.15rem 1rem .15rem 0;vertical-align:top}.k{color:#5b6b7b}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CSP = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


async def openapi_json(call: Call) -> web.Response:
    return web.json_response(call.context.openapi())


async def docs(call: Call) -> web.Response:
    headers = {"Content-Security-Policy": CSP}
    return web.Response(text=page(call.context.openapi()), content_type="text/html", headers=headers)


def page(document: dict[str, Any]) -> str:
    """Render the whole page from the OpenAPI document. Pure."""
    tags: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tags.setdefault(operation["tags"][0], []).append(_operation(method.upper(), path, operation))
    sections = "".join(f"<h2>{escape(tag)}</h2>{''.join(items)}" for tag, items in tags.items())
    models = "".join(_model(name, schema) for name, schema in document["components"]["schemas"].items())
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>WebMeteor API</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style>
<h1>WebMeteor API</h1><p>{escape(document["info"]["description"])}</p>
<p>Send <code>Authorization: Bearer &lt;token&gt;</code>; get a token by <code>POST /api/auth/login</code>. Errors are
<code>application/problem+json</code> with a stable <code>key</code>. Machine-readable:
<a href="/api/openapi.json">/api/openapi.json</a>.</p>{sections}<h2>models</h2>{models}</html>"""


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    lock = "" if operation["security"] else ' <span class="k">no token</span>'
    head = f'<b class="m">{method}</b><code>{escape(path)}</code> — {escape(operation["summary"])}{lock}'
    parts = [_parameters(operation["parameters"])]
    if body := operation.get("requestBody"):
        parts.append(f"<p>Body: {_content(body['content'])}</p>")
    rows = "".join(_row(status, answer) for status, answer in operation["responses"].items())
    return f"<details><summary>{head}</summary>{''.join(parts)}<table>{rows}</table></details>"


def _row(status: str, answer: dict[str, Any]) -> str:
    content = _content(answer.get("content", {}))
    return f"<tr><td>{status}</td><td>{escape(answer['description'])}</td><td>{content}</td></tr>"


def _parameters(parameters: list[dict[str, Any]]) -> str:
    if not parameters:
        return ""
    items = "".join(
        f"<li><code>{escape(p['name'])}</code> <span class='k'>{escape(p['in'])}</span>"
        f" {escape(p.get('description') or p['schema'].get('description', ''))}</li>"
        for p in parameters
    )
    return f"<ul>{items}</ul>"


def _content(content: dict[str, Any]) -> str:
    items = ((escape(media), _name(item["schema"])) for media, item in content.items())
    return ", ".join(f"{name} <span class='k'>{media}</span>" for media, name in items)


def _name(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    return f"list of {_name(schema['items'])}" if "items" in schema else escape(str(schema.get("type", "")))


def _model(name: str, schema: dict[str, Any]) -> str:
    about = escape(schema.get("description", ""))
    text = escape(json.dumps(schema.get("properties", schema), indent=2))
    return f'<details id="{escape(name)}"><summary>{escape(name)}</summary><p>{about}</p><pre>{text}</pre></details>'
