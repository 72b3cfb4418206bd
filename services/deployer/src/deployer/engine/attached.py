"""A container's standard input and output while it runs."""

from collections.abc import AsyncIterator
from typing import Any

# Only our own programs are attached to, and they write shorter lines.
LINE_BYTES = 64 * 1024


class Terminal:
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def lines(self) -> AsyncIterator[str]:
        """Yield lines of standard output and error until it ends; an unfinished line is cut at 64 KiB."""
        rest: dict[int, bytes] = {}
        while message := await self._stream.read_out():
            *lines, left = (rest.get(message.stream, b"") + message.data).split(b"\n")
            rest[message.stream] = left[:LINE_BYTES]
            for line in lines:
                yield line.decode(errors="replace")

    async def write(self, data: bytes) -> None:
        await self._stream.write_in(data)
