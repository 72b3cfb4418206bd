"""Which page a visitor gets: with the api's words in it, not found, bare, or one of before."""

import gzip
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.site import www_image
from tests.site.conftest import FILES
from tests.site.www_image import Answer, Stage, Www

IN_A_RUSH = 120
STATUSES = (201, 204, 302, 303, 307, 308, 400, 401, 403, 405, 410, 418, 451, 500, 503, 599)


@pytest.fixture
def outage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Www]]:
    """A site of its own, whose api may go and come."""
    with www_image.stage("outage") as stage:
        yield stage, stage.www("served", www_image.write(tmp_path_factory.mktemp("outage"), FILES))


@pytest.mark.parametrize("path", ["/", "/found", "/found/deeper", "/found?a=b", "/found/%E0%A4%85"])
def test_a_page_holds_the_words_of_the_api(www: Www, path: str) -> None:
    page = www.ask(path)
    assert page.status == 200
    assert page.has_words
    assert page.text.count("<title>") == 1
    assert '"apiUrl":""' in page.text, "config.json stands in the page too"
    assert page.asked["x-page-path"] == path


@pytest.mark.parametrize("path", ["/missing", "/missing/by-status"])
def test_a_page_that_is_not_there_is_404_with_the_api_saying_so(www: Www, path: str) -> None:
    page = www.ask(path)
    assert page.status == 404
    assert page.has_words
    assert 'content="noindex"' in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/broken", "/busy", "/json", "/noise", *(f"/status?to={code}" for code in STATUSES)])
def test_an_api_that_says_nothing_of_use_leaves_the_bare_page(www: Www, path: str) -> None:
    """A failure, a limit, another api's answer, no HTTP at all, a status that means nothing here."""
    page = www.ask(path)
    assert page.status == 200
    assert page.is_bare, page.text


def test_nobody_waits_long_for_a_slow_api(www: Www) -> None:
    began = time.monotonic()
    page = www.ask("/slow")
    assert page.status == 200
    assert page.is_bare
    assert time.monotonic() - began < 3.5


def test_a_rush_on_one_address_is_one_question_a_second(www: Www) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(24) as pool:
        pages = list(pool.map(lambda _: www.ask("/waiting/rush"), range(IN_A_RUSH)))
    seconds = time.monotonic() - began
    assert all(page.status == 200 and page.has_words for page in pages)
    questions = Counter(page.asked["number"] for page in pages)
    assert len(questions) <= 1 + seconds, f"{questions} in {seconds:.1f} s"


@pytest.mark.parametrize("path", ["/missing/rush", "/moved/rush?to=/found"])
def test_nobody_in_a_rush_waits_long_for_what_is_missing_or_has_moved(www: Www, path: str) -> None:
    def ask(_: int) -> tuple[int, float]:
        began = time.monotonic()
        return www.ask(path).status, time.monotonic() - began

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(ask, range(IN_A_RUSH)))
    assert {status for status, _ in answers} == {404 if path == "/missing/rush" else 301}
    assert max(seconds for _, seconds in answers) < 1.5


@pytest.mark.parametrize(
    ("asked", "to"),
    [
        ("/moved?to=/posts/new", "/posts/new?to=/posts/new"),
        ("/moved/a%20b?to=/p/%25C3%25A9-x_y.z~", "/p/%C3%A9-x_y.z~?to=/p/%25C3%25A9-x_y.z~"),
        ("/moved/home?to=/", "/?to=/"),
        ("/moved/by-status?to=/posts/new", "/posts/new?to=/posts/new"),
        ("/moved/injected?to=/a%0d%0aX-Evil:%20y", "/a?to=/a%0d%0aX-Evil:%20y"),
    ],
)
def test_an_address_of_before_leads_to_the_one_of_now_with_its_query(www: Www, asked: str, to: str) -> None:
    answer = www.ask(asked)
    assert (answer.status, answer.headers["location"]) == (301, to)
    assert answer.headers["cache-control"] == "no-cache", "who moves back must not lead browsers in a circle"
    assert "x-evil" not in answer.headers
    assert www.ask(asked, "HEAD").headers["location"] == to


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "%5C%5Cevil.example",
        "javascript:alert(1)",
        "/a%20b",
        "/%C3%A9",
        "/a?b",
        "/a%23b",
        "x",
        "",
        "/%0d%0a//evil.example",
    ],
)
@pytest.mark.parametrize("part", ["kept", "by-status"])
def test_nobody_is_sent_anywhere_else(www: Www, to: str, part: str) -> None:
    answer = www.ask(f"/moved/{part}?to={to}")
    assert answer.headers.get("location", "/?").split("?")[0] == "/"
    assert answer.is_bare or answer.status == 301


def test_a_page_is_asked_for_again_after_a_second(www: Www) -> None:
    first = www.ask("/found/again").asked["number"]
    assert www.ask("/found/again").asked["number"] == first
    time.sleep(2.1)
    assert www.ask("/found/again").asked["number"] > first


def test_what_was_said_of_one_address_is_not_said_of_another(www: Www) -> None:
    asked = [www.ask(path).asked["x-page-path"] for path in ("/found/one", "/found/one?page=2", "/found/two")]
    assert asked == ["/found/one", "/found/one?page=2", "/found/two"]
    hosts = [www.ask("/found/host", Host=host).asked["host"] for host in ("a.example", "b.example")]
    assert hosts == ["a.example", "b.example"]


def test_pages_of_before_are_shown_while_the_api_is_away_and_others_bare(outage: tuple[Stage, Www]) -> None:
    stage, www = outage
    assert www.ask("/found").has_words
    assert www.ask("/later").has_words
    time.sleep(2.1)
    # It is there, but fails: what it said last goes on.
    assert www.ask("/later").has_words
    stage.api_goes()
    # Its name is soon forgotten: nobody answers where it was, and then nobody knows where that was.
    for pause in (0, 3.5):
        time.sleep(pause)
        kept = www.ask("/found")
        assert kept.status == 200
        assert kept.has_words
    for path in ("/never-seen", "/missing"):
        page = www.ask(path)
        assert page.status == 200, "without the api nobody knows whether there is such a page"
        assert page.is_bare
    assert www.ask("/main-ABCD1234.js").status == 200
    assert www.ask("/admin").is_bare
    assert www.ask("/sitemap.xml").status == 502
    robots = www.ask("/robots.txt")
    assert (robots.status, robots.text) == (200, "User-agent: *\nDisallow: /admin\n")
    stage.api_comes()
    deadline = time.monotonic() + 10
    while not www.ask("/never-seen").has_words:
        assert time.monotonic() < deadline, "the api is back, and www does not find it"
        time.sleep(0.2)


def test_www_starts_without_an_api(outage: tuple[Stage, Www], tmp_path_factory: pytest.TempPathFactory) -> None:
    stage, _ = outage
    stage.api_goes()
    www = stage.www("alone", www_image.write(tmp_path_factory.mktemp("alone"), FILES))
    assert www.ask("/").is_bare


@pytest.mark.parametrize("path", ["/admin", "/admin/", "/admin/c/posts/12?x=1"])
def test_the_admin_is_bare_and_not_listed(www: Www, path: str) -> None:
    page = www.ask(path)
    assert page.status == 200
    assert page.is_bare
    assert page.headers["x-robots-tag"] == "noindex, nofollow"


def test_what_only_begins_like_the_admin_is_a_page(www: Www) -> None:
    page = www.ask("/administration")
    assert page.has_words
    assert "x-robots-tag" not in page.headers


@pytest.mark.parametrize("path", ["/", "/anything", "/missing", "/broken", "/admin"])
def test_a_site_without_includes_knows_nothing_of_the_api(plain: Www, path: str) -> None:
    page = plain.ask(path)
    assert page.status == 200
    assert page.text == "<!doctype html><title>By hand</title>"


def test_files_of_the_site_take_the_place_of_the_apis(www: Www, plain: Www) -> None:
    assert "/mine" in plain.ask("/robots.txt").text
    assert plain.ask("/sitemap.xml").text == "<urlset/>"
    assert plain.ask("/feed.xml").text == "<rss/>"
    assert www.ask("/robots.txt").text == "api: /robots.txt\n"
    # What the api answers is passed on, status and all.
    assert (www.ask("/atom.xml").status, www.ask("/atom.xml").text) == (404, "api: /atom.xml\n")


def test_a_page_written_by_hand_goes_before_the_apis(www: Www) -> None:
    assert www.ask("/legal").text == "<!doctype html><title>A page of our own</title>"


@pytest.mark.parametrize("path", ["/index.html", "/index.html?x=1"])
def test_the_first_page_has_one_address(www: Www, path: str) -> None:
    answer = www.ask(path)
    assert (answer.status, answer.headers["location"]) == (301, "/")


def test_the_api_is_asked_with_nothing_of_the_visitor(www: Www) -> None:
    """What it answers is kept and shown to everyone."""
    page = www.ask(
        "/found/private",
        Cookie="session=1",
        Authorization="Bearer x",
        Accept_Language="hi",
        X_Page_Path="/stolen",
        X_Forwarded_For="203.0.113.9",
    )
    asked = page.asked
    assert asked["x-page-path"] == "/found/private", "a client's header does not choose the page"
    assert asked["x-forwarded-for"] == "203.0.113.9"
    assert set(asked) == {"host", "x-page-path", "x-forwarded-for", "x-forwarded-proto", "x-page-kept", "number"}
    assert "set-cookie" not in page.headers
    assert "x-powered-by" not in page.headers


@pytest.mark.parametrize("piece", ["/_head", "/_body", "/_page/known", "/_page/missing", "/_page/bare", "/_page/moved"])
def test_what_is_www_and_apis_own_cannot_be_asked_for(www: Www, piece: str) -> None:
    assert www.ask(piece).status in {204, 404}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize("path", ["/found", "/", "/main-ABCD1234.js", "/robots.txt", "/sitemap.xml"])
def test_pages_are_for_reading(www: Www, method: str, path: str) -> None:
    answer = www.ask(path, method)
    assert answer.status == 405
    assert b"Words of the api" not in answer.body


def test_head_is_the_page_without_the_page(www: Www) -> None:
    for path, status in {"/found": 200, "/missing": 404, "/main-ABCD1234.js": 200}.items():
        answer = www.ask(path, "HEAD")
        assert (answer.status, answer.body) == (status, b"")
        assert answer.headers["content-type"] == www.ask(path).headers["content-type"]


def test_a_page_is_compressed_on_the_way(www: Www) -> None:
    page = www.ask("/found", Accept_Encoding="gzip")
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["vary"] == "Accept-Encoding"
    assert Answer(200, {}, gzip.decompress(page.body)).has_words
    smaller = www.ask("/found", Accept_Encoding="gzip, br")
    assert smaller.headers["content-encoding"] == "br"
    assert len(smaller.body) < len(page.body)
