"""A site of each type, made through the platform two at a time, for this folder's tests alone."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.hostile.sites.hosted import Hosted
from tests.lib.platform import Customer, Platform

TYPES = ("portfolio", "business", "ecommerce", "blog")
AT_ONCE = 2


async def make(customer: Customer, site_type: str, turns: asyncio.Semaphore) -> Hosted:
    async with turns:
        site = await customer.active_site(f"Attacked {site_type}", site_type=site_type)
    hosted = Hosted(site, site_type)
    first = (await site.api("POST", "/owner-password", expect=200)).json()
    hosted.email, hosted.password = first["email"], first["password"]
    hosted.owner = await hosted.log_in(hosted.email, hosted.password)
    return hosted


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def all_sites(platform: Platform) -> AsyncIterator[dict[str, Hosted]]:
    turns = asyncio.Semaphore(AT_ONCE)
    owner = await platform.register("Alice Owner")
    made = await asyncio.gather(*(make(owner, site_type, turns) for site_type in TYPES))
    yield {hosted.site_type: hosted for hosted in made}
    for hosted in made:
        await hosted.http.aclose()
        await hosted.site.delete()


@pytest.fixture(params=TYPES)
def site_type(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest_asyncio.fixture(loop_scope="session")
async def hosted(all_sites: dict[str, Hosted], site_type: str) -> Hosted:
    """The site of a type, with nobody's limits reached and everything noted."""
    found = all_sites[site_type]
    await found.calm()
    await found.note()
    return found
