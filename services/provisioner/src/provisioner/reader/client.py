"""Client of the source reader (provisioner/reader), the only process that reads customers' commits."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provisioner.errors import CommitNotFoundError, PartMissingError, ReaderAwayError, RefusedTreeError
from shared import names
from shared.errors import PlatformError
from shared.sitespec import BUILT, Service

# The reader's waiting time and working time, plus a margin.
ANSWER_SECONDS = 200.0
PING_SECONDS = 5.0
ANSWER_BYTES = 4 * 1024 * 1024
_KINDS: dict[str, type[PlatformError]] = {
    kind.key: kind for kind in (CommitNotFoundError, PartMissingError, ReaderAwayError, RefusedTreeError)
}


class ReaderFailedError(Exception):
    """The reader died during a request, or reports an error: counts as a failure, as the request may be the cause."""


@dataclass(frozen=True)
class Commit:
    id: str
    trees: dict[Service, str]


@dataclass(frozen=True)
class Reader:
    socket: Path
    max_files: int
    max_bytes: int

    async def ping(self) -> None:
        """Raises ReaderAwayError, also when the reader accepts but does not answer."""
        try:
            await self._ask(PING_SECONDS, do="ping")
        except ReaderFailedError as error:
            raise ReaderAwayError("The source reader does not answer.") from error

    async def inspect(self, customer_uuid: str, app_id: str, wish: str) -> Commit:
        """Resolve a full commit id or a ref's name. Raises the kinds above and ReaderFailedError."""
        said = await self._ask(
            ANSWER_SECONDS, do="inspect", customer=customer_uuid, app=app_id, **self._limits(), wish=wish, parts=BUILT
        )
        trees: dict[Service, str] = {part: names.check(names.TreeHash, said["trees"][part]) for part in BUILT}
        return Commit(names.check(names.CommitHash, said["commit"]), trees)

    async def export(self, customer_uuid: str, app_id: str, deployment_id: str, part: str, tree: str) -> None:
        """Write the tree's files below the folder of exports. Raises the kinds above and ReaderFailedError."""
        await self._ask(
            ANSWER_SECONDS, do="export", customer=customer_uuid, app=app_id, **self._limits(),
            deployment=deployment_id, part=part, tree=tree,
        )  # fmt: skip

    def _limits(self) -> dict[str, int]:
        return {"max_files": self.max_files, "max_bytes": self.max_bytes}

    async def _ask(self, seconds: float, **request: Any) -> dict[str, Any]:
        """When cancelled, it hangs up, and the reader drops the request."""
        try:
            reader, writer = await asyncio.open_unix_connection(self.socket, limit=ANSWER_BYTES)
        except OSError as error:
            raise ReaderAwayError("The source reader does not answer.") from error
        try:
            async with asyncio.timeout(seconds):
                writer.write(json.dumps(request).encode() + b"\n")
                said = json.loads(await reader.readuntil(b"\n"))
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            raise ReaderFailedError(f"the source reader gave no answer: {type(error).__name__}") from error
        finally:
            writer.close()
        return _ok(said)


def _ok(said: dict[str, Any]) -> dict[str, Any]:
    """Return the answer, or raise the reader's error."""
    if failed := said.get("error"):
        raise _KINDS.get(failed["key"], ReaderFailedError)(failed["message"])
    answer: dict[str, Any] = said["ok"]
    return answer
