"""Client of the source reader (deployer/reader), the only process that reads customers' commits."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployer.errors import CommitNotFoundError, DeployError, PartMissingError, ReaderAwayError, RefusedTreeError
from deployer.model import Site
from shared import names
from shared.sitespec import Service
from shared.threads import in_thread

# The reader's waiting time and working time, plus a margin.
ANSWER_SECONDS = 200.0
PING_SECONDS = 5.0
ANSWER_BYTES = 4 * 1024 * 1024
_KINDS: dict[str, type[DeployError]] = {
    kind.key: kind for kind in (CommitNotFoundError, PartMissingError, ReaderAwayError, RefusedTreeError)
}


class ReaderFailedError(Exception):
    """The reader died during a request, or reports an error: counts as a crash, as the request may be the cause."""


@dataclass(frozen=True)
class Commit:
    id: str
    trees: dict[Service, str]


@dataclass(frozen=True)
class Source:
    socket: Path
    builds_root: Path
    max_files: int
    max_bytes: int

    async def ping(self) -> None:
        """Raises ReaderAwayError, also when the reader accepts but does not answer: no deployment can be the cause."""
        try:
            await self._ask(PING_SECONDS, do="ping")
        except ReaderFailedError as error:
            raise ReaderAwayError("The source reader does not answer.") from error

    async def inspect(self, site: Site, wish: str, parts: Sequence[Service]) -> Commit:
        """Resolve a full commit id or a ref's name. Raises the kinds above and ReaderFailedError."""
        said = await self._ask(ANSWER_SECONDS, do="inspect", **_of(site), **self._limits(), wish=wish, parts=parts)
        trees: dict[Service, str] = {part: names.check(names.TreeHash, said["trees"][part]) for part in parts}
        return Commit(names.check(names.CommitHash, said["commit"]), trees)

    async def export(self, site: Site, part: Service, tree: str) -> Path:
        """Return the folder with the tree's files. Raises the kinds above and ReaderFailedError."""
        await self._ask(ANSWER_SECONDS, do="export", **_of(site), **self._limits(), part=part, tree=tree)
        return self.builds_root / names.check(names.AppId, site.app_id) / names.check(names.TreeHash, tree)

    async def forget(self, app_id: str) -> None:
        """Remove a site's exports; best effort."""
        folder = self.builds_root / names.check(names.AppId, app_id)
        await in_thread(shutil.rmtree, folder, ignore_errors=True)

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


def _of(site: Site) -> dict[str, str]:
    return {"customer": site.customer_uuid, "app": site.app_id}
