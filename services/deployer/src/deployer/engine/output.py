"""A container's output as the engine sends it → lines. Pure."""

import struct
from collections import defaultdict
from collections.abc import Iterator

MAX_LINE = 8000
# A character has at most 4 bytes in UTF-8: enough for MAX_LINE characters.
_MAX_BYTES = 4 * MAX_LINE
_HEADER = struct.Struct(">BxxxL")


class Lines:
    """Bytes in, lines out: split at line feeds only, decoded as a whole, cut after MAX_LINE characters."""

    def __init__(self) -> None:
        self._begun = bytearray()

    def feed(self, data: bytes) -> Iterator[str]:
        *whole, rest = data.split(b"\n")
        for piece in whole:
            self._add(piece)
            yield self._taken()
        self._add(rest)

    def end(self) -> Iterator[str]:
        """Yield the last line, if it has no line feed."""
        if self._begun:
            yield self._taken()

    def _add(self, piece: bytes) -> None:
        self._begun += piece[: _MAX_BYTES + 1 - len(self._begun)]

    def _taken(self) -> str:
        text = self._begun.decode(errors="replace").removesuffix("\r")
        self._begun.clear()
        return text if len(text) <= MAX_LINE else text[:MAX_LINE] + " …"


class Output:
    """The engine's frames of a container without a terminal: a header (which stream, how many bytes), then bytes."""

    def __init__(self) -> None:
        self._header = bytearray()
        self._stream = 0
        self._left = 0
        # One for each of standard output and error: a line begun on one does not end on the other.
        self._lines: defaultdict[int, Lines] = defaultdict(Lines)

    def feed(self, data: bytes) -> Iterator[str]:
        rest = memoryview(data)
        while rest:
            if self._left:
                part, rest = rest[: self._left], rest[self._left :]
                self._left -= len(part)
                yield from self._lines[self._stream].feed(bytes(part))
                continue
            missing = _HEADER.size - len(self._header)
            self._header += rest[:missing]
            rest = rest[missing:]
            if len(self._header) == _HEADER.size:
                self._stream, self._left = _HEADER.unpack(self._header)
                self._header.clear()

    def end(self) -> Iterator[str]:
        for lines in self._lines.values():
            yield from lines.end()
