"""Cost and speed of each site type: `python -m bench.types`.

Create → live, the first page in a browser, api and first page under load, memory idle and under load, and layers shared
by the images of the four types. Runs against the stack named by WEBMETEOR_STACK (dev). Bare: a static file
(favicon.svg) through the same proxy and certificate, the cost of serving without generating anything.
"""

import asyncio
import json
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

os.environ.setdefault("WEBMETEOR_STACK", "dev")

from playwright.sync_api import Browser, sync_playwright

from bench._groups import memory_mb
from bench._table import Row, record
from bench.sites import create
from tests.browser import chromium
from tests.lib import engine
from tests.lib.load import Request, Result, load
from tests.lib.platform import Platform, Site
from tests.lib.stack import Stack
from tests.sites import looks
from tests.sites.made import in_a_thread

# API paths that a visitor's first pages request.
PATHS = {
    "portfolio": "/api/projects",
    "business": "/api/services",
    "ecommerce": "/api/products",
    "blog": "/api/posts",
}
CREATIONS, VISITS, LOAD_SECONDS, CONNECTIONS = 3, 5, 8, 16
IDLE_AFTER = 60  # seconds; by then processes started only for a burst have ended
CALM = 50  # requests per second: a busy small site
MB = 1e6


@dataclass(frozen=True)
class Visit:
    first_paint_ms: float
    loaded_ms: float
    bytes: int
    bytes_without_pictures: int


async def made(site_type: str) -> tuple[Site, list[float]]:
    """A site to keep, and the seconds that each of several creations took."""
    async with Platform(Stack.from_environment()) as platform:
        customer = await platform.register("Bench")
        sites = [await create(customer, site_type) for _ in range(CREATIONS)]
        for other, _ in sites[1:]:
            await other.delete()
        return sites[0][0], [seconds for _, seconds in sites]


async def unmade(site: Site) -> None:
    async with Platform(site.stack) as platform:
        await platform.api("DELETE", f"/api/sites/{site.app_id}", token=site.customer.token, expect=202)


async def rush(site: Site, path: str, per_second: float) -> tuple[Result, dict[str, float]]:
    """Repeats one GET for LOAD_SECONDS; per_second 0: at maximum rate. Also returns the containers' final memory."""
    async with load(
        site.stack, site.domain, [Request("GET", path)], at_least=1, connections=CONNECTIONS, per_second=per_second
    ) as running:
        await asyncio.sleep(LOAD_SECONDS)
        memory = await megabytes(site)
        result = await running.finish()
    if result.failed:
        raise AssertionError(f"{path}: {result.failures[:3]}")
    return result, memory


async def megabytes(site: Site) -> dict[str, float]:
    found = {service: await engine.inspect(site.container(service)) for service in engine.SITE_SERVICES}
    return {service: memory_mb(details["Id"]) for service, details in found.items() if details}


@contextmanager
def browser(stack: Stack) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium.options(chromium.program(), chromium.on_stack(stack)))
        yield browser
        browser.close()


def visit(browser: Browser, url: str) -> Visit:
    """Loads the first page with empty browser caches."""
    context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 860})
    page = context.new_page()
    weight = looks.weight(page, "/")
    times = page.evaluate(
        "({paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,"
        " load: performance.getEntriesByType('navigation')[0].loadEventEnd})"
    )
    context.close()
    return Visit(times["paint"], times["load"], sum(weight.bytes.values()), weight.without_pictures)


async def image_sizes(sites: Sequence[Site]) -> tuple[float, float]:
    """(average MB of one site's four images, MB on disk for all sites with shared layers counted once)."""
    layers: dict[str, int] = {}
    each = []
    for site in sites:
        total = 0
        for service in engine.SITE_SERVICES:
            details = await engine.inspect(site.container(service))
            assert details
            image = json.loads(await engine.docker("image", "inspect", details["Image"]))[0]
            total += image["Size"]
            sizes = [line.split("|") for line in await _history(details["Image"])]
            # The history is newest first and has a line per layer; size 0 for those without content.
            filled = [int(size) for size, _ in reversed(sizes) if int(size)]
            layers |= dict(zip(_chain(image["RootFS"]["Layers"]), filled, strict=False))
        each.append(total)
    return statistics.mean(each) / MB, sum(layers.values()) / MB


async def _history(image: str) -> list[str]:
    text = await engine.docker("history", "--no-trunc", "--human=false", "--format", "{{.Size}}|{{.ID}}", image)
    return text.split()


def _chain(layers: list[str]) -> list[str]:
    """Layer keys that include the layers below: a layer is shared only on the same base."""
    return ["/".join(layers[: number + 1]) for number in range(len(layers))]


def measure(site_type: str, browser: Browser) -> tuple[Site, list[Row]]:
    site, created = in_a_thread(made(site_type))
    rows = [Row(f"{site_type}: create → first HTTPS 200", statistics.median(created), "s", "≤ 4")]
    # Transfer is the maximum: an aborted load transfers less.
    visits = [visit(browser, site.url) for _ in range(VISITS)]
    rows += [
        Row(f"{site_type}: first page, first paint", statistics.median(v.first_paint_ms for v in visits), "ms"),
        Row(f"{site_type}: first page, loaded", statistics.median(v.loaded_ms for v in visits), "ms"),
        Row(f"{site_type}: first page, transfer", max(v.bytes for v in visits) / 1000, "kB"),
        Row(f"{site_type}: … without pictures", max(v.bytes_without_pictures for v in visits) / 1000, "kB", "≤ 90"),
    ]
    time.sleep(IDLE_AFTER)
    idle = in_a_thread(megabytes(site))
    bare, _ = in_a_thread(rush(site, "/favicon.svg", 0))
    calm, _ = in_a_thread(rush(site, PATHS[site_type], CALM))
    rows += [
        Row(f"{site_type}: GET {PATHS[site_type]} at {CALM}/s, p50", calm.p50_ms, "ms"),
        Row(f"{site_type}: GET {PATHS[site_type]} at {CALM}/s, p95", calm.p95_ms, "ms"),
    ]
    for what, path in (("api", PATHS[site_type]), ("first page", "/")):
        busy, memory = in_a_thread(rush(site, path, 0))
        rows.append(Row(f"{site_type}: {what}, most per second", busy.per_second, "/s", "", bare.per_second))
        rows.append(Row(f"{site_type}: {what}, p95 then", busy.p95_ms, "ms", "", bare.p95_ms))
        if what == "api":
            rushed = memory
    for service in engine.SITE_SERVICES:
        rows.append(Row(f"{site_type}: memory of {service}, idle", idle[service], "MB"))
        rows.append(Row(f"{site_type}: memory of {service}, api under load", rushed[service], "MB"))
    rows.append(Row(f"{site_type}: memory of the site, idle", sum(idle.values()), "MB", "≤ 90"))
    return site, rows


def main() -> dict[str, object]:
    stack = Stack.from_environment()
    rows: list[Row] = []
    sites = []
    with browser(stack) as chrome:
        for site_type in PATHS:
            site, more = measure(site_type, chrome)
            sites.append(site)
            rows += more
    one, all_of_them = in_a_thread(image_sizes(sites))
    rows += [
        Row("images of one site, on average", one, "MB"),
        Row("images of four sites, one of each type, on disk", all_of_them, "MB", "", one * len(sites)),
    ]
    for site in sites:
        in_a_thread(unmade(site))
    return record("types", rows, creations=CREATIONS, visits=VISITS, load_seconds=LOAD_SECONDS, connections=CONNECTIONS)


if __name__ == "__main__":
    main()
