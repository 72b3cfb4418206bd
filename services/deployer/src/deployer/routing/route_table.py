"""The route table: one file per site in Traefik's directory, replaced atomically; polls Traefik until it is in use."""

import asyncio
import contextlib
import time
from pathlib import Path
from typing import Protocol

import aiohttp
from pydantic import SecretStr

from deployer.errors import RoutesNotLiveError
from shared import names

POLL_SECONDS = 0.02


class RouteTable(Protocol):
    def write(self, app_id: str, text: str) -> bool:
        """Replace the site's file; return False when its text is the same already."""

    def remove(self, app_id: str) -> None: ...

    def stamp(self, app_id: str) -> int:
        """Return a value that changes with the site's file; 0 when there is none."""

    async def until_live(self, table: str, fingerprint: str, seconds: float) -> None:
        """Wait until the proxy uses the file with this fingerprint. Raises RoutesNotLiveError."""


class TraefikRoutes:
    def __init__(self, folder: Path, api: str, password: SecretStr, session: aiohttp.ClientSession) -> None:
        self._folder = folder
        self._api = api.rstrip("/")
        # The proxy's own router requires it (images/traefik/platform.yml).
        self._headers = {"Authorization": f"Bearer {password.get_secret_value()}"}
        self._session = session

    def _file(self, app_id: str) -> Path:
        return self._folder / f"{names.check(names.AppId, app_id)}.yml"

    def write(self, app_id: str, text: str) -> bool:
        file = self._file(app_id)
        with contextlib.suppress(FileNotFoundError):
            if file.read_text() == text:
                return False
        # A different suffix: Traefik reads every .yml it finds, even half-written ones. After a power failure the file
        # may be old or empty: at its start the reconciler compares every file with the rows.
        draft = file.with_suffix(".new")
        draft.write_text(text)
        draft.chmod(0o644)
        draft.replace(file)
        return True

    def stamp(self, app_id: str) -> int:
        try:
            return self._file(app_id).stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def remove(self, app_id: str) -> None:
        self._file(app_id).unlink(missing_ok=True)
        self._file(app_id).with_suffix(".new").unlink(missing_ok=True)

    async def until_live(self, table: str, fingerprint: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if await self._shown(table) == fingerprint:
                return
            await asyncio.sleep(POLL_SECONDS)
        raise RoutesNotLiveError(
            f"The proxy did not load the new routes within {seconds:g} s; is it running? Deploy again in a moment."
        )

    async def _shown(self, table: str) -> str | None:
        url = f"{self._api}/api/http/middlewares/{table}@file"
        try:
            async with self._session.get(
                url, headers=self._headers, timeout=aiohttp.ClientTimeout(total=2)
            ) as response:
                if response.status != 200:
                    return None
                headers = (await response.json())["headers"]["customRequestHeaders"]
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
            return None
        return str(headers.get("X-WebMeteor-Table"))
