"""Live connections that do what the official client would not: a Socket.IO client over one websocket, by hand."""

import ast
import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp

from tests.lib.stack import ROOT, Stack
from tests.lib.transport import ssl_context


def events() -> list[str]:
    """The events that the notifier listens to, read from its registration: `server.on("…", …)`."""
    source = (ROOT / "services/notifier/src/notifier/sockets.py").read_text()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr in {"on", "event"} and c.args]
    assert named, "the notifier registers its events in another way: adapt tests/e2e/hostile/live.py"
    firsts = [call.args[0] for call in named]
    return [first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str)]


class Connection:
    """`heard`: every event that came, oldest first; `closed` once the server has ended it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.heard: list[Any] = []
        self.answers: dict[int, Any] = {}
        self.refusal: Any = None
        self.connected = False
        self.closed = False
        self._number = 0

    async def send(self, text: str) -> None:
        await self.socket.send_str(text)

    async def ask(self, event: str, *values: Any, seconds: float = 8) -> Any:
        """The acknowledgement; None when none came."""
        self._number += 1
        await self.send(f"42{self._number}{json.dumps([event, *values])}")
        await self.until(lambda: self._number in self.answers or self.closed, seconds)
        return self.answers.get(self._number)

    async def quiet(self, seconds: float) -> None:
        await self.until(lambda: self.closed, seconds)

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not holds():
                    await self._receive()
        return holds()

    async def _receive(self) -> None:
        message = await self.socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            self.closed = True
            return
        text = message.data
        if text == "2":
            await self.send("3")
        elif text.startswith("40"):
            self.connected = True
        elif text.startswith("44"):
            self.refusal = json.loads(text.partition(",")[2] if text.startswith("44/") else text[2:])
        elif text.startswith("41"):
            self.closed = True
        elif text.startswith("42"):
            self.heard.append(json.loads(text[2:]))
        elif text.startswith("43"):
            number, _, rest = text[2:].partition("[")
            self.answers[int(number)] = (json.loads("[" + rest) or [None])[0]


class _Resolver(aiohttp.abc.AbstractResolver):
    def __init__(self, address: str) -> None:
        self._address = address

    async def resolve(self, host: str, port: int = 0, family: int = 2) -> list[aiohttp.abc.ResolveResult]:
        family = family or 2
        return [{"hostname": host, "host": self._address, "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        return None


@contextlib.asynccontextmanager
async def engine(stack: Stack) -> AsyncIterator[Connection]:
    """An Engine.IO connection on which nobody has said who they are yet."""
    connector = aiohttp.TCPConnector(resolver=_Resolver(stack.bind), ssl=ssl_context(stack))
    url = f"wss://app.{stack.base_domain}/socket.io/?EIO=4&transport=websocket"
    async with (
        aiohttp.ClientSession(connector=connector, trust_env=False) as session,
        session.ws_connect(url) as socket,
    ):
        opened = await socket.receive_str(timeout=10)
        assert opened.startswith("0"), opened
        yield Connection(socket)


@contextlib.asynccontextmanager
async def live(stack: Stack, token: Any, **auth: Any) -> AsyncIterator[Connection]:
    """A connection that has shown `token`; refused or not is in `connected` and `refusal`."""
    async with engine(stack) as connection:
        await connection.send("40" + json.dumps({"token": token, **auth}))
        await connection.until(lambda: connection.connected or connection.refusal or connection.closed, 8)
        yield connection
