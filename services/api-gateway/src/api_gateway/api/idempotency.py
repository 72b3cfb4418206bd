"""`Idempotency-Key`: the first answer is stored for a day, in the transaction that did the work, and replayed.

A second request with the same key, in any process, waits in the database for the first one's commit.
"""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from api_gateway.api.call import Call
from api_gateway.api.reply import Reply
from api_gateway.errors import IdempotencyKeyReusedError
from shared.db.pool import Connection
from shared.errors import InvalidInputError

HEADER = "Idempotency-Key"
KEEP = "24 hours"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")

Work = Callable[[Connection], Awaitable[Reply]]


def key_of(header: str | None) -> str | None:
    if header is not None and not _KEY.fullmatch(header):
        raise InvalidInputError(f"{HEADER} must be 1 to 200 visible ASCII characters.")
    return header


def fingerprint(call: Call) -> tuple[str, str]:
    """Return (operation, digest of the body): what a key stands for. Whitespace and field order do not count."""
    path = call.request.path.removesuffix("/create")
    asked = call.any_body.model_dump(mode="json", exclude_unset=True) if call.any_body else {}
    return f"{call.request.method} {path}", hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


async def once(call: Call, work: Work) -> web.Response:
    """Run `work` in one transaction, or replay the answer. Raises IdempotencyKeyReusedError for another body."""
    key = key_of(call.request.headers.get(HEADER))
    async with call.context.pool.acquire() as tx, tx.transaction():
        if key is None:
            return (await work(tx)).response()
        kept = await _claim(tx, call, key)
        if kept is None:
            kept = await work(tx)
            await _keep(tx, call, key, kept)
        return kept.response()


async def _claim(tx: Connection, call: Call, key: str) -> Reply | None:
    operation, digest = fingerprint(call)
    row = await tx.fetchrow(
        "INSERT INTO idempotency (customer_uuid, operation, key, request_sha256) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING RETURNING true",
        call.customer_uuid,
        operation,
        key,
        digest,
    )
    if row:
        return None
    kept: Any = await tx.fetchrow(
        "SELECT request_sha256, status, body FROM idempotency WHERE customer_uuid = $1 AND operation = $2 AND key = $3",
        call.customer_uuid,
        operation,
        key,
    )
    if kept["request_sha256"] != digest:
        raise IdempotencyKeyReusedError(
            f"This {HEADER} was already used with a different body; use a new key for a new request."
        )
    return Reply(kept["status"], kept["body"], {"Idempotency-Replayed": "true"})


async def _keep(tx: Connection, call: Call, key: str, answer: Reply) -> None:
    operation, _ = fingerprint(call)
    await tx.execute(
        "UPDATE idempotency SET status = $4, body = $5::text, app_id = coalesce($6, $5::text::jsonb ->> 'app_id')"
        " WHERE customer_uuid = $1 AND operation = $2 AND key = $3",
        call.customer_uuid,
        operation,
        key,
        answer.status,
        answer.body,
        # The row is deleted with its site.
        call.request.match_info.get("app_id"),
    )
