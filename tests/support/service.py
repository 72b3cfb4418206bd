"""A service as its own process, in a test's own database and virtual host: so that it can be killed and doubled."""

import asyncio
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.support.waiting import until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ServiceProcess:
    """`python -m <package>` with settings `WEBMETEOR_*`; its log goes to `log`."""

    def __init__(self, package: str, settings: Mapping[str, str], log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._package = package
        self._settings = {"LISTEN_PORT": str(self.port), "LISTEN_HOST": "127.0.0.1", **settings}
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Returns when it is ready."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._package,
                stdout=log,
                stderr=log,
                env={**os.environ, **{f"WEBMETEOR_{name}": value for name, value in self._settings.items()}},
            )
        async with httpx.AsyncClient(trust_env=False) as client:

            async def ready() -> bool:
                assert self._process is not None
                assert self._process.returncode is None, f"it ended by itself: {self.log()[-3000:]}"
                try:
                    return (await client.get(f"{self.url}/readyz")).status_code == 200
                except httpx.HTTPError:
                    return False

            await until(ready)

    async def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> int | None:
        """SIGTERM, as an operator or compose would; the exit code."""
        assert self._process is not None
        self._process.terminate()
        return await self._process.wait()

    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""
