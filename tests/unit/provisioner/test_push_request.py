import os
import tempfile

import pytest

from provisioner.git.push_request import head, refusal
from provisioner.git.refs import ZERO

NEW = b"1" * 40
NONE = ZERO.encode()


def line(text: bytes) -> bytes:
    return b"%04x%s" % (len(text) + 4, text)


def asked(*names: bytes, wishes: bytes = b"report-status side-band-64k", after: bytes = NEW) -> bytes:
    commands = [NONE + b" " + after + b" " + name for name in names]
    return line(commands[0] + b"\0 " + wishes) + b"".join(map(line, commands[1:])) + b"0000"


@pytest.mark.parametrize("name", [b"refs/heads/fa\xe7ade", b"refs/tags/v1\xe9", b"refs/heads/" + b"x" * 245])
def test_a_name_that_nobody_could_be_told_is_refused(name: bytes) -> None:
    """Of the whole push nothing moves, and each ref has its reason."""
    said = refusal(asked(b"refs/heads/main", name))
    assert said
    assert said[4:5] == b"\1"
    assert b"unpack ok\n" in said
    assert b"ng refs/heads/main not moved" in said
    assert b"ng %s a name must be UTF-8" % name in said
    assert said.endswith(b"00000000")


def test_without_side_band_the_report_stands_alone() -> None:
    said = refusal(asked(b"refs/heads/\xff", wishes=b"report-status"))
    assert said
    assert said.startswith(line(b"unpack ok\n"))
    assert said.endswith(b"0000")


def test_other_pushes_go_on() -> None:
    """Any text is a name; and what is there already can be deleted whatever its name."""
    for push in (
        asked("refs/heads/façade".encode()),
        asked("refs/heads/日本\u2028".encode()),
        asked(b"refs/heads/\xff", after=NONE),
        b"0000",
        b"",
        b"nonsense",
    ):
        assert refusal(push) is None


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        (
            asked(b"refs/heads/ends-in-0000", b"refs/heads/b") + b"PACKxxxx",
            asked(b"refs/heads/ends-in-0000", b"refs/heads/b"),
        ),
        (b"0000", b"0000"),
        (b"what is this", b"what"),
        (b"0fffcut", b"0fffcut"),
        (b"+0a1", b"+0a1"),
        (b"", b""),
    ],
)
def test_the_head_ends_where_the_pack_begins(sent: bytes, taken: bytes) -> None:
    """And whatever else comes is git's to complain about, from the first byte on."""
    with tempfile.TemporaryFile() as body:
        body.write(sent)
        body.flush()
        assert head(body.fileno()) == taken
        assert os.read(body.fileno(), 10_000) == sent
        # As a git leaves it that reads nothing.
        os.lseek(body.fileno(), 0, os.SEEK_SET)
