"""The head of a push: the refs to move. Checked before git starts, so that a refusal moves nothing.

The format is gitprotocol-pack's (reference update request, report status) in gitprotocol-common's pkt-lines.
"""

import os
import re
from collections.abc import Iterator
from typing import IO

from provisioner.git.access import Refused
from provisioner.git.command import MIB
from provisioner.git.refs import MAX_NAME_BYTES, ZERO, is_plain

MAX_BYTES = 8 * MIB
_FLUSH = b"0000"
_LENGTH = re.compile(rb"[0-9a-fA-F]{4}")
_COMMAND = re.compile(rb"[0-9a-f]{40} ([0-9a-f]{40}) (.+)")
_BAND_BYTES = 65_000
_WHY = f"a name must be UTF-8 of at most {MAX_NAME_BYTES} bytes; rename the branch or tag"
_WITH_THEM = "not moved, because another name of this push was refused"


def head(body: int) -> bytes:
    """Return the head with its flush line and rewind the descriptor. git reports invalid input. Raises Refused."""
    os.lseek(body, 0, os.SEEK_SET)
    # A reader of its own: the one that wrote the file would, on closing, move the position back by what it read ahead.
    with open(body, "rb", closefd=False) as reader:
        taken = _head(reader)
    os.lseek(body, 0, os.SEEK_SET)
    return taken


def _head(reader: IO[bytes]) -> bytes:
    taken = bytearray()
    while (length := reader.read(4)) and len(length) == 4:
        taken += length
        if length == _FLUSH or not _LENGTH.fullmatch(length):
            break
        taken += reader.read(max(int(length, 16), 4) - 4)
        if len(taken) > MAX_BYTES:
            raise Refused("The push names too many branches and tags at once; push fewer.\n", 413)
    return bytes(taken)


def refusal(asked: bytes) -> bytes | None:
    """Return the answer to a push that makes or moves a ref with an unsupported name; None if there is none."""
    lines = list(_lines(asked))
    moves = [
        (match[1], match[2]) for line in lines if (match := _COMMAND.fullmatch(line.split(b"\0")[0].rstrip(b"\n")))
    ]
    # An existing ref may always be deleted.
    bad = {name for after, name in moves if after != ZERO.encode() and not is_plain(name)}
    if not bad:
        return None
    wishes = lines[0].partition(b"\0")[2].split()
    told = (b"ng %s %s\n" % (name, (_WHY if name in bad else _WITH_THEM).encode()) for _, name in moves)
    report = _line(b"unpack ok\n") + b"".join(map(_line, told)) + _FLUSH
    return _in_band(report) if b"side-band-64k" in wishes else report


def _lines(asked: bytes) -> Iterator[bytes]:
    at = 0
    while _LENGTH.fullmatch(length := asked[at : at + 4]) and length != _FLUSH:
        end = at + max(int(length, 16), 4)
        yield asked[at + 4 : end]
        at = end


def _line(text: bytes) -> bytes:
    return b"%04x%s" % (len(text) + 4, text)


def _in_band(report: bytes) -> bytes:
    pieces = (report[at : at + _BAND_BYTES] for at in range(0, len(report), _BAND_BYTES))
    return b"".join(_line(b"\1" + piece) for piece in pieces) + _FLUSH
