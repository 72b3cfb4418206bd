"""Servers of www that several files ask (www_image.py)."""

from collections.abc import Iterator

import pytest

from tests.site import www_image
from tests.site.www_image import INDEX, Stage, Www

SCRIPT = "console.log('an application');\n" * 60
# Stand-ins for what the build has written beside the files: that they are sent as they are shows in their bytes.
FILES: dict[str, str | bytes] = {
    "index.html": INDEX,
    "main-ABCD1234.js": SCRIPT,
    "main-ABCD1234.js.br": b"as brotli",
    "main-ABCD1234.js.gz": b"as gzip",
    "my-homepage.js": SCRIPT,
    "favicon.svg": '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    "media/photo.png": bytes(range(256)) * 40,
    "media/text-ABCDEFGH.woff2": b"font",
    "manifest.webmanifest": "{}",
    "leaflet.pdf": b"%PDF-1.4",
    "legal/index.html": "<!doctype html><title>A page of our own</title>",
    ".env": "SECRET=1",
    ".git/config": "SECRET",
    "media/.hidden/key.txt": "SECRET",
    ".well-known/security.txt": "Contact: mailto:security@example.org\n",
}


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with www_image.stage("main") as stage:
        yield stage


@pytest.fixture(scope="session")
def www(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Www:
    """An application with the api's words in its pages."""
    return stage.www("served", www_image.write(tmp_path_factory.mktemp("served"), FILES))


@pytest.fixture(scope="session")
def plain(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Www:
    """A customer's own site: an index.html without includes, and files that take the place of the api's."""
    files = {
        "index.html": "<!doctype html><title>By hand</title>",
        "robots.txt": "User-agent: *\nDisallow: /mine\n",
        "sitemap.xml": "<urlset/>",
        "feed.xml": "<rss/>",
    }
    return stage.www("plain", www_image.write(tmp_path_factory.mktemp("plain"), files))
