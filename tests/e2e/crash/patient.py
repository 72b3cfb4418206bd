"""A client that does what a good client does when the connection breaks: the same request again, under the same key."""

import asyncio
import secrets
import time
from typing import Any

import httpx

from tests.lib.platform import Json, Platform

# What the proxy answers for a gateway that is just dying or starting, and the gateway without its database.
AWAY = {502, 503, 504}
SECONDS = 60.0
PAUSE_SECONDS = 0.1


class PatientPlatform(Platform):
    """Every request goes on until it is answered; one that changes something carries an Idempotency-Key."""

    repeated: int = 0
    """Requests that had to be sent again."""

    async def api(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: Json = None,
        expect: int | None = None,
        **options: Any,
    ) -> httpx.Response:
        headers = options.pop("headers", {})
        if method != "GET":
            headers = {"Idempotency-Key": secrets.token_hex(12)} | headers
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                answer = await super().api(method, path, token=token, json=json, headers=headers, **options)
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            else:
                if answer.status_code not in AWAY or time.monotonic() > deadline:
                    break
            self.repeated += 1
            await asyncio.sleep(PAUSE_SECONDS)
        if expect is not None and answer.status_code != expect:
            raise AssertionError(f"{method} {path}: {answer.status_code} instead of {expect}: {answer.text[:2000]}")
        return answer
