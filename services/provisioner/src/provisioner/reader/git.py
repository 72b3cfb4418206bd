"""Runs one git process at a time on a bare repository, under limits. Output is read in pieces, never as a whole."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shared.git import Config, environment, flags

MIB = 1024 * 1024
CHUNK = 64 * 1024
MAX_LINE = 16 * 1024
# Address space, file size and CPU time: limits against hostile objects.
_BOUNDED = ("prlimit", f"--as={768 * MIB}", f"--fsize={MIB}", "--cpu=60", "--core=0", "--")
_CONFIG: Config = {"core.quotePath": "false", "core.packedGitLimit": "128m", "core.deltaBaseCacheLimit": "16m"}


class GitFailedError(Exception):
    """Git ended with an error, or printed something unexpected."""


class TookTooLongError(Exception):
    """The request's deadline has passed."""


class AskerGoneError(Exception):
    """The client has hung up and no longer waits for the answer."""


def argv(repository: Path, *arguments: str) -> list[str]:
    return [*_BOUNDED, "git", *flags(_CONFIG), f"--git-dir={repository}", *arguments]


@dataclass(frozen=True)
class Git:
    repository: Path
    asker: socket.socket
    """The client's connection; git is ended when it hangs up."""
    deadline: float
    """By time.monotonic()."""

    @contextlib.contextmanager
    def running(self, *arguments: str, stdin: IO[bytes] | None = None) -> Iterator["Output"]:
        """Run git; after the block it has ended, even if the output was not read to the end. Raises GitFailedError."""
        process = subprocess.Popen(
            argv(self.repository, *arguments),
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            start_new_session=True,
        )
        output = Output(process, self.asker, self.deadline)
        try:
            yield output
            output.check_end()
        finally:
            _end(process)

    def answer(self, *arguments: str, at_most: int) -> bytes:
        """Return a short output. Raises GitFailedError when it is longer."""
        with self.running(*arguments) as output:
            said = b"".join(output.up_to(at_most + 1))
            if len(said) > at_most:
                raise GitFailedError(f"git {arguments[0]} said more than {at_most} bytes")
        return said


class Output:
    def __init__(self, process: subprocess.Popen[bytes], asker: socket.socket, deadline: float) -> None:
        assert process.stdout and process.stderr  # noqa: S101, PT018 - asked for above
        self._process = process
        self._out, self._err = process.stdout.fileno(), process.stderr.fileno()
        self._watched: list[int] = [self._out, self._err]
        self._asker = asker
        self._deadline = deadline
        self._held = b""
        self._said = b""

    def rows(self) -> Iterator[bytes]:
        """Yield rows, each ended by NUL."""
        rest = b""
        while piece := self._piece():
            *rows, rest = (rest + piece).split(b"\0")
            yield from rows
            if len(rest) > MAX_LINE:
                raise GitFailedError("a row without an end")

    def blob(self, object_id: str, size: int) -> Iterator[bytes]:
        """Yield the next blob that `cat-file --batch` prints, in pieces."""
        if self.line() != f"{object_id} blob {size}".encode():
            raise GitFailedError(f"{object_id} is not what the tree says")
        yield from self.up_to(size)
        if b"".join(self.up_to(1)) != b"\n":
            raise GitFailedError(f"{object_id} is cut short")

    def line(self) -> bytes:
        """Return the next line, without its line feed."""
        line = b""
        while b"\n" not in line:
            piece = self._piece()
            line += piece
            if not piece or len(line) > CHUNK + MAX_LINE:
                raise GitFailedError("a line without an end")
        line, _, self._held = line.partition(b"\n")
        return line

    def up_to(self, size: int) -> Iterator[bytes]:
        """Yield the next `size` bytes in pieces; fewer at the end of the output."""
        while size and (piece := self._piece()):
            piece, self._held = piece[:size], piece[size:]
            size -= len(piece)
            yield piece

    def check_end(self) -> None:
        if self._piece():
            raise GitFailedError("more than was asked for")
        try:
            code = self._process.wait(timeout=max(0.0, self._deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise TookTooLongError from None
        if code:
            raise GitFailedError(f"git ended with {code}: {self._said.decode(errors='replace').strip()}")

    def _piece(self) -> bytes:
        """Return the next piece; empty at the end."""
        if self._held:
            held, self._held = self._held, b""
            return held
        while True:
            ready = self._ready()
            if self._err in ready:
                self._note(os.read(self._err, CHUNK))
            if self._out in ready:
                return os.read(self._out, CHUNK)

    def _ready(self) -> Sequence[int]:
        waiting = self._deadline - time.monotonic()
        # Checked first: git may always have more to say.
        if waiting <= 0:
            raise TookTooLongError
        ready, _, _ = select.select([*self._watched, self._asker.fileno()], [], [], waiting)
        if not ready:
            raise TookTooLongError
        if self._asker.fileno() in ready:
            raise AskerGoneError
        return ready

    def _note(self, said: bytes) -> None:
        if not said:
            self._watched.remove(self._err)
        self._said = (self._said + said)[-500:]


def _end(process: subprocess.Popen[bytes]) -> None:
    # Also if git itself has ended: something that it started may go on.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()
