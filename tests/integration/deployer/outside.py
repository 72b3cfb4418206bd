"""What stands for the internet: a network namespace behind the host, with servers that answer on every port asked for.

Run inside the namespace: `python outside.py ADDRESS PORT…` accepts connections, and answers each DNS question for an
address with 203.0.113.80.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import dns.message
import dns.rrset

NAMESPACE, NEAR, FAR = "wmfw-outside", "203.0.113.1", "203.0.113.2"
PRIVATE = "10.99.0.53"
"""A second address out there: a resolver in a private network behind the machine."""
PORTS = (25, 53, 443, 465, 587)
ANSWER = "203.0.113.80"


@asynccontextmanager
async def outside() -> AsyncIterator[None]:
    from tests.support.site_files import run

    link = ("link", "add", "wmfw-near", "type", "veth", "peer", "name", "wmfw-far", "netns", NAMESPACE)
    await _gone()  # what a killed run has left
    await run("ip", "netns", "add", NAMESPACE)
    try:
        await run("ip", *link)
        await run("ip", "addr", "add", f"{NEAR}/30", "dev", "wmfw-near")
        await run("ip", "link", "set", "wmfw-near", "up")
        for address in (f"{FAR}/30", f"{PRIVATE}/32"):
            await run("ip", "-n", NAMESPACE, "addr", "add", address, "dev", "wmfw-far")
        await run("ip", "-n", NAMESPACE, "link", "set", "wmfw-far", "up")
        await run("ip", "-n", NAMESPACE, "route", "add", "default", "via", NEAR)
        await run("ip", "route", "add", PRIVATE, "via", FAR)
        inside = ("ip", "netns", "exec", NAMESPACE, sys.executable, __file__, *map(str, PORTS))
        process = await asyncio.create_subprocess_exec(*inside, stdout=asyncio.subprocess.PIPE)
        try:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.kill()
            await process.wait()
    finally:
        await _gone()


async def _gone() -> None:
    from tests.support.site_files import run

    if NAMESPACE in (await run("ip", "netns", "list")).split():
        for process in (await run("ip", "netns", "pids", NAMESPACE)).split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        await run("ip", "netns", "del", NAMESPACE)
    # The namespace takes the link along, but only a moment later.
    with contextlib.suppress(AssertionError):
        await run("ip", "link", "del", "wmfw-near")


class Names(asyncio.DatagramProtocol):
    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        asked = dns.message.from_wire(data)
        answer = dns.message.make_response(asked)
        if asked.question[0].rdtype == dns.rdatatype.A:
            answer.answer.append(dns.rrset.from_text(asked.question[0].name, 60, "IN", "A", ANSWER))
        self._transport.sendto(answer.to_wire(), addr)


async def serve(ports: list[int]) -> None:
    for port in ports:
        await asyncio.start_server(lambda _, writer: writer.close(), "0.0.0.0", port)
    await asyncio.get_running_loop().create_datagram_endpoint(Names, (PRIVATE, 53))
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve([int(port) for port in sys.argv[1:]]))
