"""A site of a type as its customer gets it: made by the platform's API, with the owner's first password."""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx

from tests.lib import transport
from tests.lib.platform import Platform
from tests.lib.stack import Stack
from tests.lib.waiting import until

T = TypeVar("T")
# The account that scripts/site makes.
LOCAL_EMAIL, LOCAL_PASSWORD = "owner@example.com", "only-for-development"


@dataclass
class Made:
    """`domain` ends the names of all hosts that its pages may talk to; `owner_password`: the first, then the own."""

    site_type: str
    url: str
    domain: str
    name: str
    owner_email: str
    owner_password: str

    @property
    def admin_url(self) -> str:
        return f"{self.url}/admin"

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Asked without a browser; underscores in names of headers become dashes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return in_a_thread(_get(f"{self.url}{path}", sent))


@contextmanager
def made(stack: Stack, site_type: str, name: str) -> Iterator[Made]:
    """A new site, deleted at the end. With WEBMETEOR_SITE_URL the one that `scripts/site up <type>` runs, as it is."""
    if url := os.environ.get("WEBMETEOR_SITE_URL"):
        yield Made(site_type, url.rstrip("/"), httpx.URL(url).host, "My site", LOCAL_EMAIL, LOCAL_PASSWORD)
        return
    site, customer = in_a_thread(_create(stack, site_type, name))
    try:
        yield site
    finally:
        in_a_thread(_delete(stack, customer, site))


async def _get(url: str, headers: dict[str, str]) -> httpx.Response:
    async with transport.client(Stack.from_environment()) as http:
        return await http.get(url, headers=headers)


async def _create(stack: Stack, site_type: str, name: str) -> tuple[Made, tuple[str, str]]:
    async with Platform(stack) as platform:
        customer = await platform.register("Asha Rao")
        site = await customer.active_site(name, site_type=site_type)
        first = (await site.api("POST", "/owner-password", expect=200)).json()
        assert first["admin_url"] == f"{site.url}/admin"
        made = Made(site_type, site.url, site.domain, name, first["email"], first["password"])
        return made, (customer.token, site.app_id)


async def _delete(stack: Stack, customer: tuple[str, str], site: Made) -> None:
    """Until it is gone: a network that goes away breaks what a browser on this machine is loading."""
    token, app_id = customer
    async with Platform(stack) as platform:
        await platform.api("DELETE", f"/api/sites/{app_id}", token=token, expect=202)

        async def gone() -> bool:
            return (await platform.api("GET", f"/api/sites/{app_id}", token=token)).status_code == 404

        await until(f"{site.url} to be gone", gone, seconds=90)


def in_a_thread(work: Coroutine[Any, Any, T]) -> T:
    """Playwright's loop runs in the tests' thread and bears no second one there."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
