"""The repository of copies, kept by restic: encrypted, deduplicated, one snapshot for all sites of a run.

restic retries a failing target for a quarter of an hour and waits for a hanging one, so each call has a time limit. One
command costs about 0.6 s of CPU time (key derivation, index), which is why a run stores all its sites with one.
Exit codes and JSON: restic's manual, chapter "Scripting" (0.17 and newer).
"""

import asyncio
import contextlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backup.errors import (
    IncompleteError,
    RepositoryError,
    RepositoryLockedError,
    RepositoryMissingError,
    RepositorySlowError,
    WrongPasswordError,
)
from shared.processes import end_group
from shared.threads import in_thread

ERRORS: Mapping[int, type[RepositoryError]] = {
    3: IncompleteError,
    10: RepositoryMissingError,
    11: RepositoryLockedError,
    12: WrongPasswordError,
}
HOST = "webmeteor"
"""Of all snapshots: a container's host name is another one after each start."""
# restic removes its lock after SIGTERM.
GRACE_SECONDS = 5.0
QUICK_SECONDS = 120.0
WORDS_BYTES = 4096
# Of one command's JSON: a line per snapshot, and there are at most a few hundred.
OUTPUT_BYTES = 32 * 1024 * 1024
INHERITED = ("PATH", "HOME", "SSL_CERT_FILE", "SSL_CERT_DIR")
_ID = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class Target:
    repository: str
    """As restic writes it: a path, `rest:https://…`, `s3:https://…/bucket`, `sftp:user@host:/path`."""
    password_file: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Credentials, such as RESTIC_REST_PASSWORD or AWS_SECRET_ACCESS_KEY."""
    upload_kib: int = 0
    """Per second; 0: no limit."""


@dataclass(frozen=True)
class Stored:
    snapshot: str
    added_bytes: int
    """What the repository grew by, compressed."""


@dataclass(frozen=True)
class Snapshot:
    id: str
    tags: tuple[str, ...]
    time: str


class Repository:
    """Each method raises RepositoryError's kinds."""

    def __init__(self, target: Target, cache: Path, *, seconds: float = 3600) -> None:
        """`seconds`: the most that a call may take that moves data; the others have QUICK_SECONDS at most."""
        self._target = target
        self._cache = cache
        self._seconds = seconds
        self._quick = min(QUICK_SECONDS, seconds)

    async def ensure(self) -> None:
        """Create the repository if there is none. An existing one with another password is an error, and stays."""
        try:
            await self._run("cat", "config", seconds=self._quick)
        except RepositoryMissingError:
            await self._run("init", seconds=self._quick)

    async def store(self, folder: Path, names: Sequence[str], tag: str) -> Stored:
        """Keep the named folders below `folder`. Raises IncompleteError when one is missing, or a file could not be
        read: then there may be a snapshot of the others.
        """
        # restic leaves out what is missing, and succeeds.
        files = sum([await in_thread(_files_in, folder / name) for name in names])
        options = ("--json", f"--host={HOST}", f"--tag={tag}", "--no-scan", "--files-from-raw=-", "--group-by=host")
        listed = b"".join(name.encode() + b"\0" for name in names)
        out = await self._run("backup", *options, seconds=self._seconds, stdin=listed, folder=folder)
        for message in _messages(out):
            if message.get("message_type") == "summary" and "snapshot_id" in message:
                if message["total_files_processed"] != files:
                    raise IncompleteError(f"The snapshot has {message['total_files_processed']} of {files} files.")
                return Stored(_id(message["snapshot_id"]), int(message.get("data_added_packed", message["data_added"])))
        raise RepositoryError("restic ended without naming a snapshot.")

    async def snapshots(self, tag: str = "") -> list[Snapshot]:
        chosen = (f"--tag={tag}",) if tag else ()
        out = await self._run("snapshots", "--json", f"--host={HOST}", *chosen, seconds=self._quick)
        found: list[dict[str, Any]] = json.loads(out) or []
        return [Snapshot(_id(one["id"]), tuple(one.get("tags") or ()), one["time"]) for one in found]

    async def fetch(self, snapshot: str, name: str, into: Path) -> None:
        """Restore what is in the folder `name` of a snapshot into a new or empty folder."""
        path = f"{_id(snapshot)}:/{name}"
        await self._run("restore", path, f"--target={into}", "--no-lock", seconds=self._seconds)

    async def forget(self, snapshots: Sequence[str]) -> None:
        """What only these hold goes with the next `prune`."""
        if snapshots:
            await self._run("forget", *(_id(snapshot) for snapshot in snapshots), seconds=self._quick)

    async def prune(self) -> None:
        await self._run("prune", seconds=self._seconds)

    async def check(self, part: int, parts: int) -> None:
        """Verify the structure, and the data of one of `parts` parts, counted from 1."""
        await self._run("check", f"--read-data-subset={part}/{parts}", "--no-lock", seconds=self._seconds)

    async def _run(self, *argv: str, seconds: float, stdin: bytes = b"", folder: Path | None = None) -> bytes:
        try:
            return await self._once(*argv, seconds=seconds, stdin=stdin, folder=folder)
        except RepositoryLockedError:
            # A killed process left its lock. This removes locks that nobody refreshes, and no others.
            await self._once("unlock", seconds=self._quick)
            return await self._once(*argv, seconds=seconds, stdin=stdin, folder=folder)

    async def _once(self, *argv: str, seconds: float, stdin: bytes = b"", folder: Path | None = None) -> bytes:
        limit = (f"--limit-upload={self._target.upload_kib}",) if self._target.upload_kib else ()
        process = await asyncio.create_subprocess_exec(
            "restic", *limit, *argv,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            cwd=folder, env=self._environment(), start_new_session=True,
        )  # fmt: skip
        try:
            async with asyncio.timeout(seconds):
                out, words, _ = await asyncio.gather(
                    _read(process.stdout), _last_words(process.stderr), _write(process.stdin, stdin)
                )
                await process.wait()
        except TimeoutError:
            raise RepositorySlowError(
                f"The backup target {self._target.repository} did not answer within {seconds:.0f} s."
            ) from None
        finally:
            await asyncio.shield(end_group(process, grace=GRACE_SECONDS))
        if process.returncode:
            kind = ERRORS.get(process.returncode, RepositoryError)
            raise kind(f"restic {argv[0]} failed on {self._target.repository}: {words or process.returncode}")
        return out

    def _environment(self) -> dict[str, str]:
        return {name: os.environ[name] for name in INHERITED if name in os.environ} | {
            **self._target.environment,
            "RESTIC_REPOSITORY": self._target.repository,
            "RESTIC_PASSWORD_FILE": str(self._target.password_file),
            "RESTIC_CACHE_DIR": str(self._cache),
            "RESTIC_PROGRESS_FPS": "0.1",
            # Leave the sites the processors.
            "GOMAXPROCS": "1",
        }


def _files_in(folder: Path) -> int:
    """Raises IncompleteError."""
    if not folder.is_dir():
        raise IncompleteError(f"{folder} is not there.")
    return sum(path.is_file() for path in folder.rglob("*"))


def _id(text: str) -> str:
    """Raises RepositoryError if it is none."""
    if not _ID.fullmatch(text):
        raise RepositoryError(f"{text[:80]!r} is no snapshot's id.")
    return text


def _messages(out: bytes) -> list[dict[str, Any]]:
    """The JSON objects among the lines."""
    return [json.loads(line) for line in out.splitlines() if line.startswith(b"{")]


async def _read(stream: asyncio.StreamReader | None) -> bytes:
    """Raises RepositoryError when it is more than a command of ours prints."""
    out = bytearray()
    while stream and (chunk := await stream.read(65536)):
        out += chunk
        if len(out) > OUTPUT_BYTES:
            raise RepositoryError("restic printed more than expected.")
    return bytes(out)


async def _last_words(stream: asyncio.StreamReader | None) -> str:
    words = b""
    while stream and (chunk := await stream.read(65536)):
        words = (words + chunk)[-WORDS_BYTES:]
    return words.decode(errors="replace").strip()


async def _write(stream: asyncio.StreamWriter | None, data: bytes) -> None:
    if stream:
        # restic may end without reading it all.
        with contextlib.suppress(ConnectionError):
            stream.write(data)
            await stream.drain()
        stream.close()
