"""A site of files that somebody wrote by hand: built and served as the template's www/Dockerfile does it."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.site import www_image
from tests.site.containers import docker
from tests.site.www_image import Stage, Www

BUILDER = os.environ.get("WWW_BUILDER", "webmeteor/angular:22")
HOME = "<!doctype html><title>By hand</title>"
GONE = "<!doctype html><title>No such page</title>"
OLD = "<!doctype html><meta charset=iso-8859-1><title>Caf\xe9</title>".encode("latin-1")
FILES: dict[str, str | bytes] = {
    "index.html": HOME,
    "about.html": "About",
    "dir/index.html": '<img src="a.png">',
    "dir/a.png": b"png",
    "two words/index.html": "A folder with a blank",
    "\u00fcber/index.html": "A folder with a letter",
    "pictures/a.png": b"png",
    "old.html": OLD,
    "Old.html": OLD,
    "older/index.html": OLD,
    "old \"'$x\\y.html": OLD,
    "old.js": "a = 'caf\xe9'".encode("latin-1"),
    "old.css": "a::after { content: 'caf\xe9' }".encode("latin-1"),
    "long/" + "n" * 200 + ".html": OLD,
    "new.html": "<!doctype html><title>Café</title>",
    "new.js": "a = 'café'",
}
Build = Callable[[str, Mapping[str, str | bytes]], Www]


@pytest.fixture(scope="module")
def build(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Build:
    def build(part: str, files: Mapping[str, str | bytes]) -> Www:
        folder = www_image.write(tmp_path_factory.mktemp(part), files)
        out = built(f"{stage.name}-{part}-build", folder)
        charset = {"/etc/nginx/charset.map": out / "etc/nginx/charset.map"}
        return stage.www(part, out / "srv/www", more=charset)

    return build


def built(name: str, files: Path) -> Path:
    """What build-site makes of the files."""
    out = files.with_name(f"{files.name}-out")
    docker("create", "--name", name, "--network", "none", BUILDER, "build-site")
    try:
        docker("cp", f"{files}/.", f"{name}:/site")
        docker("start", "--attach", name)
        docker("cp", f"{name}:/out", str(out))
    finally:
        docker("rm", "--force", name)
    return out


@pytest.fixture(scope="module")
def application(build: Build) -> Www:
    return build("application", FILES)


@pytest.fixture(scope="module")
def pages(build: Build) -> Www:
    return build("pages", FILES | {"404.html": GONE})


@pytest.mark.parametrize(
    ("asked", "to"),
    {
        "/dir": "/dir/",
        "/dir?a=b&c": "/dir/?a=b&c",
        "/two%20words": "/two%20words/",
        "/%C3%BCber": "/%C3%BCber/",
        "//dir": "/dir/",
        "/x/../dir": "/dir/",
    }.items(),
)
@pytest.mark.parametrize("kind", ["application", "pages"])
def test_a_folders_page_is_behind_the_slash(request: pytest.FixtureRequest, kind: str, asked: str, to: str) -> None:
    """Without it the page's own links would lead beside the folder."""
    www: Www = request.getfixturevalue(kind)
    answer = www.ask(asked)
    assert (answer.status, answer.headers["location"]) == (301, to)
    assert answer.headers["cache-control"] == "no-cache"
    assert www.ask(to).status == 200


@pytest.mark.parametrize("path", ["/dir/", "/dir/index.html"])
def test_a_folders_page(application: Www, path: str) -> None:
    answer = application.ask(path)
    assert (answer.status, answer.text) == (200, '<img src="a.png">')


def test_a_page_without_its_ending(application: Www) -> None:
    assert application.ask("/about").text == "About"


@pytest.mark.parametrize(
    "path", ["/", "/pictures", "/pictures/", "/products/12", "/products/", "/nope.php", "/dir/nope"]
)
def test_without_a_404_html_every_address_is_the_applications(application: Www, path: str) -> None:
    answer = application.ask(path)
    assert (answer.status, answer.text) == (200, HOME)


@pytest.mark.parametrize(
    "path", ["/nope", "/nope/", "/pictures", "/pictures/", "/wp-login.php", "/nope.png", "/.env", "/dir/nope?x=1"]
)
def test_a_404_html_of_ones_own_is_for_what_is_not_there(pages: Www, path: str) -> None:
    for method, body in {"GET": GONE, "HEAD": ""}.items():
        answer = pages.ask(path, method)
        assert (answer.status, answer.text) == (404, body)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"


def test_with_a_404_html_what_is_there_is_as_before(pages: Www) -> None:
    assert [pages.ask(path).text for path in ("/", "/index.html", "/about")] == [HOME, HOME, "About"]
    assert pages.ask("/sitemap.xml").text == "api: /sitemap.xml\n"
    assert pages.ask("/atom.xml").text == "api: /atom.xml\n", "the api's own 404"
    assert pages.ask("/about", "POST").status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/old.html",
        "/old",
        "/Old.html",
        "/older/",
        "/older/index.html",
        "/old%20%22'$x%5Cy.html",
        "/old.js",
        "/old.css",
        f"/long/{'n' * 200}",
    ],
)
def test_what_is_not_utf8_says_itself_what_it_is(application: Www, path: str) -> None:
    """A header would be believed before the page's own <meta charset>."""
    answer = application.ask(path)
    assert answer.status == 200
    assert b"\xe9" in answer.body
    assert "charset" not in answer.headers["content-type"]


@pytest.mark.parametrize("path", ["/new.html", "/new", "/new.js", "/"])
def test_what_is_utf8_is_said_to_be(application: Www, path: str) -> None:
    """Pages without <meta charset> too, which a browser would take for something else."""
    assert application.ask(path).headers["content-type"].endswith("; charset=utf-8")
