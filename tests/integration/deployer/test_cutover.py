"""Requests under way while a site changes hands. The bench counts more of them; this one is quick."""

import asyncio
import contextlib
from collections import Counter

import aiohttp
import pytest

from tests.support.site_files import TestSite

from .conftest import HOST, World

pytestmark = pytest.mark.stack

CLIENTS = 6
PAUSE_SECONDS = 0.05


async def load(site: TestSite, counted: Counter[str], stop: asyncio.Event) -> None:
    """Keep-alive GET and POST in turn, until told to stop; paced, as the builds need the processor, too."""
    headers = {"Host": site.domain}
    async with aiohttp.ClientSession() as session:
        while not stop.is_set():
            for method, path in (("GET", "/"), ("POST", "/api/health"), ("GET", "/api/health")):
                try:
                    async with session.request(
                        method, f"https://{HOST}{path}", headers=headers, server_hostname=site.domain, ssl=False
                    ) as response:
                        await response.read()
                        counted["lost" if response.status >= 500 else "answered"] += 1
                except (aiohttp.ClientError, TimeoutError) as error:
                    counted[f"lost {type(error).__name__}"] += 1
                await asyncio.sleep(PAUSE_SECONDS)


async def test_no_request_is_lost_in_a_cutover(world: World) -> None:
    """Two pushes that replace every container but the database, and a rollback, under constant load."""
    site = await world.site()
    counted: Counter[str] = Counter()
    stop = asyncio.Event()
    async with world.running():
        first = await world.first(site)
        clients = [asyncio.ensure_future(load(site, counted, stop)) for _ in range(CLIENTS)]
        with contextlib.suppress(asyncio.CancelledError):
            for number in range(2):
                (site.work / "api" / "new.php").write_text(f"<?php echo {number};")
                (site.work / "alert" / "new.js").write_text(f"// {number}")
                site.write_env(2 + number, APP_NAME=f"Name {number}")
                await site.push("All parts")
                assert await world.ended(await world.queue(site)) == "succeeded"
                await asyncio.sleep(0.3)
            assert await world.ended(await world.queue(site, "rollback", rollback_to=first)) == "succeeded"
        await asyncio.sleep(0.3)
        stop.set()
        await asyncio.gather(*clients)
    print(counted)
    assert counted["answered"] > 200
    assert set(counted) == {"answered"}
