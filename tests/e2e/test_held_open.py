"""One customer holds open whatever can be held open; another one's logs, deployments and clones go on."""

import asyncio
import base64
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest_asyncio

from shared.places import StreamSettings
from shared.services import PORTS
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack
from tests.lib.transport import ssl_context
from tests.lib.waiting import until

FOLLOWERS, CLONES = 200, 50
LOGS = "/logs?service=db&follow=true&tail=1"


@pytest_asyncio.fixture(loop_scope="session")
async def attackers_site(stranger: Customer) -> AsyncIterator[Site]:
    site = await stranger.active_site("Mallory's")
    yield site
    await site.delete()


@asynccontextmanager
async def asked(stack: Stack, host: str, head: str, body: bytes = b"") -> AsyncIterator[asyncio.StreamReader]:
    """The answer to a request by hand; hangs up at the end of the block."""
    connecting = asyncio.open_connection(stack.bind, 443, ssl=ssl_context(stack), server_hostname=host)
    reader, writer = await connecting
    try:
        writer.write(f"{head}\r\nHost: {host}\r\n\r\n".encode() + body)
        await writer.drain()
        yield reader
    finally:
        writer.transport.abort()


def follow(site: Site) -> str:
    return f"GET /api/sites/{site.app_id}{LOGS} HTTP/1.1\r\nAuthorization: Bearer {site.customer.token}"


async def status(reader: asyncio.StreamReader) -> int:
    return int((await reader.readline()).split()[1])


async def test_two_hundred_followers_leave_the_others_alone(stack: Stack, site: Site, attackers_site: Site) -> None:
    """Those beyond the attacker's share are refused. Another customer follows and deploys; the places come back."""
    host, share = f"app.{stack.base_domain}", StreamSettings().streams_per_site
    async with AsyncExitStack() as held:
        answers = [await held.enter_async_context(asked(stack, host, follow(attackers_site))) for _ in range(FOLLOWERS)]
        found = Counter(await asyncio.gather(*(status(answer) for answer in answers)))
        assert found == {200: share, 429: FOLLOWERS - share}
        async with asked(stack, host, follow(site)) as answer:
            assert await status(answer) == 200
            assert b"data: " in await answer.readuntil(b"\n\n")
        await site.wait_deployment(await site.deploy())
        async with httpx.AsyncClient(trust_env=False) as client:
            for service in ("api-gateway", "deployer"):
                assert (await client.get(f"http://{stack.bind}:{PORTS[service]}/healthz")).status_code == 200

    async def follows_again() -> bool:
        async with asked(stack, host, follow(attackers_site)) as answer:
            return await status(answer) == 200

    await until("the attacker's places to come back", follows_again)


async def test_fifty_idle_clones_leave_the_others_alone(stack: Stack, checkout: Checkout, attackers_site: Site) -> None:
    """One byte of a million each."""
    owner = attackers_site.customer
    credentials = base64.b64encode(f"me:{owner.token}".encode()).decode()
    head = (
        f"POST /{owner.customer_uuid}/{attackers_site.app_id}.git/git-upload-pack HTTP/1.1\r\n"
        f"Authorization: Basic {credentials}\r\nContent-Type: application/x-git-upload-pack-request\r\n"
        "Content-Length: 1000000"
    )
    async with AsyncExitStack() as held:
        for _ in range(CLONES):
            await held.enter_async_context(asked(stack, stack.git_host, head, b"0"))
        code, text = await checkout.git("ls-remote", "origin", seconds=20)
        assert code == 0
        assert "refs/heads/main" in text
