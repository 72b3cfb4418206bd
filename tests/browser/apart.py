"""A network for the browser alone, with nothing in it but the way to the stack.

A browser on the engine's own machine drops what it is loading whenever the address of some container comes or goes
(ERR_NETWORK_CHANGED), which never happens to a customer's. It also could reach the rest of the machine. So it runs in a
network namespace whose only doors are the stack's addresses; what comes to them is carried out here, in ours.
(`navigator.onLine` is false in there, as it has no device but the loopback one. Nothing of ours asks.)
"""

import asyncio
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

Door = tuple[str, int]
"""An IPv4 address of this machine, and a port."""

_ALIVE: set[asyncio.Task[None]] = set()
# Runs inside: brings the loopback device up (SIOCSIFFLAGS of Linux, IFF_UP | IFF_LOOPBACK | IFF_RUNNING), opens the
# doors, hands them over through its standard input, and lives as long as that.
_INSIDE = """
import fcntl, socket, struct, sys
ours = socket.socket(fileno=0)
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 0x49))
doors = [socket.create_server((host, int(port))) for host, port in (door.split(":") for door in sys.argv[1:])]
socket.send_fds(ours, [b"."], [door.fileno() for door in doors])
ours.recv(1)
"""


@contextmanager
def apart(program: str, doors: Iterable[Door]) -> Iterator[str]:
    """Path of a command that starts `program` in a network of its own; `program` itself where there is no such thing.

    Raises:
        OSError: The namespace was made, but its doors could not be opened.
    """
    wanted = list(dict.fromkeys(doors))
    as_root = [] if sys.platform == "linux" and os.geteuid() == 0 else ["--user", "--map-root-user"]
    if subprocess.run(["unshare", *as_root, "--net", "true"], capture_output=True, check=False).returncode:
        yield program  # The engine is in a machine of its own there (macOS), or namespaces are forbidden.
        return
    ours, theirs = socket.socketpair()
    names = [f"{host}:{port}" for host, port in wanted]
    inside = ["unshare", *as_root, "--net", sys.executable, "-c", _INSIDE, *names]
    with subprocess.Popen(inside, stdin=theirs.fileno()) as holder, ours, tempfile.TemporaryDirectory() as folder:
        theirs.close()
        _, opened, _, _ = socket.recv_fds(ours, 1, len(wanted))
        if len(opened) != len(wanted):
            raise OSError(f"no network for the browser: {names} could not be opened in it")
        enter = ["nsenter", f"--net=/proc/{holder.pid}/ns/net"]
        if as_root:
            enter += [f"--user=/proc/{holder.pid}/ns/user", "--preserve-credentials"]
        wrapper = Path(folder) / "browser"
        wrapper.write_text(f'#!/bin/sh\nexec {shlex.join([*enter, "--", program])} "$@"\n')
        wrapper.chmod(0o700)
        with _carrying({socket.socket(fileno=number): door for number, door in zip(opened, wanted, strict=True)}):
            yield str(wrapper)
        ours.shutdown(socket.SHUT_RDWR)


@contextmanager
def _carrying(doors: dict[socket.socket, Door]) -> Iterator[None]:
    """A thread of its own with a loop of its own, since Playwright's loop bears no second one."""
    loop, ready, over = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def carry() -> None:
        async with AsyncExitStack() as all_of_them:
            for listening, door in doors.items():
                server = await asyncio.start_server(partial(_carry, door=door), sock=listening)
                await all_of_them.enter_async_context(server)
            ready.set()
            await over.wait()

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(carry())

    thread = threading.Thread(target=run, name="browser's network", daemon=True)
    thread.start()
    ready.wait(timeout=10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(timeout=10)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, door: Door) -> None:
    try:
        there_reader, there_writer = await asyncio.open_connection(*door)
    except OSError:
        writer.transport.abort()  # Refused there, so refused here.
        return
    ways = [asyncio.create_task(_pump(reader, there_writer)), asyncio.create_task(_pump(there_reader, writer))]
    _ALIVE.update(ways)  # asyncio itself only knows them weakly.
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        _ALIVE.difference_update(ways)
        there_writer.close()
        writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
