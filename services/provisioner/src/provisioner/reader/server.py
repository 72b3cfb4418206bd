"""One request and one answer per connection, each a line of JSON; one thread per connection, a limited number of them.

Errors are sent by key, so that the provisioner raises the same ones (provisioner/reader/client.py).
"""

import contextlib
import json
import re
import socket
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provisioner.errors import CommitNotFoundError, ReaderAwayError, RefusedTreeError
from provisioner.reader import tree
from provisioner.reader.export import export
from provisioner.reader.git import AskerGoneError, Git, GitFailedError, TookTooLongError
from shared.errors import PlatformError

REQUEST_BYTES = 16 * 1024
REQUEST_SECONDS = 5.0
CONNECTIONS = 64
PLACES, PLACES_PER_CUSTOMER = 4, 2
WAIT_SECONDS = 60.0
WORK_SECONDS = {"inspect": 60.0, "export": 120.0}
_CUSTOMER, _APP, _ID = re.compile(r"cust_[a-z0-9]{12}"), re.compile(r"app_[a-z0-9]{10}"), re.compile(r"[0-9a-f]{40}")
_DEPLOYMENT = re.compile(r"deploy-[0-9]{8}-[0-9]{6}-[a-z0-9]{4}")
_PART = re.compile(r"[a-z]{1,20}")


@dataclass
class Places:
    """Limits concurrent requests, in total and per customer: one customer cannot keep the others waiting."""

    total: int = PLACES
    per_customer: int = PLACES_PER_CUSTOMER
    _taken: Counter[str] = field(default_factory=Counter)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @contextlib.contextmanager
    def take(self, customer: str, seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """Raises ReaderAwayError when no place becomes free in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._free(customer), seconds):
                raise ReaderAwayError("The source reader is busy.")
            self._taken[customer] += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken[customer] -= 1
                self._taken += Counter()  # drops zero counts
                self._changed.notify_all()

    def _free(self, customer: str) -> bool:
        return self._taken.total() < self.total and self._taken[customer] < self.per_customer


class Server:
    def __init__(self, repos: Path, exports: Path) -> None:
        self._repos = repos
        self._exports = exports
        self._places = Places()
        self._connections = threading.BoundedSemaphore(CONNECTIONS)

    def serve(self, path: Path) -> None:
        """Runs forever."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            path.chmod(0o600)
            listener.listen(CONNECTIONS)
            while True:
                # Limit the threads: further connections wait in the kernel's queue.
                self._connections.acquire()
                asker, _ = listener.accept()
                threading.Thread(target=self._answer, args=(asker,), daemon=True).start()

    def _answer(self, asker: socket.socket) -> None:
        try:
            with asker, contextlib.suppress(AskerGoneError, OSError):
                asker.settimeout(REQUEST_SECONDS)
                answer = self._answer_to(_request(asker), asker)
                asker.sendall(json.dumps(answer).encode() + b"\n")
        finally:
            self._connections.release()

    def _answer_to(self, request: dict[str, Any], asker: socket.socket) -> dict[str, Any]:
        try:
            return {"ok": self._do(request, asker)}
        except PlatformError as error:
            return {"error": {"key": error.key, "message": error.message}}
        except (AskerGoneError, BrokenPipeError):
            raise AskerGoneError from None
        except Exception as error:  # noqa: BLE001 - one bad request is no reason to end
            traceback.print_exc()
            return {"error": {"key": "internal", "message": f"{type(error).__name__}: {error}"}}

    def _do(self, request: dict[str, Any], asker: socket.socket) -> dict[str, Any]:
        """Raises PlatformError's kinds, AskerGoneError; ValueError for requests that the provisioner never sends."""
        if request["do"] == "ping":
            return {}
        customer, app = _checked(_CUSTOMER, request["customer"]), _checked(_APP, request["app"])
        seconds = WORK_SECONDS[request["do"]]
        with self._places.take(customer):
            git = Git(self._repos / customer / f"{app}.git", asker, time.monotonic() + seconds)
            if not git.repository.is_dir():
                raise CommitNotFoundError(
                    "The site's repository is missing; create the site again or tell the operator."
                )
            try:
                return self._inspect(git, request) if request["do"] == "inspect" else self._export(git, request)
            except TookTooLongError:
                raise RefusedTreeError(
                    f"The commit takes longer than {seconds:g} s to read; take files out of it and push again."
                ) from None
            except GitFailedError as error:
                raise RefusedTreeError(
                    f"The commit cannot be read within the platform's limits ({error});"
                    " check it with `git fsck`, or take large files out of it, and push again."
                ) from error

    def _inspect(self, git: Git, request: dict[str, Any]) -> dict[str, Any]:
        """Raises CommitNotFoundError, RefusedTreeError, PartMissingError."""
        commit, parts = _resolve(git, request["wish"]), [_checked(_PART, part) for part in request["parts"]]
        dockerfiles = {f"{part}/Dockerfile" for part in parts}
        kept = []
        with contextlib.closing(tree.entries(git, commit, _allowed(request))) as found:
            for entry in found:
                tree.check_submodule(entry, parts)
                if entry.path in parts or entry.path in dockerfiles:
                    kept.append(entry)
        trees = tree.part_trees(kept, parts)
        for entry in kept:
            if entry.path in dockerfiles:
                tree.check_dockerfile(entry)
        return {"commit": commit, "trees": trees}

    def _export(self, git: Git, request: dict[str, Any]) -> dict[str, Any]:
        """Raises RefusedTreeError."""
        wanted = _checked(_ID, request["tree"])
        deployment, part = _checked(_DEPLOYMENT, request["deployment"]), _checked(_PART, request["part"])
        export(git, wanted, self._exports / deployment / wanted, part=part, allowed=_allowed(request))
        return {}


def _request(asker: socket.socket) -> dict[str, Any]:
    """Raises AskerGoneError."""
    line = b""
    while not line.endswith(b"\n"):
        piece = asker.recv(REQUEST_BYTES)
        line += piece
        if not piece or len(line) > REQUEST_BYTES:
            raise AskerGoneError
    request: dict[str, Any] = json.loads(line)
    return request


def _resolve(git: Git, wish: str) -> str:
    """Return the commit id for a full commit id or a branch's name. Raises CommitNotFoundError."""
    question = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{wish}^{{commit}}")
    try:
        return _checked(_ID, git.answer(*question, at_most=100).decode().strip())
    except GitFailedError:
        raise CommitNotFoundError(f"The repository has no commit {wish[:60]}; push it and deploy again.") from None


def _allowed(request: dict[str, Any]) -> tree.Limits:
    return tree.Limits(int(request["max_files"]), int(request["max_bytes"]))


def _checked(pattern: re.Pattern[str], value: str) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(f"not a name: {value[:60]!r}")
    return value
