"""Read untrusted request bodies, bounded in size, time and depth."""

import asyncio
from typing import Any

from aiohttp import web
from pydantic_core import from_json

from api_gateway.errors import InvalidJsonError, ReadTimeoutError, UnsupportedMediaTypeError
from shared.errors import TooLargeError

API_LIMIT = 256 * 1024
READ_SECONDS = 15.0
# Up to here an oversized body is read to its end and discarded (GitHub sends 25 MB at most): a client that is cut off
# while sending never reads the error.
THROWN_AWAY = 32 * 1024 * 1024


async def read(request: web.Request, limit: int) -> bytes:
    """Return the raw body. Raises TooLargeError beyond `limit` bytes, ReadTimeoutError if it arrives too slowly."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaTypeError("Send the body without Content-Encoding.")
    if not request.can_read_body:
        return b""
    received, size = bytearray(), 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for chunk in request.content.iter_any():
                size += len(chunk)
                if size <= limit:
                    received += chunk
                elif max(size, request.content_length or 0) > THROWN_AWAY:
                    break
    except TimeoutError as error:
        raise ReadTimeoutError(f"The body did not arrive within {READ_SECONDS:.0f} s.") from error
    if size > limit:
        raise TooLargeError(f"The body is larger than {limit} bytes.")
    return bytes(received)


def parse(request: web.Request, raw: bytes) -> Any:
    """Return the JSON value. Raises InvalidJsonError, also if it is not UTF-8, too deeply nested, or has a NaN."""
    if request.content_type != "application/json":
        raise UnsupportedMediaTypeError("Send JSON: `Content-Type: application/json`.")
    return loads(raw)


def loads(raw: bytes) -> Any:
    try:
        return from_json(raw, allow_inf_nan=False)
    except (ValueError, RecursionError) as error:
        raise InvalidJsonError(f"The body is not valid JSON: {error}") from None
