"""The official JavaScript socket.io-client, run by Node: a customer's page without the browser."""

import asyncio
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from tests.lib.process import run
from tests.lib.stack import ROOT, Stack
from tests.lib.waiting import until

SOURCE = Path(__file__).parent / "js"
FILES = ("package.json", "package-lock.json", ".npmrc", "listen.mjs")
IMAGE = "webmeteor/angular:22"  # has node and npm, for machines that have neither


def _argv(folder: Path, *command: str) -> tuple[str, ...]:
    if shutil.which("node") and shutil.which("npm"):
        return command
    mounts = ("-v", f"{ROOT}:{ROOT}", "-w", str(folder))
    return ("docker", "run", "--rm", "-i", "--network", "host", *mounts, IMAGE, *command)


async def installed(stack: Stack) -> Path:
    """The folder with the scripts and their node_modules; npm runs only when the lock has changed."""
    folder = stack.root / "npm"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        for name in FILES:
            shutil.copyfile(SOURCE / name, folder / name)
        wanted = hashlib.sha256((SOURCE / "package-lock.json").read_bytes()).hexdigest()
        mark = folder / ".installed"
        if not mark.exists() or mark.read_text() != wanted:
            await run(*_argv(folder, "npm", "install", "--no-audit", "--no-fund"), cwd=folder, seconds=180)
            mark.write_text(wanted)
    return folder


class Listener:
    """One live connection; `lines` is everything that happened, oldest first."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.lines: list[dict[str, Any]] = []
        self._changed = asyncio.Event()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The CloudEvents received (first argument of each emitted event), oldest first."""
        first = [line["args"][0] for line in self.lines if line["what"] == "event" and line["args"]]
        return [event for event in first if isinstance(event, dict) and "specversion" in event]

    async def read(self) -> None:
        assert self._process.stdout
        async for raw in self._process.stdout:
            with contextlib.suppress(ValueError):
                self.lines.append(json.loads(raw))

    async def wait(
        self, what: str, matches: Callable[[dict[str, Any]], bool], *, seconds: float = 30
    ) -> dict[str, Any]:
        async def look() -> dict[str, Any] | None:
            return next((line for line in self.lines if matches(line)), None)

        try:
            return await until(what, look, seconds=seconds, pause=0.05)
        except AssertionError as error:
            seen = [line.get("name", line["what"]) for line in self.lines]
            raise AssertionError(f"{error}; seen: {seen[-40:]}") from None

    async def connected(self) -> dict[str, Any]:
        return await self.wait("the live connection", lambda line: line["what"] == "connected")

    async def event(self, kind: str, *, seconds: float = 60, **data: Any) -> dict[str, Any]:
        """The first event of type `kind` whose data has these values."""

        def matches(line: dict[str, Any]) -> bool:
            if line["what"] != "event" or line["name"] != kind:
                return False
            got = line["args"][0].get("data", {})
            return all(got.get(name) == value for name, value in data.items())

        return dict((await self.wait(f"event {kind} {data}", matches, seconds=seconds))["args"][0])

    async def emit(self, name: str, data: Any) -> Any:
        """The server's acknowledgement."""
        assert self._process.stdin
        before = len(self.lines)
        self._process.stdin.write((json.dumps({"emit": name, "data": data}) + "\n").encode())
        await self._process.stdin.drain()

        async def look() -> dict[str, Any] | None:
            return next((x for x in self.lines[before:] if x["what"] == "answer" and x["to"] == name), None)

        return (await until(f"the answer to {name}", look, seconds=15, pause=0.05))["answer"]


@contextlib.asynccontextmanager
async def listen(
    stack: Stack,
    token: str,
    *,
    since: str | None = None,
    transports: Sequence[str] = ("polling", "websocket"),
    **auth: Any,
) -> AsyncIterator[Listener]:
    """A connection as the customer with `token`; `since` asks for what came after that event."""
    folder = await installed(stack)
    settings = {
        "url": stack.app_url,
        "baseDomain": stack.base_domain,
        "bind": stack.bind,
        "ca": stack.ca_file.read_text(),
        "auth": {"token": token, **({"since": since} if since else {}), **auth},
        "transports": list(transports),
    }
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    process = await asyncio.create_subprocess_exec(
        *_argv(folder, "node", "listen.mjs"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=8 * 1024 * 1024,
        cwd=folder,
        env=environment,
    )
    listener = Listener(process)
    assert process.stdin
    process.stdin.write((json.dumps(settings) + "\n").encode())
    reading = asyncio.ensure_future(listener.read())
    try:
        yield listener
    finally:
        with contextlib.suppress(ConnectionError):
            process.stdin.write(b'{"end": true}\n')
            await process.stdin.drain()
        process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        await reading
