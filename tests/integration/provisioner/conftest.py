"""The provisioner's parts wired as in its bootstrap, on real PostgreSQL and git; the webhook's receiver is ours."""

import asyncio
import inspect
import json
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvloop
from aiohttp import web

from provisioner import bootstrap as wiring
from provisioner.context import Context
from provisioner.git.builtin import BuiltIn
from provisioner.git.http import GitHttp
from provisioner.git.seed import Seeds
from provisioner.handlers import Handlers
from provisioner.models import Site
from provisioner.queries import Queries
from provisioner.settings import Settings
from provisioner.upkeep import Upkeep
from provisioner.webhooks.deliver import Deliverer
from provisioner.webhooks.record import Recorder
from shared import age, http, names, tokens
from shared.db.pool import Pool
from shared.events import EventData, parse, wrap
from shared.events import types as t
from shared.jobs import Job, JobKind, RetryLaterError, Worker
from shared.messaging.outbox import Outbox
from shared.secrets import Vault
from shared.service import Frame
from tests.support.nobody import NOBODY
from tests.support.provisioner import reader_of
from tests.support.stack import ROOT

Data = TypeVar("Data", bound=EventData)


@dataclass
class Hook:
    """Stands for the gateway: keeps what it was sent, answers what it is told to."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 202)

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@dataclass
class World:
    settings: Settings
    pool: Pool
    vault: Vault
    common: Vault
    context: Context
    handlers: Handlers
    kinds: dict[str, JobKind]
    upkeep: Upkeep
    recorder: Recorder
    hook: Hook
    deliverer: Deliverer
    git: GitHttp
    base: str = ""

    async def hear(self, data: EventData) -> None:
        """As the inbox does: the handler in one transaction."""
        async with self.pool.acquire() as tx, tx.transaction():
            await self.handlers.table()[type(data)](tx, wrap(data, source="tests"))

    async def lease(self) -> Job | None:
        worker = Worker(self.pool, asyncio.Event(), self.kinds)
        leased = await worker._lease_one()
        return leased[0] if leased else None

    async def work(self) -> None:
        """Runs due jobs until none is left; one that wants to run later is left for later."""
        while job := await self.lease():
            try:
                await self.kinds[job.kind].handler(job)
            except RetryLaterError as later:
                await self.pool.execute(
                    "UPDATE jobs SET lease_until = NULL, lease_owner = NULL, run_at = now() + $2 WHERE id = $1",
                    job.id,
                    timedelta(seconds=later.seconds),
                )
                return
            if not job.finished:
                async with job.finish():
                    pass

    async def expire_leases(self) -> None:
        """What time does after a kill."""
        await self.pool.execute("UPDATE jobs SET lease_until = now(), run_at = now() WHERE state = 'open'")

    async def events(self, kind: type[Data]) -> list[Data]:
        """Data of what was published so far."""
        rows = await self.pool.fetch("SELECT body FROM outbox ORDER BY id")
        return [data for row in rows if isinstance(data := parse(row["body"]).data, kind)]

    async def request_site(
        self, name: str = "My Awesome Site", customer: str | None = None, *, email: str = "ada@example.org"
    ) -> t.SiteRequested:
        """`email` empty: as before there were owners."""
        app_id = names.new_app_id()
        data = t.SiteRequested(
            customer_uuid=customer or names.new_customer_uuid(),
            app_id=app_id,
            site_type="portfolio",
            site_name=name,
            domain=f"{names.dns_label(app_id)}.webmeteor.localhost",
            owner_email=email,
            owner_name="Ada Lovelace" if email else "",
        )
        await self.hear(data)
        return data

    async def make_site(self, name: str = "My Awesome Site", customer: str | None = None) -> "MadeSite":
        data = await self.request_site(name, customer)
        await self.work()
        return MadeSite(self, data.customer_uuid, data.app_id)

    async def token(self, customer: str, role: str | None = "owner") -> str:
        """A new user's; with `role` None, as from a version before there were users."""
        token, user = tokens.new_token(), names.new_user_uuid() if role else None
        if user:
            await self.hear(t.MembershipChanged(customer_uuid=customer, user_uuid=user, role=role))
        expires = datetime.now(UTC) + timedelta(hours=1)
        values = {"customer_uuid": customer, "user_uuid": user, "expires_at": expires}
        await self.hear(t.TokenIssued(**values, token_sha256=tokens.digest(token)))
        return token


@dataclass
class MadeSite:
    world: World
    customer: str
    app_id: str

    @property
    def directory(self) -> Path:
        return self.world.settings.sites_root / self.customer / self.app_id

    @property
    def repository(self) -> Path:
        return self.world.settings.repos_root / self.customer / f"{self.app_id}.git"

    @property
    def data(self) -> Path:
        return self.world.settings.handover_root / f"{self.app_id}.data"

    def hand_over(self, **files: bytes) -> None:
        """As the deployer does."""
        self.data.mkdir(parents=True)
        for name, content in files.items():
            (self.data / name).write_bytes(content)

    async def row(self) -> Site:
        site = await self.world.context.queries.site(self.world.pool, self.app_id)
        assert site
        return site

    async def client(self, folder: Path, *, token: str | None = None) -> "Client":
        """A clone by the owner's git."""
        token = token or await self.world.token(self.customer)
        url = f"{self.world.base}/{self.customer}/{self.app_id}.git"
        return Client(folder, url.replace("//", f"//me:{token}@"))

    async def go_live(self, commit: str, env_version: int = 1) -> None:
        """The deployer says that `commit` serves now, with this `.env`."""
        await self.world.hear(
            t.DeploySucceeded(
                customer_uuid=self.customer,
                app_id=self.app_id,
                deployment_id=names.new_deployment_id(),
                kind="push",
                commit=commit,
                duration_seconds=1,
                domain="a.webmeteor.localhost",
                env_version=env_version,
                images={},
                built=[],
            )
        )
        await self.world.work()

    async def delete(self) -> None:
        ids = {"customer_uuid": self.customer, "app_id": self.app_id}
        await self.world.hear(t.SiteDeletionRequested(**ids, domain="a.webmeteor.localhost"))
        handed_over = f"{self.app_id}.data" if self.data.exists() else ""
        await self.world.hear(t.SiteContainersRemoved(**ids, handed_over=handed_over))
        await self.world.work()


GIT_ENV = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "A Customer",
    "GIT_AUTHOR_EMAIL": "c@example.org",
    "GIT_COMMITTER_NAME": "A Customer",
    "GIT_COMMITTER_EMAIL": "c@example.org",
    "LC_ALL": "C.UTF-8",
}


def git(folder: Path, *argv: str) -> str:
    """What git says of a folder on this machine."""
    done = subprocess.run(["git", "-C", str(folder), *argv], capture_output=True, text=True, check=True)
    return done.stdout


class KilledError(BaseException):
    """Ends a recipe as SIGKILL does: nothing in between catches it."""


def kill_at(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, after: bool) -> None:
    """The next call of `owner.name` dies, before or after its work; later ones run as ever."""
    original = getattr(owner, name)

    async def dying(*args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(owner, name, original)
        if after:
            await original(*args, **kwargs)
        raise KilledError

    def dying_now(*args: Any) -> None:
        monkeypatch.setattr(owner, name, original)
        if after:
            original(*args)
        raise KilledError

    monkeypatch.setattr(owner, name, dying if inspect.iscoroutinefunction(original) else dying_now)


@dataclass
class Client:
    folder: Path
    url: str

    async def __call__(self, *argv: str, ok: bool = True) -> str:
        """Output and errors of one git command."""
        inside = ("-C", str(self.folder)) if self.folder.exists() else ()
        process = await asyncio.create_subprocess_exec(
            *("git", *inside, *argv), env=GIT_ENV, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        out, _ = await process.communicate()
        text = out.decode(errors="replace")
        assert (process.returncode == 0) is ok, text
        return text

    async def clone(self) -> "Client":
        await self("clone", "-q", self.url, str(self.folder))
        return self

    async def commit(self, files: dict[str, str], message: str = "A change") -> str:
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)
        await self("add", "--all", "--force")
        await self("commit", "-q", "--allow-empty", "-m", message)
        return (await self("rev-parse", "HEAD")).strip()

    async def push(self, *argv: str, ok: bool = True) -> str:
        return await self("push", *(argv or ("origin", "HEAD:main")), ok=ok)


def pytest_asyncio_loop_factories() -> dict[str, Any]:
    """The loop the service runs on: its pipes behave differently from asyncio's own."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Hook, str]]:
    receiver = Hook()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    async with served(app) as base:
        yield receiver, f"{base}/hook"


class served:  # noqa: N801 - reads as a verb at its use
    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> str:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


@pytest.fixture
async def world(
    tmp_path: Path, pool: Pool, vault: Vault, common: Vault, source_key_file: Path, hook: tuple[Hook, str]
) -> AsyncIterator[World]:
    settings = Settings(
        database_url="postgresql://unused",
        amqp_url="amqp://unused",
        key_file=tmp_path / "key",
        common_key_file=tmp_path / "common",
        source_key_file=source_key_file,
        exports_root=tmp_path / "exports",
        reader_socket=tmp_path / "reader" / "socket",
        sites_root=tmp_path / "sites",
        repos_root=tmp_path / "repos",
        archive_root=tmp_path / "archive",
        handover_root=tmp_path / "handover",
        cuts_root=tmp_path / "cuts",
        archive_recipient=tmp_path / "recipients" / "archives",
        templates_dir=ROOT / "templates",
        webhook_url=hook[1],
        git_url="https://git.webmeteor.localhost",
        git_max_push_mib=8,
    )
    age.add_identity(tmp_path / "archives")
    age.write_recipient(tmp_path / "archives", settings.archive_recipient)
    queries = Queries(vault, common)
    outbox = Outbox("provisioner")
    provider = BuiltIn(settings.repos_root, settings.git_url)
    seeds = Seeds(settings.templates_dir, settings.repos_root / ".seeds")
    context = Context(settings, pool, queries, outbox, provider, seeds)
    recorder = Recorder(pool, queries, settings.repos_root)
    frame = Frame("provisioner", pool, NOBODY, outbox, vault, NOBODY)
    deliverer = wiring._deliverer(frame, settings, queries)
    git = GitHttp(pool, queries, settings.repos_root, recorder.record, wiring._limits(settings))
    made = World(
        settings=settings,
        pool=pool,
        vault=vault,
        common=common,
        context=context,
        handlers=Handlers(queries),
        kinds=wiring._jobs(context, common, deliverer, reader_of(tmp_path)),
        upkeep=Upkeep(context, recorder, vault),
        recorder=recorder,
        hook=hook[0],
        deliverer=deliverer,
        git=git,
    )
    app = http.application({})
    app.add_routes(git.routes())
    async with served(app) as base:
        made.base = base
        yield made
    await deliverer.session.close()
