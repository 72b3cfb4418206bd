"""The provisioner's side of a deployer in this process: reads real repositories and `.env` files, as its job does."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from deployer.source import Source
from provisioner.jobs.hand_out import HandOut
from provisioner.reader.client import Reader
from shared.db.pool import Pool
from shared.events import parse
from shared.events.types import SourceReady, SourceRequested
from shared.jobs import RetryLaterError
from shared.messaging.outbox import Outbox
from shared.secrets import Vault

LOOK_SECONDS = 0.01


def _listens(path: Path) -> bool:
    """A socket is in its folder a moment before anybody listens to it."""
    with socket.socket(socket.AF_UNIX) as visitor:
        try:
            visitor.connect(str(path))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def reading(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A source reader for the repositories below `root`, until the end of the block."""
    for folder in ("repos", "exports"):
        (root / folder).mkdir(exist_ok=True)
    path = root / "reader" / "socket"
    path.unlink(missing_ok=True)
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "WEBMETEOR_READER_SOCKET": str(path),
        "WEBMETEOR_REPOS_ROOT": str(root / "repos"), "WEBMETEOR_EXPORTS_ROOT": str(root / "exports"),
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "provisioner.reader"], env=environment)
    try:
        while not _listens(path):
            assert process.poll() is None
            time.sleep(0.01)
        yield process
    finally:
        process.kill()
        process.wait()
        path.unlink(missing_ok=True)


def reader_of(root: Path, **limits: int) -> Reader:
    return Reader(root / "reader" / "socket", **{"max_files": 20_000, "max_bytes": 500 * 2**20, **limits})


@dataclass
class Provisioner:
    """Hears the deployer's questions in its outbox."""

    pool: Pool
    hand_out: HandOut
    source: Source
    wakeup: asyncio.Event
    answered: set[UUID] = field(default_factory=set)

    async def run(self) -> None:
        """Runs until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.source.run())
            while True:
                for row in await self.pool.fetch("SELECT body FROM outbox WHERE type = 'source.requested'"):
                    request = parse(row["body"]).data
                    if request.request_id not in self.answered:
                        self.answered.add(request.request_id)
                        group.create_task(self._answer(request))
                await asyncio.sleep(LOOK_SECONDS)

    async def _answer(self, request: SourceRequested) -> None:
        while True:
            try:
                answer = await self.hand_out.answer(request)
                break
            except RetryLaterError:
                await asyncio.sleep(LOOK_SECONDS)
        async with self.pool.acquire() as tx, tx.transaction():
            if isinstance(answer, SourceReady):
                await self.source.ready(tx, answer)
            else:
                await self.source.refused(tx, answer)
        self.wakeup.set()


def beside(pool: Pool, outbox: Outbox, vault: Vault, crossing: Vault, root: Path) -> Provisioner:
    """`pool`, `outbox` and `vault`: the deployer's; its `source` is the result's."""
    wakeup = asyncio.Event()
    source = Source(pool, outbox, vault, crossing, wakeup, root / "exports")
    hand_out = HandOut(reader_of(root), crossing, Outbox("provisioner"), root / "sites", root / "exports")
    return Provisioner(pool, hand_out, source, wakeup)
