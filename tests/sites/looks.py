"""Pictures in two widths, the accessibility checker, and what a page weighs."""

import base64
import os
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.lib.stack import ROOT, Stack
from tests.sites.people import DESKTOP

SIZES = (ViewportSize(width=375, height=740), DESKTOP)
# Bytes of a first visit without its pictures.
FIRST_VISIT = 90_000


def screenshot(page: Page, name: str, *, full: bool = False) -> None:
    """`<name>-375.webp` and `<name>-1280.webp`, `full` from top to bottom; at neither width may it scroll sideways."""
    session = page.context.new_cdp_session(page)
    for size in SIZES:
        page.set_viewport_size(size)
        # Not "networkidle": a page with the admin's preview in it may never be told idle again.
        page.wait_for_function("[...document.images].every((image) => image.complete || image.loading === 'lazy')")
        page.wait_for_timeout(400)
        needed = page.evaluate("document.documentElement.scrollWidth")
        assert needed <= size["width"], f"{name}: needs {needed} px where there are {size['width']}"
        options = {"format": "webp", "quality": 72, "captureBeyondViewport": full}
        if full:
            height = page.evaluate("document.documentElement.scrollHeight")
            options["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1}
        picture = session.send("Page.captureScreenshot", options)
        (pictures() / f"{name}-{size['width']}.webp").write_bytes(base64.b64decode(picture["data"]))
    session.detach()


@cache
def pictures() -> Path:
    """docs/screenshots with WEBMETEOR_SCREENSHOTS=1; otherwise a folder that nobody looks at."""
    if os.environ.get("WEBMETEOR_SCREENSHOTS") != "1":
        return Path(tempfile.mkdtemp(prefix="screenshots-"))
    folder = ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def axe(page: Page) -> None:
    """axe-core finds nothing: not by WCAG, and not by its own good practices either."""
    page.evaluate((Stack.from_environment().root / "npm/node_modules/axe-core/axe.min.js").read_text())
    found = page.evaluate("axe.run(document)")
    problems = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert not problems, f"{page.url}\n" + "\n".join(problems)


@dataclass
class Weight:
    """Bytes as they came over the wire, headers included, by the resource's type (Document, Script, Image, …)."""

    bytes: dict[str, int] = field(default_factory=dict)
    requests: int = 0

    @property
    def without_pictures(self) -> int:
        return sum(size for kind, size in self.bytes.items() if kind != "Image")


def weight(page: Page, path: str) -> Weight:
    """Of the first visit to a path until the network is quiet, by an empty cache; the page ends up there."""
    session = page.context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    weight = Weight()

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        weight.bytes[kind] = weight.bytes.get(kind, 0) + event["encodedDataLength"]
        weight.requests += 1

    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(path, wait_until="networkidle")
    session.detach()
    return weight
