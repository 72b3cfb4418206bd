"""Clones and pushes that take their time hold up nobody else."""

import asyncio
import base64
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from provisioner.git import body
from shared import http
from tests.integration.provisioner.conftest import Client, MadeSite, World
from tests.support.waiting import until

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def post(site: MadeSite, token: str, content: bytes, *, length: int | None = None) -> Connection:
    """A fetch whose request says that it is `length` bytes long."""
    address = urlsplit(site.world.base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port, limit=1024)
    credentials = base64.b64encode(f"me:{token}".encode()).decode()
    writer.write(
        f"POST /{site.customer}/{site.app_id}.git/git-upload-pack HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Basic {credentials}\r\nContent-Type: application/x-git-upload-pack-request\r\n"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n".encode()
        + content
    )
    await writer.drain()
    return reader, writer


async def status(connection: Connection) -> int:
    return int((await connection[0].readline()).split()[1])


async def running(site: MadeSite) -> list[str]:
    """This site's git processes."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and process.name != str(os.getpid()):
            try:
                words = (process / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(site.repository) in words and "-pack" in words:
                found.append(words)
    return found


async def idle(site: MadeSite) -> bool:
    """No git process, and no place that is still held for one."""
    return not (site.world.git._places._running or await running(site))


async def test_idle_requests_of_one_customer_leave_another_alone(world: World, tmp_path: Path) -> None:
    """Fifty that send one byte of a million: those beyond the customer's share are refused, the others wait alone."""
    attacker, other = await world.make_site(), await world.make_site()
    token = await world.token(attacker.customer)
    open_ones = [await post(attacker, token, b"0", length=1_000_000) for _ in range(50)]
    allowed = world.settings.git_requests_per_customer
    waiting = {asyncio.ensure_future(status(connection)) for connection in open_ones}
    while len(waiting) > allowed:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert {task.result() for task in done} == {429}
    client = await (await other.client(tmp_path / "other")).clone()
    assert "refs/heads/main" in await client("ls-remote")
    await client.commit({"a": "b"})
    await client.push()
    assert await idle(attacker)
    for _, writer in open_ones:
        writer.close()
    await asyncio.wait(waiting)
    # They have hung up: their places are free again.
    await (await attacker.client(tmp_path / "attacker", token=token)).clone()
    for task in waiting:
        assert task.exception()


async def test_a_request_that_stops_in_the_middle_is_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words, and nothing has been started for it."""
    monkeypatch.setattr(body, "SILENCE_SECONDS", 0.2)
    site = await world.make_site()
    connection = await post(site, await world.token(site.customer), b"0", length=1_000_000)
    assert await status(connection) == 408
    assert b"did not arrive in time" in await connection[0].read()
    connection[1].close()


@pytest.fixture
async def large(world: World, tmp_path: Path) -> MadeSite:
    """A site with more in its repository than the sockets in between can hold."""
    site = await world.make_site()
    client = await Client(tmp_path / "large", str(site.repository)).clone()
    (client.folder / "large").write_bytes(os.urandom(24 * 1024 * 1024))
    await client.commit({"a": "b"})
    await client.push()
    return site


async def clone_unread(site: MadeSite) -> Connection:
    """A clone whose answer nobody reads."""
    head = (site.repository / "refs/heads/main").read_text().strip()
    want = f"0032want {head}\n00000009done\n".encode()
    connection = await post(site, await site.world.token(site.customer), want)
    assert await status(connection) == 200
    return connection


async def test_who_reads_slowly_takes_only_places_of_their_own(world: World, large: MadeSite, tmp_path: Path) -> None:
    """Six clones that nobody reads; two of them run."""
    unread = [await clone_unread(large) for _ in range(2)]
    token = await world.token(large.customer)
    waiting = [await post(large, token, b"0000") for _ in range(4)]
    other = await world.make_site()
    await (await other.client(tmp_path / "other")).clone()
    assert world.git._places._running == {large.customer: 2}
    for _, writer in unread:
        writer.transport.abort()
    # Those who waited are next, by themselves.
    assert [await status(connection) for connection in waiting] == [200] * 4
    for _, writer in waiting:
        writer.close()
    await until(lambda: idle(large))


async def test_an_answer_that_nobody_reads_is_ended(
    world: World, large: MadeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "STALLED_SECONDS", 0.2)
    _, writer = await clone_unread(large)
    await until(lambda: idle(large))
    assert not world.git._places._running
    writer.close()


async def test_a_client_who_hangs_up_takes_its_process_along(world: World, large: MadeSite) -> None:
    """Also one whose answer was under way."""
    _, writer = await clone_unread(large)
    assert await running(large)
    writer.transport.abort()
    await until(lambda: idle(large))
    assert not world.git._places._running
