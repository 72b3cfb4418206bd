"""Makes the fixtures of `test_upgrade.py` with the code of before. README.md says how it is run, and what comes out.

Everything is real but the deployer's engine, registry and proxy. Towards the end the services stop one after the other,
so that events wait in every queue and in outboxes, and half-done work in tables.
"""
# ruff: noqa: S608 - schemas of ours

import asyncio
import gzip
import importlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aio_pika
import asyncpg

import tests

if TYPE_CHECKING:
    from tests.integration.upgrade.installation import Installation

HERE = Path(__file__).parent
DATABASE = "upgrade_fixtures"
ROOT = "@ROOT@"
"""Stands in the fixtures for the folder in which they were made."""
TYPES = {
    "quiet": ("ada", "portfolio"),
    "busy": ("ada", "business"),
    "leaving": ("ada", "business"),
    "broken": ("eve", "ecommerce"),
    "begun": ("eve", "blog"),
    "wished": ("eve", "portfolio"),
}


def use(checkout: Path) -> None:
    """From here on its packages and its tests' supports are imported, here and in the services' processes."""
    paths = [str(checkout / "shared" / "src"), *map(str, sorted(checkout.glob("services/*/src")))]
    sys.path[:0] = paths
    os.environ["PYTHONPATH"] = os.pathsep.join([*paths, str(checkout)])
    tests.__path__.insert(0, str(checkout / "tests"))
    os.chdir(checkout)


def module(name: str) -> Any:
    """One of the code of before: today's may have no such module."""
    return importlib.import_module(name)


class Deployer:
    """The loops of the deployer of before in this process, around a played engine."""

    def __init__(self, stage: Any, connections: Any, dsn: str) -> None:
        self.stage = stage
        self._kit, self._connections, self._dsn = stage.kit, connections, dsn
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        kit, pool = self._kit, self._kit.pool
        wakeup = module("shared.db.listener").Wakeup(self._dsn, "deployer")
        handlers = module("deployer.handlers").Handlers(kit.settings, kit.outbox).table()
        jobs = module("deployer.site_jobs").SiteJobs(kit).table()
        loops: dict[str, Callable[[], Awaitable[None]]] = {
            "wakeup": wakeup.run,
            "consumer": module("shared.messaging.inbox").Consumer("deployer", pool, self._connections, handlers).run,
            "relay": module("shared.messaging.relay")
            .Relay("deployer", pool, self._connections.publishing, wakeup.channel("outbox"))
            .run,
            "worker": module("deployer.worker")
            .DeploymentWorker(kit, wakeup.channel(module("deployer.queue").CHANNEL))
            .run,
            "jobs": module("shared.jobs").Worker(pool, wakeup.channel("jobs"), jobs, parallel=8).run,
        }
        self._tasks = {name: asyncio.ensure_future(loop()) for name, loop in loops.items()}

    async def stop(self, *names: str) -> None:
        ending = [self._tasks.pop(name) for name in names or list(self._tasks)]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)

    async def observe(self) -> None:
        """What the reconciler does every half minute."""
        watcher = module("deployer.watcher").Watcher(self._kit)
        await module("deployer.reconciler").Reconciler(self._kit, watcher).once()


class Play:
    """What the customers do, and what becomes of it."""

    def __init__(self, platform: "Installation", deployer: Deployer, database: asyncpg.Connection) -> None:
        self.platform = platform
        self.deployer = deployer
        self.database = database
        self.customers: dict[str, dict[str, str]] = {}
        self.sites: dict[str, dict[str, Any]] = {}

    async def call(self, who: str, method: str, path: str, body: Any = None, *, expect: int = 202) -> Any:
        return await self.platform.call(method, path, body, token=self.customers[who]["token"], expect=expect)

    async def of(self, site: str, method: str, path: str, body: Any = None, *, expect: int = 202) -> Any:
        known = self.sites[site]
        return await self.call(known["customer"], method, f"/api/sites/{known['app_id']}{path}", body, expect=expect)

    async def register(self, who: str) -> None:
        body = {"email": f"{who}@example.org", "password": f"the old password of {who}", "name": who.title()}
        answer = await self.platform.call("POST", "/api/auth/register", body, expect=201)
        self.customers[who] = {**body, "customer_uuid": answer["customer_uuid"], "token": answer["token"]}

    async def prove(self) -> None:
        """With the link of the first mail."""
        mail = await self.platform.relay.mail()
        part: Any = mail.get_body(("plain",))
        token = part.get_content().partition("#/verify/")[2].split()[0]
        await self.platform.call("POST", "/api/auth/verify", {"token": token}, expect=200)

    async def create(self, name: str, status: str = "") -> None:
        who, site_type = TYPES[name]
        body = {"site_type": site_type, "site_name": f"The {name} site"}
        answer = await self.call(who, "POST", "/api/sites", body)
        self.sites[name] = {"customer": who, **body, "app_id": answer["app_id"], "domain": answer["domain"]}
        if status:
            await self.status(name, status)

    async def status(self, name: str, status: str) -> None:
        known = self.sites[name]
        await self.platform.status(known["app_id"], status, token=self.customers[known["customer"]]["token"])

    async def until(self, condition: str, *arguments: Any) -> None:
        """An SQL condition becomes true."""
        from tests.support.waiting import until

        await until(lambda: self.database.fetchval(f"SELECT {condition}", *arguments), 60)

    async def mute(self, name: str) -> None:
        """Starts a service whose events stay in its outbox."""
        from tests.integration.upgrade.installation import SCHEMAS

        await self.platform.stop(name)
        await self.database.execute("SELECT pg_advisory_lock(hashtext($1 || '.outbox'))", SCHEMAS[name])
        await self.platform.start(name)

    async def perform(self) -> None:
        await self._ordinary_days()
        await self._half_done()
        await self._one_after_the_other()

    async def _ordinary_days(self) -> None:
        await self.register("ada")
        await self.prove()
        await self.create("quiet", "active")
        env = {"variables": {"GREETING": "hello", "API_KEY": "s3cret"}}
        before = await self.database.fetchval("SELECT max(number) FROM deployer.releases")
        await self.of("quiet", "PUT", "/env", env)
        self.sites["quiet"] |= {"env": env["variables"], "custom_domain": "shop.example.org"}
        await self.until("max(number) > $1 FROM deployer.releases", before)
        said = await self.of("quiet", "PATCH", "", {"custom_domain": "shop.example.org"})
        [code] = [r["value"] for r in said["dns_instructions"]["records"] if r["type"] == "TXT"]
        self.platform.names.texts["_acme-challenge.shop.example.org"] = code
        await self.until("custom_domain_status = 'verified' AND custom_domain_ssl_status = 'valid' FROM gateway.sites"
                         " WHERE app_id = $1", self.sites["quiet"]["app_id"])  # fmt: skip
        await self.create("busy", "active")
        await self.of("busy", "PUT", "/env", {"variables": {"COLOUR": "red"}})
        await self.until("count(*) = 2 FROM deployer.releases WHERE app_id = $1", self.sites["busy"]["app_id"])
        said = await self.of("busy", "PATCH", "", {"custom_domain": "new.example.org"})
        [code] = [r["value"] for r in said["dns_instructions"]["records"] if r["type"] == "TXT"]
        self.sites["busy"] |= {"custom_domain": "new.example.org", "verification_code": code}
        await self.create("leaving", "active")
        await self.deployer.observe()
        await self.until("bool_and(container_status <> '{}') FROM gateway.sites")

    async def _half_done(self) -> None:
        """Mails that nobody takes, a failure, a deployment under way."""
        engine = self.deployer.stage.engine
        self.platform.relay.stop()
        await self.register("eve")
        engine.ends_at_once = {"api"}
        await self.create("broken", "failed")
        engine.ends_at_once = set()

        async def hang(reference: str, token: str) -> bool:
            await asyncio.Event().wait()
            return False

        engine.pull = hang
        await self.create("begun", "deploying")
        await self.until("count(*) > 0 FROM notifier.jobs WHERE state = 'open' AND last_error IS NOT NULL")

    async def _one_after_the_other(self) -> None:
        platform, known = self.platform, self.sites
        await platform.stop("notifier")
        await self.deployer.stop("relay")
        await self.of("busy", "POST", "/deployments", {})
        await self.until("count(*) = 3 FROM deployer.releases WHERE app_id = $1", known["busy"]["app_id"])
        await platform.stop("dns-ssl")
        await self.of("leaving", "DELETE", "")
        await self.until("count(*) = 1 FROM deployer.removed_sites")
        await self.deployer.stop()
        await self.mute("provisioner")
        for number, colour in enumerate(("green", "blue"), 1):
            await self.of("busy", "PUT", "/env", {"variables": {"COLOUR": colour}})
            await self.until("count(*) >= $1 FROM provisioner.outbox", number)
        await platform.stop("api-gateway")
        await self._push("busy")
        await self.until("count(*) > 0 FROM provisioner.jobs WHERE kind = 'deliver' AND state = 'open'")
        await platform.stop("provisioner")
        await platform.start("api-gateway")
        await self.of("busy", "PATCH", "", {"site_name": "The renamed site"})
        known["busy"]["site_name"] = "The renamed site"
        await self.until("count(*) = 0 FROM gateway.outbox")
        await self.mute("api-gateway")
        credentials = {name: self.customers["eve"][name] for name in ("email", "password")}
        answer = await platform.call("POST", "/api/auth/login", credentials, expect=200)
        self.customers["eve"]["later_token"] = answer["token"]
        await self.create("wished")
        await self.of("broken", "PUT", "/env", {"variables": {"MODE": "slow"}})
        await platform.stop("api-gateway")

    async def _push(self, name: str) -> None:
        from tests.integration.upgrade.installation import git

        folder, known = self.platform.root / "work", self.sites[name]
        who = self.customers[known["customer"]]
        git(self.platform.root, "clone", "-q", self.platform.git_url(f"{who['customer_uuid']}/{known['app_id']}",
            who["token"]), str(folder))  # fmt: skip
        (folder / "www" / "index.html").write_text("pushed before the upgrade\n")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "One page")
        git(folder, "push", "-q", "origin", "HEAD:main")
        known["pushed"] = git(folder, "rev-parse", "HEAD")

    async def secrets(self) -> None:
        """What must be readable afterwards."""
        vault = module("shared.secrets").Vault.from_file(self.platform.key("api-gateway"))
        for known in self.sites.values():
            row = await self.database.fetchrow(
                "SELECT webhook_secret, repo_full_name FROM gateway.sites WHERE app_id = $1", known["app_id"]
            )
            assert row
            known["repository"] = row["repo_full_name"]
            known["webhook_secret"] = vault.decrypt(row["webhook_secret"]) if row["webhook_secret"] else None


async def publish_half(database: asyncpg.Connection, channel: aio_pika.abc.AbstractChannel, service: str) -> None:
    """The older half of what waits in the outbox, as the relay of before does it; nobody listens any more."""
    from tests.integration.upgrade.installation import SCHEMAS

    exchange = await channel.get_exchange(module("shared.messaging.topology").EXCHANGE, ensure=False)
    rows = await database.fetch(f"SELECT id, type, body FROM {SCHEMAS[service]}.outbox ORDER BY id")
    for row in rows[: (len(rows) + 1) // 2]:
        await module("shared.messaging.relay")._publish_one(exchange, service, row)
        await database.execute(f"DELETE FROM {SCHEMAS[service]}.outbox WHERE id = $1", row["id"])


async def waiting(channel: aio_pika.abc.AbstractChannel) -> dict[str, list[dict[str, Any]]]:
    """Every queue's messages, oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in module("shared.messaging.topology").queues():
        queue = await channel.get_queue(name)
        while message := await queue.get(fail=False, no_ack=True):
            found.setdefault(name, []).append({
                "type": message.type, "user_id": message.user_id, "content_type": message.content_type,
                "headers": message.headers, "body": message.body.decode(),
            })  # fmt: skip
    return found


def dump(dsn: str) -> str:
    """The database as statements that asyncpg executes."""
    whole = subprocess.run(
        ("docker", "run", "--rm", "--memory", "256m", "--network", "host", "webmeteor/postgres:17", "pg_dump",
         "--inserts", "--no-owner", "--no-privileges", "--no-comments", dsn),
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return "".join(line for line in whole.splitlines(keepends=True) if not line.startswith(("\\", "--", "\n")))


def pack(root: Path, folders: tuple[str, ...]) -> bytes:
    """A tar archive without owners and without the folder's own path."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for path in sorted(path for folder in folders for path in _files(root / folder)):
            content = path.read_bytes().replace(str(root).encode(), ROOT.encode()) if path.is_file() else b""
            info = tarfile.TarInfo(str(path.relative_to(root)))
            info.mode, info.size = path.stat().st_mode & 0o777, len(content)
            info.type = tarfile.DIRTYPE if path.is_dir() else tarfile.REGTYPE
            tar.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    """Without templates' prepared copies, which are made again."""
    return (path for path in folder.rglob("*") if ".seeds" not in path.parts)


@asynccontextmanager
async def stage_of(platform: "Installation") -> AsyncIterator[Deployer]:
    from shared.db.migrate import migrate
    from shared.db.pool import create_pool
    from shared.messaging.broker import connect_both
    from shared.secrets import Vault
    from tests.integration.deployer.stage import make
    from tests.integration.upgrade.installation import Built

    dsn = platform.dsn("deployer")
    await migrate(dsn, Path.cwd() / "services" / "deployer" / "migrations")
    pool, connections = await create_pool(dsn), await connect_both(platform.amqp_url, "deployer")
    # With the old version's arguments.
    stage = make(pool, Vault.from_file(platform.key("deployer")), platform.root)  # type: ignore[call-arg, arg-type]
    stage.registry.digests = Built()
    deployer = Deployer(stage, connections, dsn)
    deployer.start()
    try:
        yield deployer
    finally:
        await deployer.stop()
        await connections.close()
        await pool.close()


async def run(folder: Path, root: Path, amqp_url: str) -> None:
    from shared.messaging import topology
    from shared.secrets import add_key
    from tests.integration.deployer.conftest import reading  # type: ignore[attr-defined] # the old version's
    from tests.integration.upgrade.installation import KEPT, KEYS, SCHEMAS, Installation
    from tests.support import postgres, stack

    admin_dsn = stack.admin_dsn()
    admin = await asyncpg.connect(admin_dsn)
    await admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")
    dsn = urlsplit(admin_dsn)._replace(path=f"/{DATABASE}").geturl()
    database = await asyncpg.connect(dsn)
    for schema in SCHEMAS.values():
        await database.execute(f"CREATE SCHEMA {schema}")
    (root / "keys").mkdir()
    for name in KEYS:
        add_key(root / "keys" / name)
    platform = Installation(root, lambda schema: postgres.dsn_of(admin_dsn, DATABASE, schema), amqp_url)
    await platform.open()
    try:
        with reading(root):
            async with stage_of(platform) as deployer:
                await platform.start()
                play = Play(platform, deployer, database)
                await play.perform()
        await play.secrets()
        async with await aio_pika.connect(amqp_url) as connection, connection.channel() as channel:
            for service in SCHEMAS:
                await publish_half(database, channel, service)
            messages = await waiting(channel)
        engine = deployer.stage.engine
        known = {
            "made_at": datetime.now(UTC).isoformat(),
            "customers": play.customers,
            "sites": play.sites,
            "texts": platform.names.texts,
            "keys": {name: platform.key(name).read_text() for name in KEYS},
            "engine": {
                "present": [asdict(observed) for observed in engine.present.values()],
                "images": engine.images,
                "volumes": engine.volumes,
            },
            "topology": {
                "exchanges": topology.exchanges(),
                "queues": topology.queues(),
                "bindings": sorted(topology.bindings()),
            },
            "messages": messages,
        }
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(known, indent=1, ensure_ascii=False) + "\n"
        (folder / "known.json").write_text(text.replace(str(root), ROOT))
        (folder / "dump.sql").write_text(dump(dsn))
        (folder / "files.tar.gz").write_bytes(pack(root, KEPT))
        for path in folder.iterdir():
            assert str(root).encode() not in path.read_bytes(), f"{path.name} names the folder of this machine"
    finally:
        await platform.close()
        await database.close()
        await admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        await admin.close()


def main() -> None:
    checkout, folder = Path(sys.argv[1]).resolve(), HERE / "fixtures" / sys.argv[2]
    use(checkout)
    from tests.support import rabbitmq, stack

    try:
        with tempfile.TemporaryDirectory() as root:
            asyncio.run(run(folder, Path(root).resolve(), next(rabbitmq.fresh_vhosts(stack.amqp_url()))))
    finally:
        rabbitmq.remove_vhosts(own=True)


if __name__ == "__main__":
    main()
