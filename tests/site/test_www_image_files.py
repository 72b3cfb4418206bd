"""Files of www: what is sent with them, and what is never sent."""

import re

import pytest

from tests.site import www_image
from tests.site.conftest import FILES
from tests.site.www_image import Stage, Www

FOREVER = "public, max-age=31536000, immutable"
LONG = "/" + "a" * 3000
# What of the file system or of the site is not for visitors, in the spellings that servers have fallen for.
TRICKS = [
    "/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/media/..%2f.env",
    "/media/%2e%2e/.env", "/..%5c..%5cetc/passwd", "/%252e%252e/etc/passwd", "//etc/passwd", "///.env", "/./.env",
    "/media//../.env", "/%2Eenv", "/.env", "/.env?x", "/.env/", "/.env%20", "/.git/config", "/.git%2fconfig",
    "/media/.hidden/key.txt", "/.well-known/../.env", "/.well-known%2f..%2f.env", "/media../.env", "/..;/.env",
    "/etc/passwd%00.png", "/%00", "/index.html%00.png", "/.htaccess", "/main-ABCD1234.js/../.env",
    "/config.json/../../../etc/nginx/nginx.conf", "/media/%ff%fe", "/%c0%ae%c0%ae/etc/passwd",
]  # fmt: skip
EVERYTHING = [
    "/", "/found", "/missing", "/moved?to=/x", "/broken", "/admin", "/legal", "/index.html", "/main-ABCD1234.js",
    "/main-ZZZZ9999.js", "/favicon.svg", "/media/photo.png", "/leaflet.pdf", "/config.json", "/healthz",
    "/robots.txt", "/sitemap.xml", "/.env", "/_head", "/%00", LONG, "/media/",
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "kept"),
    {
        "/main-ABCD1234.js": FOREVER,
        "/media/text-ABCDEFGH.woff2": FOREVER,
        "/my-homepage.js": "no-cache",
        "/favicon.svg": "public, max-age=3600",
        "/media/photo.png": "public, max-age=3600",
        "/config.json": "no-cache",
        "/": "no-cache",
        "/legal": "no-cache",
        "/main-ZZZZ9999.js": "no-cache",
        "/media/no.png": "no-cache",
    }.items(),
)
def test_how_long_browsers_keep_it(www: Www, path: str, kept: str) -> None:
    assert www.ask(path).headers["cache-control"] == kept


@pytest.mark.parametrize(("encodings", "sent"), {"br, gzip": "br", "gzip": "gzip", "identity": "", "": ""}.items())
def test_a_file_is_sent_as_the_build_compressed_it(www: Www, encodings: str, sent: str) -> None:
    answer = www.ask("/main-ABCD1234.js", Accept_Encoding=encodings)
    assert answer.headers.get("content-encoding", "") == sent
    assert answer.text == (f"as {'brotli' if sent == 'br' else sent}" if sent else FILES["main-ABCD1234.js"])
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "application/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "type_"),
    {
        "/favicon.svg": "image/svg+xml",
        "/manifest.webmanifest": "application/manifest+json",
        "/media/text-ABCDEFGH.woff2": "font/woff2",
        "/leaflet.pdf": "application/pdf",
        "/.well-known/security.txt": "text/plain; charset=utf-8",
    }.items(),
)
def test_files_have_their_types(www: Www, path: str, type_: str) -> None:
    answer = www.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (200, type_)


def test_a_file_is_not_sent_twice(www: Www) -> None:
    first = www.ask("/media/photo.png")
    again = www.ask("/media/photo.png", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]
    since = www.ask("/media/photo.png", If_Modified_Since=first.headers["last-modified"])
    assert since.status == 304


def test_a_part_of_a_file(www: Www) -> None:
    whole = FILES["media/photo.png"]
    part = www.ask("/media/photo.png", Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert www.ask("/media/photo.png", Range="bytes=99999-").status == 416
    # A hundred overlapping parts would be a hundred times the file.
    assert len(www.ask("/media/photo.png", Range="bytes=" + ",".join(["0-"] * 100)).body) <= 2 * len(whole)


@pytest.mark.parametrize("range_", ["bytes=0-9", "bytes=-5", "bytes=99999-"])
def test_a_page_that_is_put_together_comes_whole(www: Www, range_: str) -> None:
    page = www.ask("/found", Range=range_)
    assert page.status == 200
    assert page.has_words


@pytest.mark.parametrize(
    "path",
    [
        "/main-ZZZZ9999.js",
        "/media/no.png",
        "/no.css",
        "/no.json",
        "/favicon.ico",
        "/wp-login.xml",
        "/main-ABCD1234.js.map",
    ],
)
def test_a_file_that_is_missing_is_no_page(www: Www, path: str) -> None:
    """An old page that asks for an old script must not get HTML for it."""
    answer = www.ask(path)
    assert answer.status == 404
    assert b"site-root" not in answer.body


@pytest.mark.parametrize("path", TRICKS)
def test_nothing_that_is_not_for_visitors_is_sent(www: Www, path: str) -> None:
    answer = www.ask_raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1\.1 (?:200|301|400|404) ", answer), answer[:200]
    head, _, body = answer.partition(b"\r\n\r\n")
    for secret in (b"SECRET", b"root:", b"worker_processes", b"bin/sh"):
        assert secret not in body, path
    if head.startswith(b"HTTP/1.1 200"):
        assert b"Words of the api" in body, f"{path}: neither refused nor a page that the api knows of"


def test_every_dot_file_is_missing_and_the_registered_folder_is_not(www: Www) -> None:
    for path in ("/.env", "/.git/config", "/media/.hidden/key.txt", "/.hidden/", "/.DS_Store"):
        assert www.ask(path).status == 404, path
    assert www.ask("/.well-known/security.txt").status == 200


@pytest.mark.parametrize("bytes_", [b"/a\xff\xfe", b"/a b", b"/a\x01", b"/a\x7f", b"a", b"/%", b"/%zz", b"*"])
def test_what_is_no_address_is_refused(www: Www, bytes_: bytes) -> None:
    answer = www.ask_raw(b"GET " + bytes_ + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert re.match(rb"HTTP/1\.1 (?:400|404|200) ", answer), answer[:100]
    assert b"root:" not in answer
    assert www.ask("/healthz").status == 200


def test_what_is_too_long_is_refused(www: Www) -> None:
    assert www.ask(LONG).status == 200, "the api says whether there is such a page"
    assert www.ask("/" + "a" * 40_000).status == 414
    assert www.ask("/found", X_Long="a" * 40_000).status == 400
    assert www.ask("/", "POST", Content_Length="999999999").status == 413


@pytest.mark.parametrize("path", EVERYTHING)
def test_every_answer_is_said_to_be_what_it_is_and_tells_no_version(www: Www, path: str) -> None:
    for method in ("GET", "POST"):
        answer = www.ask(path, method)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["server"] == "nginx"
        assert not re.search(rb"nginx/\d|PHP/\d", answer.body)
        assert "x-powered-by" not in answer.headers
        assert "set-cookie" not in answer.headers
        if re.match(
            r"text/html|image/svg|application/pdf|application/xml|text/xml", answer.headers.get("content-type", "")
        ):
            policy = answer.headers["content-security-policy"]
            if answer.status == 400:
                assert policy == "default-src 'none'; frame-ancestors 'none'", "refused before anything was read"
                continue
            assert "default-src 'self'; script-src 'self'; style-src 'self';" in policy
            assert "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'" in policy
            assert "unsafe" not in policy
            assert "default-src 'none'" not in policy, "the api's own policy is for what is read from it directly"
            assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
            assert answer.headers["permissions-policy"].startswith("camera=()")
        if answer.status >= 300:
            assert answer.headers["cache-control"] == "no-cache", path


def test_addresses_of_api_and_alert_are_allowed_and_nothing_else_gets_into_the_policy(
    stage: Stage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """They are a customer's variables: arbitrary text."""
    files = www_image.write(tmp_path_factory.mktemp("settings"), FILES)
    given = {
        "API_URL": "https://api.example:8443/",
        "ALERT_URL": "https://alert.example; script-src *",
        "APP_NAME": "</script><script>alert(1)</script> \"'$(id)\n\\ 📚",
    }
    www = stage.www("settings", files, given)
    page = www.ask("/")
    connect = re.search(r"connect-src ([^;]*);", page.headers["content-security-policy"])
    assert connect
    assert connect[1].split() == ["'self'", "https://api.example:8443"]
    assert "<script>alert" not in page.text
    settings = www.ask("/config.json")
    assert settings.headers["content-type"] == "application/json"
    assert {key: settings.json()[key] for key in ("apiUrl", "alertUrl", "appName")} == dict(
        zip(("apiUrl", "alertUrl", "appName"), given.values(), strict=True)
    )
