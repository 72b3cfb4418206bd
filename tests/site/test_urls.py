"""What the router of a site's pages makes of addresses; Angular's own, in the image that builds www."""

import json
from pathlib import Path

from tests.site.composed import TEMPLATES
from tests.site.containers import docker

SCRIPT = Path(__file__).with_name("urls.mjs")
URLS = TEMPLATES / "base/www/src/app/core/urls.ts"
# The api leaves the same out of a query (Framework/Pages/View.php): what it says of a page is what browsers show.
READ = {
    "/projects?utm_campaign=caf%E9": "/projects",
    "/projects?tag=a&utm_term=%FC&page=2#on-x": "/projects?tag=a&page=2#on-x",
    "/?%": "/",
    "/projects?tag=caf%C3%A9": "/projects?tag=caf%C3%A9",
    "/projects#%E9": "/projects#%EF%BF%BD",
    "/posts/caf%E9": "/posts/caf%EF%BF%BD",
    "/a(b": "/a%28b",
    "/;x=%E9": "/%3Bx%3D%EF%BF%BD",
}


def test_an_address_that_cannot_be_read_leads_to_no_other_page() -> None:
    files = [part for file in (SCRIPT, URLS) for part in ("--volume", f"{file}:/site/{file.name}:ro")]
    read = docker("run", "--rm", "--network", "none", *files, "webmeteor/angular:22", "node", "/site/urls.mjs", *READ)
    assert dict(zip(READ, json.loads(read), strict=True)) == READ
