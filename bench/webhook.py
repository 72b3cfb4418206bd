"""Webhook intake of one gateway process, with its own database and broker: `python -m bench.webhook`.

Bare: an aiohttp server that reads the same body and returns 202, without checking or storing anything.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

os.environ.setdefault("WEBMETEOR_STACK", "dev")

import aio_pika
import asyncpg
import httpx
import uvloop
from aiohttp import web

from bench._table import Row, percentile, record
from shared.events import dump, wrap
from shared.events.types import PROVISIONER, RepoCreated
from shared.messaging.topology import EXCHANGE
from shared.secrets import Vault, add_key
from tests.lib.waiting import until
from tests.support import postgres, rabbitmq, stack

PORT = 28000
SECRET = "bench"
FLOOD, CONNECTIONS = 10_000, 64
STEADY_PER_SECOND, STEADY_SECONDS = 500, 20
PATH = "/api/webhook/customer-site"


@contextlib.asynccontextmanager
async def running(*argv: str, ready: str, **environment: str) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *argv, env=os.environ | environment)
    try:
        await answering(ready)
        yield
    finally:
        process.terminate()
        await process.wait()


@contextlib.asynccontextmanager
async def gateway(folder: Path, dsn: str, amqp: str) -> AsyncIterator[Vault]:
    """Runs a gateway; yields the vault of the common key."""
    key, common, proofs = (folder / name for name in ("key", "common", "proofs"))
    for file in (key, common, proofs):
        add_key(file)
    settings = {"DATABASE_URL": dsn, "AMQP_URL": amqp, "LISTEN_PORT": str(PORT)}
    settings |= {"KEY_FILE": str(key), "COMMON_KEY_FILE": str(common), "PROOFS_KEY_FILE": str(proofs)}
    settings |= {"TEMPLATES_DIR": str(stack.ROOT / "templates"), "LOG_LEVEL": "WARNING"}
    async with running(
        "api_gateway", ready="/readyz", **{f"WEBMETEOR_{name}": value for name, value in settings.items()}
    ):
        yield Vault.from_file(common)


async def answering(path: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        for _ in range(200):
            with contextlib.suppress(httpx.TransportError):
                if (await http.get(f"http://127.0.0.1:{PORT}{path}")).status_code == 200:
                    return
            await asyncio.sleep(0.1)
    sys.exit("the server under test does not answer")


async def repository(vault: Vault, dsn: str, amqp: str) -> str:
    """Creates a site whose repository the gateway knows; returns the repository's full name."""
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{PORT}") as http:
        account = {"email": f"{uuid.uuid4().hex}@example.org", "password": "correct horse 1", "name": "Bench"}
        token = (await http.post("/api/auth/register", json=account)).json()["token"]
        body = {"site_type": "portfolio", "site_name": "Bench"}
        site = (await http.post("/api/sites", json=body, headers={"Authorization": f"Bearer {token}"})).json()
    connection = await asyncpg.connect(dsn)
    [row] = await connection.fetch("SELECT * FROM sites WHERE app_id = $1", site["app_id"])
    full_name = f"{row['customer_uuid']}/{row['app_id']}"
    created = RepoCreated(
        customer_uuid=row["customer_uuid"], app_id=row["app_id"], site_type="portfolio", domain=row["domain"],
        repo_url=row["repo_url"], clone_url=row["clone_url"], full_name=full_name, branch="main", commit="a" * 40,
        webhook_secret=vault.encrypt(SECRET),
    )  # fmt: skip
    async with await aio_pika.connect(amqp) as broker:
        channel = await broker.channel()
        exchange = await channel.get_exchange(EXCHANGE)
        message = aio_pika.Message(dump(wrap(created, source=PROVISIONER)), user_id=PROVISIONER)
        await exchange.publish(message, routing_key=created.type)
    known = "SELECT webhook_secret IS NOT NULL FROM sites WHERE app_id = $1"
    await until("the repository to be known", lambda: connection.fetchval(known, row["app_id"]))
    await connection.close()
    return full_name


def request(full_name: str) -> bytes:
    """A unique webhook delivery: new id, new body."""
    delivery = uuid.uuid4().hex
    body = json.dumps({
        "ref": "refs/heads/main", "before": "0" * 40, "after": "b" * 40, "delivery": delivery,
        "repository": {"full_name": full_name}, "pusher": {"name": "bench"},
    }).encode()  # fmt: skip
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n"
        f"X-GitHub-Delivery: {delivery}\r\n\r\n"
    )
    return head.encode() + body


async def send(full_name: str, count: int, *, per_second: float = 0) -> list[float]:
    """Seconds per delivery over persistent connections; with `per_second`, measured from the scheduled time."""
    delays: list[float] = []
    numbers = iter(enumerate([request(full_name) for _ in range(count)]))
    start = time.perf_counter() + 0.05

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        for number, wanted in numbers:
            due = start + number / per_second if per_second else time.perf_counter()
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(wanted)
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 202 " not in head.split(b"\r\n", 1)[0]:
                sys.exit(f"not accepted: {head!r}")
            length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            await reader.readexactly(length)
            delays.append(time.perf_counter() - due)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return delays


async def figures(full_name: str) -> tuple[float, float, float]:
    """(deliveries per second in a flood, p50 ms and p99 ms at the steady rate)."""
    await send(full_name, 500)
    started = time.perf_counter()
    await send(full_name, FLOOD)
    rate = FLOOD / (time.perf_counter() - started)
    await asyncio.sleep(3)
    steady = await send(full_name, STEADY_PER_SECOND * STEADY_SECONDS, per_second=STEADY_PER_SECOND)
    return rate, 1000 * percentile(steady, 50), 1000 * percentile(steady, 99)


async def ours(folder: Path, dsn: str, amqp: str) -> tuple[float, float, float]:
    async with gateway(folder, dsn, amqp) as vault:
        found = await figures(await repository(vault, dsn, amqp))
        connection = await asyncpg.connect(dsn)
        stored = await connection.fetchval("SELECT count(*) FROM deployments")
        await connection.close()
    expected = 500 + FLOOD + STEADY_PER_SECOND * STEADY_SECONDS
    if stored != expected:
        sys.exit(f"{expected} deliveries were accepted, {stored} are stored")
    return found


async def bare() -> tuple[float, float, float]:
    async with running("bench.webhook", "bare", ready="/"):
        return await figures("bench/bench")


def serve_bare() -> None:
    async def take(received: web.Request) -> web.Response:
        await received.read()
        return web.json_response({"deployment_id": "none"}, status=202)

    async def root(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.add_routes([web.post(PATH, take), web.get("/", root)])
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=PORT, access_log=None, print=None)


def main() -> dict[str, object]:
    admin = stack.admin_dsn()
    dsn, amqp = asyncio.run(postgres.clone(admin, "api-gateway")), next(rabbitmq.fresh_vhosts(stack.amqp_url()))
    try:
        with tempfile.TemporaryDirectory() as folder:
            rate, p50, p99 = uvloop.run(ours(Path(folder), dsn, amqp))
        bare_rate, bare_p50, bare_p99 = uvloop.run(bare())
    finally:
        asyncio.run(postgres.drop(admin, own=True))
        rabbitmq.remove_vhosts(own=True)
    rows = [
        Row("webhook deliveries per second, one process", rate, "/s", "≥ 1000", bare_rate),
        Row(f"webhook, p50 at {STEADY_PER_SECOND}/s", p50, "ms", "", bare_p50),
        Row(f"webhook, p99 at {STEADY_PER_SECOND}/s", p99, "ms", "≤ 25", bare_p99),
    ]
    return record("webhook", rows, connections=CONNECTIONS, flood=FLOOD, steady_seconds=STEADY_SECONDS)


if __name__ == "__main__":
    if sys.argv[1:] == ["bare"]:
        serve_bare()
    else:
        main()
