"""Two instances of each service that may run twice, how they die, and clients that know both."""

import asyncio
import contextlib
import itertools
import random
import sys
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import httpx
import socketio

from shared.services import PORTS
from tests.e2e.crash.patient import AWAY, PAUSE_SECONDS, PatientPlatform
from tests.e2e.crash.plan import SEED
from tests.e2e.crash.stack import SECOND_PORTS, CrashStack
from tests.lib import engine
from tests.lib.platform import Site
from tests.lib.process import run
from tests.lib.stack import ROOT
from tests.lib.waiting import until

FIRST = ("api-gateway", "dns-ssl", "notifier")
SECOND = tuple(SECOND_PORTS)
GATEWAYS = (PORTS["api-gateway"], SECOND_PORTS["api-gateway-2"])
NOTIFIERS = (PORTS["notifier"], SECOND_PORTS["notifier-2"])
# Of a service that lives again, until its other instance dies.
ALIVE_SECONDS, DEAD_SECONDS = 1.5, 1.0
NOTHING_SEEN = str(UUID(int=0))


class Pair:
    def __init__(self, crash: CrashStack) -> None:
        self._crash = crash
        self.deaths = 0

    async def start(self) -> None:
        argv = ("scripts/stack", "compose", self._crash.name, "--", "up", "-d", "--no-deps", "--no-build", *SECOND)
        await run(sys.executable, *argv, cwd=ROOT)
        await self._crash.ready(SECOND)

    async def remove(self) -> None:
        await engine.docker("rm", "-f", *map(self._crash.container, SECOND))

    @contextlib.asynccontextmanager
    async def without(self, *services: str) -> AsyncIterator[None]:
        """SIGKILL of these instances, which stay away for the block."""
        names = [self._crash.container(service) for service in services]
        self.deaths += len(names)
        await engine.docker("kill", *names)
        try:
            yield
        finally:
            await engine.docker("start", *names)
        await self._crash.ready(services)

    @contextlib.asynccontextmanager
    async def dying(self) -> AsyncIterator[None]:
        """One instance after the other is killed and comes back; of each service one lives at any time."""
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for service in FIRST:
                group.create_task(self._die_in_turns(service, enough))
            try:
                yield
            finally:
                enough.set()

    async def _die_in_turns(self, service: str, enough: asyncio.Event) -> None:
        draw = random.Random(f"{SEED} {service}")  # noqa: S311 - a choice, no secret
        for instance in itertools.cycle((service, f"{service}-2")):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(draw.uniform(0, ALIVE_SECONDS)):
                    await enough.wait()
            if enough.is_set():
                return
            async with self.without(instance):
                await asyncio.sleep(draw.uniform(0, DEAD_SECONDS))


class Balanced(PatientPlatform):
    """Requests go to the gateways in turn, as behind a proxy; one that breaks is sent to the other, under its key."""

    def __init__(self, crash: CrashStack) -> None:
        super().__init__(crash)
        self._urls = itertools.cycle(f"http://{crash.bind}:{port}" for port in GATEWAYS)

    @property
    def url(self) -> str:
        return next(self._urls)

    async def follow(self, site: Site, deployment_id: str) -> list[str]:
        """The deployment's log by server-sent events to its end, continued at the other gateway when one dies."""
        path, lines = f"/api/sites/{site.app_id}/deployments/{deployment_id}/log?follow=1", list[str]()
        token = site.customer.token
        await until("the end of the log", lambda: self._follow_on(path, token, lines), seconds=120, pause=PAUSE_SECONDS)
        return lines

    async def _follow_on(self, path: str, token: str, lines: list[str]) -> bool:
        """Adds what comes; True at the end of the log."""
        headers = {"Authorization": f"Bearer {token}", "Last-Event-ID": str(len(lines))}
        with contextlib.suppress(httpx.TransportError):
            async with self.http.stream("GET", self.url + path, headers=headers) as answer:
                assert answer.status_code in {200, *AWAY}
                async for line in answer.aiter_lines():
                    field, _, value = line.partition(": ")
                    if (field, value) == ("event", "end"):
                        return True
                    if field == "id":
                        assert int(value) == len(lines) + 1, "a line was left out, or came twice"
                    elif field == "data":
                        lines.append(value)
        return False


class Page:
    """A customer's page: connected to one notifier, to the other when that one dies, from where it was."""

    def __init__(self, crash: CrashStack, token: str, ports: tuple[int, int]) -> None:
        self._bind = crash.bind
        self._token = token
        self._ports = ports
        self.told: list[Mapping[str, Any]] = []
        self.joined = asyncio.Event()
        """For the first time."""

    async def run(self) -> None:
        """Until cancelled."""
        for port in itertools.cycle(self._ports):
            await self._stay(f"http://{self._bind}:{port}")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _stay(self, url: str) -> None:
        """Until the connection breaks."""
        client, gone = socketio.AsyncClient(reconnection=False), asyncio.Event()
        client.on("*", self._keep)
        client.on("disconnect", lambda *_: gone.set())
        auth = {"token": self._token, "since": self.told[-1]["id"] if self.told else NOTHING_SEEN}
        try:
            with contextlib.suppress(socketio.exceptions.ConnectionError):
                await client.connect(url, auth=auth, transports=["websocket"])
                await gone.wait()
        finally:
            await client.disconnect()

    async def heard(self, kind: str, **data: Any) -> Mapping[str, Any]:
        """The first event of this type with these data."""

        async def look() -> Mapping[str, Any] | None:
            found = (event for event in self.told if event["type"] == kind and data.items() <= event["data"].items())
            return next(found, None)

        return await until(f"{kind} {data} on the page", look)

    async def _keep(self, kind: str, body: Any) -> None:
        if kind == "replayed":
            self.joined.set()
        else:
            self.told.append(body)
