"""The gateway's own HTTP server on a free port, its database, and the other services played by hand."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from aio_pika.abc import AbstractRobustConnection
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from api_gateway.bootstrap import install, openapi
from api_gateway.context import Context
from api_gateway.deliveries.intake import Intake
from api_gateway.deliveries.repositories import Repositories
from api_gateway.handlers import handlers
from api_gateway.passwords import Passwords
from api_gateway.routes import aiohttp_routes
from api_gateway.settings import Settings
from shared.db.pool import Pool
from shared.events import EventData, parse
from shared.events import types as t
from shared.http import boundary
from shared.messaging.outbox import Outbox
from shared.places import Places
from shared.secrets import Vault
from shared.translation import translated
from tests.support.handling import Inbox

COMMIT = "a" * 40
SECRET = "webhook-secret"
Deploy = TypeVar("Deploy", bound=EventData)


@dataclass
class Api:
    """A customer's program: `await api.post("/api/sites", {...}, expect=202)`."""

    client: TestClient[Any, Any]
    token: str = ""
    customer_uuid: str = ""

    async def call(self, method: str, path: str, body: Any = None, *, expect: int = 0, **options: Any) -> Any:
        """The JSON (or text) of the answer; with expect=0 the response itself."""
        headers = dict(options.pop("headers", {}))
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        response = await self.client.request(method, path, json=body, headers=headers, **options)
        if not expect:
            return response
        text = await response.text()
        assert response.status == expect, f"{method} {path}: {response.status} {text}"
        return await response.json(content_type=None) if "json" in response.content_type else text

    async def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return await self.call("POST", path, body, **options)

    async def get(self, path: str, **options: Any) -> Any:
        return await self.call("GET", path, **options)

    async def register(self) -> "Api":
        body = {"email": f"{uuid.uuid4().hex}@example.org", "password": "correct horse", "name": "Ada"}
        answer = await self.post("/api/auth/register", body, expect=201)
        return Api(self.client, answer["token"], answer["customer_uuid"])

    async def create(self, **more: Any) -> str:
        body = {"site_type": "portfolio", "site_name": "A Site", **more}
        return str((await self.post("/api/sites/create", body, expect=202))["app_id"])


class Platform:
    """The other services, as far as the gateway hears of them; and what the gateway told them."""

    def __init__(self, pool: Pool, common: Vault, proofs: Vault, repositories: Repositories) -> None:
        self.pool = pool
        self.common = common
        self.proofs = proofs
        self.hear = Inbox(t.GATEWAY, pool, handlers(Outbox(t.GATEWAY), repositories))

    async def tell(self, data: EventData, *, sequence: int | None = None, times: int = 1) -> None:
        """`times` > 1 as if sent again with new event ids."""
        for _ in range(times):
            await self.hear(data, sequence=sequence)

    async def said(self, kind: str) -> list[Any]:
        """Events of a type that wait in the outbox, oldest first."""
        rows = await self.pool.fetch("SELECT body FROM outbox WHERE type = $1 ORDER BY id", kind)
        return [parse(row["body"]).data for row in rows]

    async def link(self, customer_uuid: str) -> str:
        """The token of the newest link that was to be mailed to a customer."""
        asked = [e for e in await self.said("customer.email_proof_requested") if e.customer_uuid == customer_uuid]
        return self.proofs.decrypt(asked[-1].token)

    async def site(self, app_id: str) -> Any:
        return await self.pool.fetchrow("SELECT * FROM sites WHERE app_id = $1", app_id)

    async def ids(self, app_id: str) -> dict[str, str]:
        row = await self.site(app_id)
        return {"app_id": app_id, "customer_uuid": row["customer_uuid"]}

    async def repo_created(self, app_id: str, *, secret: str = SECRET) -> t.RepoCreated:
        row = await self.site(app_id)
        return t.RepoCreated(
            **await self.ids(app_id),
            site_type="portfolio",
            domain=row["domain"],
            repo_url=row["repo_url"],
            clone_url=row["clone_url"],
            full_name=f"{row['customer_uuid']}/{app_id}",
            branch="main",
            commit=COMMIT,
            webhook_secret=self.common.encrypt(secret),
        )

    async def deployment(self, what: type[Deploy], app_id: str, number: int = 1, **more: Any) -> Deploy:
        """A deploy event of the site's n-th deployment."""
        values: dict[str, Any] = {"deployment_id": f"deploy-20260101-00000{number}-abcd", "kind": "first"}
        if what is not t.DeployQueued:
            values["commit"] = COMMIT
        if issubclass(what, t.DeployEnded):
            values["duration_seconds"] = 45.2
        if what is t.DeploySucceeded:
            values |= {"env_version": 1, "images": {}, "built": []}
        if issubclass(what, t.DeploySucceeded | t.DeployFailed):
            values["domain"] = (await self.site(app_id))["domain"]
        if what is t.DeployFailed:
            values |= {"step": "ready", "key": "not_ready", "message": "The api never answered."}
        return what(**await self.ids(app_id), **(values | more))

    async def ssl_issued(self, app_id: str, *, domain: str | None = None) -> t.SslIssued:
        expires_at = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=30)
        name = domain or (await self.site(app_id))["domain"]
        return t.SslIssued(**await self.ids(app_id), domain=name, issuer="Pebble", expires_at=expires_at)

    async def make_active(self, app_id: str) -> None:
        """The whole creation, in its usual order."""
        ids = await self.ids(app_id)
        domain = (await self.site(app_id))["domain"]
        await self.tell(t.DnsRecordCreated(**ids, domain=domain, address="192.0.2.1", provider="fake"))
        await self.tell(await self.repo_created(app_id))
        for kind in (t.DeployQueued, t.DeployStarted, t.DeploySucceeded):
            await self.tell(await self.deployment(kind, app_id))
        await self.tell(await self.ssl_issued(app_id))


@pytest.fixture
def dashboard_dir(tmp_path: Path) -> Path:
    root = tmp_path / "dashboard"
    root.mkdir()
    (root / "index.html").write_text("<!doctype html><title>dashboard</title>")
    (root / "app.js").write_text("// app")
    (tmp_path / "secret.txt").write_text("secret")
    return root


@pytest.fixture
def commit() -> str | None:
    """What the image was built from; tests without an image have none."""
    return None


@pytest.fixture
def settings(dashboard_dir: Path, commit: str | None) -> Settings:
    unused: dict[str, Any] = dict.fromkeys(
        ("database_url", "amqp_url", "key_file", "common_key_file", "proofs_key_file"), "unused"
    )
    templates = dashboard_dir.parent / "templates"
    (templates / "portfolio").mkdir(parents=True)
    return Settings(
        **unused, commit=commit, dashboard_dir=dashboard_dir, templates_dir=templates, sites_per_customer=5,
        sites_before_proof=5,
    )  # fmt: skip


@pytest.fixture
def questions() -> AbstractRobustConnection:
    """Only the logs of containers are asked for over the broker; tests of those override this."""
    return cast("AbstractRobustConnection", None)


@pytest.fixture
async def context(
    pool: Pool, questions: AbstractRobustConnection, vault: Vault, common: Vault, proofs: Vault, settings: Settings
) -> AsyncIterator[Context]:
    intake, passwords = Intake(pool, Outbox(t.GATEWAY)), Passwords()
    repositories = Repositories(pool, vault, common)
    running = asyncio.ensure_future(intake.run())
    yield Context(
        settings,
        pool,
        Outbox(t.GATEWAY),
        common,
        proofs,
        questions,
        passwords,
        intake,
        repositories,
        openapi,
        Places(settings),
    )
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    passwords.close()


@pytest.fixture
async def client(context: Context) -> AsyncIterator[TestClient[Any, Any]]:
    app = web.Application(middlewares=[boundary, translated])
    app.add_routes(aiohttp_routes())
    install(app, context)
    async with TestClient(TestServer(app)) as made:
        yield made


@pytest.fixture
def anyone(client: TestClient[Any, Any]) -> Api:
    """Without a token."""
    return Api(client)


@pytest.fixture
async def api(anyone: Api) -> Api:
    """A registered customer."""
    return await anyone.register()


@pytest.fixture
def platform(context: Context) -> Platform:
    return Platform(context.pool, context.common, context.proofs, context.repositories)


async def problem(response: ClientResponse) -> tuple[int, str]:
    """(status, key) of an error, which must be problem+json."""
    assert response.content_type == "application/problem+json", await response.text()
    return response.status, (await response.json())["key"]
