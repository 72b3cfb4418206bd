"""The frame that every service runs in."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from shared.db.pool import Pool
from shared.events.types import DnsRecordRemoved
from shared.messaging import broker
from shared.messaging.outbox import Outbox
from shared.secrets import Vault, add_key
from tests.support import rabbitmq, stack
from tests.support.events import Elsewhere
from tests.support.messaging import SERVICE, deletion
from tests.support.service import free_port
from tests.support.waiting import until

PROGRAM = Path(__file__).parent / "programs" / "service.py"
Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
def port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture
async def start(dsn: str, amqp_url: str, key_file: Path, port: int) -> AsyncIterator[Start]:
    started: list[asyncio.subprocess.Process] = []

    async def make(kind: str = "steady", **settings: str) -> asyncio.subprocess.Process:
        environment = {
            "DATABASE_URL": dsn,
            "AMQP_URL": amqp_url,
            "KEY_FILE": str(key_file),
            "LISTEN_PORT": str(port),
            **settings,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(PROGRAM),
            kind,
            env={
                **os.environ,
                "PYTHONPATH": str(stack.ROOT),
                **{f"WEBMETEOR_{key}": value for key, value in environment.items()},
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        started.append(process)
        return process

    yield make
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
async def client(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as made:
        yield made


async def _status(client: httpx.AsyncClient, path: str) -> int:
    try:
        return (await client.get(path)).status_code
    except httpx.TransportError:
        return 0


async def _ready(client: httpx.AsyncClient) -> bool:
    return await _status(client, "/readyz") == 200


async def test_told_to_stop_it_answers_what_it_has_begun(start: Start, client: httpx.AsyncClient) -> None:
    """SIGTERM: requests in hand are answered, then the process ends without an error."""
    process = await start()
    await until(lambda: _ready(client))
    answer = asyncio.ensure_future(client.get("/slow"))
    await asyncio.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert (await answer).json() == {"done": True}
    assert await asyncio.wait_for(process.wait(), 15) == 0


async def test_background_loop_that_ends_ends_the_process(start: Start) -> None:
    """Half a service is worse than none: compose starts it again."""
    process = await start("crash")
    output, _ = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"a background loop ended by itself" in output


async def test_a_loop_that_is_stuck_ends_the_process(start: Start, client: httpx.AsyncClient) -> None:
    """It would neither answer nor end by itself; what it was doing is said."""
    process = await start(LOOP_SECONDS="0.5")
    await until(lambda: _ready(client))
    with pytest.raises(httpx.TransportError):
        await client.get("/stuck", timeout=60)
    output, _ = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"in stuck" in output


async def test_a_single_service_never_works_twice(start: Start, effects: Pool) -> None:
    """The second waits until the first is gone; also when the session is lost by which the first was the one."""

    def worked(process: asyncio.subprocess.Process) -> Callable[[], Awaitable[bool]]:
        return lambda: effects.fetchval("SELECT count(*) > 0 FROM effects WHERE subject = $1", str(process.pid))

    first = await start("single")
    await until(worked(first))
    second = await start("single", LISTEN_PORT=str(free_port()))
    sessions = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'webmeteor single'"
    await until(lambda: effects.fetchval(f"SELECT count(*) = 2 {sessions}"))
    await effects.execute(f"SELECT pg_terminate_backend(pid) {sessions}")
    await asyncio.sleep(2)
    if first.returncode is None:
        first.kill()
    await first.wait()
    await until(worked(second), 30)
    spans = await effects.fetch(
        "SELECT min(name::timestamptz) AS began, max(name::timestamptz) AS ended FROM effects"
        " GROUP BY subject ORDER BY 1"
    )
    assert len(spans) == 2
    assert spans[0]["ended"] < spans[1]["began"]


@pytest.mark.parametrize("trouble", ["missing", "readable", "placeholder", "empty"])
async def test_refuses_to_start_without_a_proper_key(start: Start, tmp_path: Path, trouble: str) -> None:
    """No default key, no shared key file: the error says what to do."""
    path = tmp_path / "other"
    if trouble != "missing":
        path.write_text("" if trouble == "empty" else "A" * 43 + "=\n")
        path.chmod(0o644 if trouble == "readable" else 0o600)
    process = await start(KEY_FILE=str(path))
    output, _ = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"KeyFileError" in output


async def test_secrets_are_under_the_newest_key_before_it_is_ready(
    start: Start, client: httpx.AsyncClient, effects: Pool, key_file: Path
) -> None:
    """Every column that the service declares."""
    await effects.execute("INSERT INTO effects (name) VALUES ($1)", Vault.from_file(key_file).encrypt("a secret"))
    add_key(key_file)
    await start("secrets")
    await until(lambda: _ready(client))
    vault, token = Vault.from_file(key_file), await effects.fetchval("SELECT name FROM effects")
    assert vault.is_current(token)
    assert vault.decrypt(token) == "a secret"


async def test_every_error_has_one_shape(start: Start, client: httpx.AsyncClient) -> None:
    """problem+json with a key and a correlation id; nothing of the inside gets out."""
    await start()
    await until(lambda: _ready(client))
    for path, status, key in (
        ("/nothing", 404, "not_found"),
        ("/broken", 500, "internal"),
        ("/away", 503, "unavailable"),
    ):
        answer = await client.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.headers["X-Correlation-Id"]
        assert answer.json()["key"] == key
        assert "secret" not in answer.text
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get("/half")
    assert "webmeteor_http_requests_total" in (await client.get("/metrics")).text


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
async def test_the_inside_is_shown_at_the_own_address_only(
    start: Start, client: httpx.AsyncClient, port: int, path: str
) -> None:
    """Under no spelling of a public name, and to nobody who comes through the proxy."""
    await start()
    await until(lambda: _ready(client))
    names = (
        "app.webmeteor.localhost",
        "app.webmeteor.localhost.",
        "APP.WEBMETEOR.LOCALHOST:443",
        "127.0.0.1.",
        "localhost",
    )
    strangers = [{"Host": name} for name in (*names, "127.0.0.2", "0x7f000001", "", "[::1]", "127.0.0.1@evil.example")]
    for headers in (*strangers, {"X-Forwarded-For": "127.0.0.1"}):
        answer = await client.get(path, headers=headers)
        assert answer.status_code in {400, 404}, headers
    for own in ("127.0.0.1", f"127.0.0.1:{port}"):
        assert (await client.get(path, headers={"Host": own})).status_code == 200


async def test_readiness_follows_the_broker_and_work_goes_on(
    start: Start, client: httpx.AsyncClient, effects: Pool, amqp_url: str
) -> None:
    """A restart of the broker is survived without a restart of the service."""
    process = await start()
    await until(lambda: _ready(client))
    await asyncio.to_thread(rabbitmq.close_connections, amqp_url.rpartition("/")[2])
    await until(lambda: _ready(client))
    connection = await broker.connect(amqp_url, "tests")
    elsewhere = Elsewhere(connection)
    await elsewhere.start()
    await elsewhere.publish(deletion(1))
    await until(lambda: effects.fetchval("SELECT count(*) = 1 FROM effects"))
    # The service's own relay publishes what any process of it has committed.
    said = DnsRecordRemoved(customer_uuid="cust_000000000000", app_id="app_0000000000", domain="n1.example.com")
    async with effects.acquire() as tx, tx.transaction():
        await Outbox(SERVICE).add(tx, said)
    await elsewhere.event(said.type)
    await connection.close()
    assert process.returncode is None
