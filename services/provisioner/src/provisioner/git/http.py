"""Smart HTTP (git's http-protocol) for the built-in repositories: keeps no pack in memory.

A request is read before it takes a process slot, so that a slow client blocks no other.
A push is answered only after its changes are in the `deliveries` table: a confirmed push cannot get lost.
"""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from aiohttp import web

from provisioner.errors import GitFailedError
from provisioner.git import command, push_request
from provisioner.git.access import Refused, caller
from provisioner.git.body import received
from provisioner.git.builtin import clear_received, path_of
from provisioner.git.exchange import answer
from provisioner.git.places import Places
from provisioner.git.process import DEVNULL, communicate, spawn
from provisioner.queries import Queries
from shared import limits
from shared.access import Action, may
from shared.db.pool import Pool
from shared.git import environment
from shared.http import while_there
from shared.locks import Locks
from shared.logging import get_logger
from shared.threads import in_thread

log = get_logger()

UPLOAD, RECEIVE = "git-upload-pack", "git-receive-pack"
# The first requests of git-lfs before a push and before a fetch.
LFS = ("locks/verify", "objects/batch")
# A fetch sends its wanted and known commits: 50 bytes per ref.
MAX_FETCH_BYTES = 16 * command.MIB
# The maximum number of refs, all with the longest names.
MAX_ADVERTISED = 32 * command.MIB
_REPOSITORY = "/{customer:cust_[a-z0-9]{12}}/{app:app_[a-z0-9]{10}}{suffix:(?:\\.git)?}"
_PROTOCOL = re.compile(r"version=[0-2]")
_NEVER_CACHED = {"Cache-Control": "no-cache, max-age=0, must-revalidate"}


@dataclass(frozen=True)
class Limits:
    push_mib: int = 100
    repository_mib: int = 2048
    processes: int = 8
    processes_per_customer: int = 2
    requests_per_customer: int = 16
    seconds: float = 600
    tree_files: int = limits.TREE_FILES


@dataclass(frozen=True)
class Repository:
    app_id: str
    customer_uuid: str
    path: Path


@dataclass
class GitHttp:
    pool: Pool
    queries: Queries
    root: Path
    pushed: Callable[[str, str], Awaitable[None]]
    """Called with (customer, app) after every push, before its answer ends."""
    limits: Limits = field(default_factory=Limits)
    _places: Places = field(init=False)
    _pushing: Locks = field(init=False, default_factory=Locks)

    def __post_init__(self) -> None:
        limits = self.limits
        self._places = Places(limits.processes, limits.processes_per_customer, limits.requests_per_customer)

    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get(f"{_REPOSITORY}/info/refs", _answered(self.advertise)),
            web.post(f"{_REPOSITORY}/{UPLOAD}", _answered(self.upload)),
            web.post(f"{_REPOSITORY}/{RECEIVE}", _answered(self.receive)),
            *(web.post(f"{_REPOSITORY}/info/lfs/{path}", _answered(self.no_lfs)) for path in LFS),
        )

    async def advertise(self, request: web.Request) -> web.StreamResponse:
        service = request.query.get("service")
        repository = await self._repository(request, Action.DEPLOY if service == RECEIVE else Action.VIEW)
        if service not in {UPLOAD, RECEIVE}:
            raise Refused("This server speaks git's smart protocol only; please use a newer git.\n", 403)
        if service == RECEIVE:
            await self._check_room(repository)
        argv = self._argv(repository, service, advertise=True)
        first = b"# service=%s\n" % service.encode()
        try:
            with self._places.request(repository.customer_uuid):
                async with self._process(argv, request, repository, stdin=DEVNULL) as process:
                    body, _ = await communicate(process, at_most=MAX_ADVERTISED)
        except GitFailedError:
            raise Refused("The repository has too many branches and tags to list them.\n", 403) from None
        if process.returncode:
            raise Refused("The repository can't be read at the moment; please try again.\n", 503)
        content = f"application/x-{service}-advertisement"
        prefix = b"%04x%s0000" % (len(first) + 4, first)
        return web.Response(body=prefix + body, headers={"Content-Type": content, **_NEVER_CACHED})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        repository = await self._repository(request, Action.VIEW)
        _check_type(request, UPLOAD)
        argv, seconds = self._argv(repository, UPLOAD), self.limits.seconds
        with self._places.request(repository.customer_uuid):
            async with (
                received(request, self.root, limit=MAX_FETCH_BYTES, seconds=seconds) as body,
                self._process(argv, request, repository, stdin=body.fileno()) as process,
            ):
                return await answer(request, process, _result(UPLOAD))

    async def receive(self, request: web.Request) -> web.StreamResponse:
        repository = await self._repository(request, Action.DEPLOY)
        _check_type(request, RECEIVE)
        await self._check_room(repository)
        # git itself refuses a push that is too large, with a message for its client; the rest is read and dropped.
        most, seconds = self.limits.push_mib * command.MIB, self.limits.seconds
        with self._places.request(repository.customer_uuid):
            async with (
                received(request, self.root, limit=20 * most, keep=most + MAX_FETCH_BYTES, seconds=seconds) as body,
                # One push at a time: two pushes to one branch must be recorded as two changes.
                self._pushing(repository.app_id),
            ):
                if refused := push_request.refusal(await in_thread(push_request.head, body.fileno())):
                    return web.Response(body=refused, headers=_result(RECEIVE))
                return await self._push(request, repository, body)

    async def _push(self, request: web.Request, repository: Repository, body: IO[bytes]) -> web.StreamResponse:
        async def told() -> None:
            await self.pushed(repository.customer_uuid, repository.app_id)

        try:
            argv = self._argv(repository, RECEIVE)
            async with self._process(argv, request, repository, stdin=body.fileno()) as process:
                return await answer(request, process, _result(RECEIVE), before_end=told)
        finally:
            # Also if the client disconnected: the refs may have changed.
            await asyncio.shield(told())
            await in_thread(clear_received, repository.path)

    async def no_lfs(self, request: web.Request) -> web.StreamResponse:
        """Answer in git-lfs's format: it shows `message` to its user."""
        await self._repository(request, Action.VIEW)
        text = (
            "This server has no Git LFS; commit the files themselves (git lfs migrate export) or keep them elsewhere."
        )
        return web.json_response({"message": text}, status=501, content_type="application/vnd.git-lfs+json")

    async def _repository(self, request: web.Request, action: Action) -> Repository:
        """Return the repository. Raises Refused: 404, also for one that is not the caller's to see; 403."""
        principal = await caller(self.pool, request)
        owner, app_id = request.match_info["customer"], request.match_info["app"]
        site = await self.queries.site(self.pool, app_id) if may(principal, Action.VIEW, owner) else None
        if site is None or site.customer_uuid != owner or not site.ready or site.deleting:
            raise Refused("Repository not found.\n", 404)
        if not may(principal, action, owner):
            raise Refused("Your role does not allow pushes; ask an owner of the account.\n", 403)
        return Repository(app_id, owner, path_of(self.root, owner, app_id))

    async def _check_room(self, repository: Repository) -> None:
        used = await in_thread(_bytes_of, repository.path)
        if used > self.limits.repository_mib * command.MIB:
            text = f"The repository is full: it holds {used // command.MIB} of {self.limits.repository_mib} MiB.\n"
            raise Refused(text, 403)

    def _argv(self, repository: Repository, service: str, *, advertise: bool = False) -> tuple[str, ...]:
        if service == UPLOAD:
            return command.upload_pack(repository.path, advertise=advertise)
        return command.receive_pack(repository.path, self.limits.push_mib, advertise=advertise)

    @contextlib.asynccontextmanager
    async def _process(
        self, argv: Sequence[str], request: web.Request, repository: Repository, *, stdin: int
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """Yield a git process once a slot is free, for a limited time."""
        async with (
            self._places.place(repository.customer_uuid) as niceness,
            asyncio.timeout(self.limits.seconds),
            spawn(command.nicer(argv, niceness), env=self._environment(request), stdin=stdin) as process,
        ):
            yield process

    def _environment(self, request: web.Request) -> dict[str, str]:
        wanted = request.headers.get("Git-Protocol", "")
        protocol = {"GIT_PROTOCOL": wanted} if _PROTOCOL.fullmatch(wanted) else {}
        return environment({**protocol, **command.receive_environment(self.limits.tree_files)})


def _result(service: str) -> dict[str, str]:
    return {"Content-Type": f"application/x-{service}-result", **_NEVER_CACHED}


def _check_type(request: web.Request, service: str) -> None:
    if request.content_type != f"application/x-{service}-request":
        raise Refused(f"Expected the content type application/x-{service}-request.\n", 415)


def _bytes_of(repository: Path) -> int:
    return sum(file.stat().st_size for file in (repository / "objects" / "pack").glob("*.pack"))


def _answered(
    handler: Callable[[web.Request], Coroutine[Any, Any, web.StreamResponse]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            # A disconnected client's request is cancelled, also while it is read or waits.
            return await while_there(request, handler(request))
        except Refused as refusal:
            return refusal.response

    return guarded
