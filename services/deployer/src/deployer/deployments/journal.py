"""A deployment's log: the file in the site directory, and the same lines as live events."""

import asyncio
import contextlib
import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from deployer.deployments import queue
from deployer.deployments.redact import Redactor, clean, shorten
from deployer.model import Deployment
from shared.db.pool import Connection, Pool
from shared.events.types import DeployLog
from shared.logging import get_logger
from shared.messaging.outbox import Outbox
from shared.threads import in_thread

log = get_logger()

BATCH_LINES = 100
BATCH_SECONDS = 0.2
# Line limit of a deployment's log; a build that prints without end is cut off here, but continues.
MAX_LINES = 5000
# Additional lines for the platform's own messages.
SPARE_LINES = 200
CUT = "… the log is cut off here: too many lines"
MAX_FILE_BYTES = 5 * 1024 * 1024


class Journal:
    """`line` never waits and never fails; `run` writes the lines out, `last_words` the rest of them."""

    def __init__(self, deployment: Deployment, file: Path, pool: Pool, outbox: Outbox) -> None:
        self._deployment = deployment
        self._file = file
        self._pool = pool
        self._outbox = outbox
        self._redact = Redactor({})
        self._waiting: list[str] = []
        self._taken: list[str] = []
        """Lines of the transaction in progress."""
        self._written = deployment.log_lines
        self._said = deployment.log_lines
        self._cut = False
        self._more = asyncio.Event()
        self._lock = asyncio.Lock()

    def hide(self, env: dict[str, str]) -> None:
        """Replace this `.env`'s secrets from now on."""
        self._redact = Redactor(env)

    def safe(self, text: str) -> str:
        """Clean text for use outside the log, by the same rules."""
        return shorten(self._redact(clean(text)))

    def line(self, level: str, message: str) -> None:
        """Add one entry, as several lines when `message` has several. Levels: INFO, BUILD, WARNING, ERROR."""
        for text in message.splitlines() or [""]:
            if self._said < MAX_LINES + (0 if level == "BUILD" else SPARE_LINES):
                self._add(level, text)
            elif not self._cut:
                self._cut = True
                self._add("WARNING", CUT)

    def result(self, level: str, message: str) -> None:
        """Add the result and its reason: always kept, even beyond the line limit."""
        for text in message.splitlines():
            self._add(level, text)

    def _add(self, level: str, text: str) -> None:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        self._said += 1
        self._waiting.append(f"[{now}] {level} {self._deployment.id} {self.safe(text)}")
        self._more.set()

    async def run(self) -> None:
        """Runs until cancelled."""
        while True:
            await self._more.wait()
            self._more.clear()
            await asyncio.sleep(BATCH_SECONDS)
            if not await self.flush():
                self._more.set()
                await asyncio.sleep(1)

    async def flush(self) -> bool:
        """Write what waits. Return False if that failed: the log must never end a deployment."""
        try:
            async with self.last_words() as write, self._pool.acquire() as tx, tx.transaction():
                await write(tx)
        except Exception as error:  # noqa: BLE001 - see above
            log.warning("journal_not_written", error=f"{type(error).__name__}: {error}")
            return False
        return True

    @contextlib.asynccontextmanager
    async def last_words(self) -> AsyncIterator[Callable[[Connection], Awaitable[None]]]:
        """Yield a function that writes the rest within the transaction that ends the deployment.

        Enter it before that transaction: `run` also locks this first and the deployment's row second.
        """
        async with self._lock:
            self._taken = []
            try:
                yield self._write
            except BaseException:
                # Rolled back: the same lines come again, under the same numbers.
                self._written -= len(self._taken)
                self._waiting = self._taken + self._waiting
                raise

    async def _write(self, tx: Connection) -> None:
        lines = list(self._waiting)
        if not lines:
            return
        first = self._written + 1
        d = self._deployment
        for start in range(0, len(lines), BATCH_LINES):
            batch = lines[start : start + BATCH_LINES]
            data = DeployLog(
                customer_uuid=d.customer_uuid,
                app_id=d.app_id,
                deployment_id=d.id,
                first_line=first + start,
                lines=batch,
            )
            await self._outbox.add(tx, data)
        await queue.set_log_lines(tx, d.id, self._written + len(lines))
        await in_thread(append, self._file, lines)
        self._written += len(lines)
        self._taken = lines
        del self._waiting[: len(lines)]


def append(file: Path, lines: list[str]) -> None:
    """Never write through a link: the site directory holds a customer's checkout. A missing directory is no error."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        try:
            descriptor = os.open(file, flags, 0o644)
        except OSError as error:
            log.warning("deployment_log_not_written", error=error.strerror)
            return
        with os.fdopen(descriptor, "ab") as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                return
            if status.st_size > MAX_FILE_BYTES:
                opened.truncate(0)
            opened.write("".join(f"{line}\n" for line in lines).encode())
