"""The real application and aiohttp's real parser, without a socket: bytes in, bytes out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable

import pytest

from doorman.bootstrap import bootstrap

ADDRESS = ("127.0.0.1", 8005)


class Wire(asyncio.Transport):
    """The proxy's end of one connection. `closed` is set when the doorman has closed it."""

    def __init__(self, doorman: asyncio.Protocol) -> None:
        super().__init__({"sockname": ADDRESS, "peername": ("127.0.0.1", 40000)})
        self.closed = asyncio.Event()
        self.received = b""
        self._grown = asyncio.Event()
        self._doorman = doorman
        doorman.connection_made(self)

    def send(self, data: bytes) -> None:
        self._doorman.data_received(data)

    async def answer(self) -> bytes:
        """What has come once the head of an answer is there with as much as it says."""
        while not _is_whole(self.received):
            self._grown.clear()
            await self._grown.wait()
        return self.received

    # ---- what aiohttp calls

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.received += bytes(data)
        self._grown.set()

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def is_closing(self) -> bool:
        return self.closed.is_set()

    def close(self) -> None:
        if not self.closed.is_set():
            self.closed.set()
            asyncio.get_running_loop().call_soon(self._doorman.connection_lost, None)

    abort = close

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(end) and (not lengths or len(body) >= int(lengths[0].partition(b":")[2]))


Connect = Callable[[], Wire]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    runner = bootstrap()
    await runner.setup()
    wires: list[Wire] = []

    def made() -> Wire:
        assert runner.server
        wires.append(Wire(runner.server()))
        return wires[-1]

    yield made
    for wire in wires:
        wire.close()
    await runner.cleanup()
