"""Whatever a visitor sends, the answer is the page, at once; of what the proxy never sends, an error."""

import json

import pytest

from doorman.bootstrap import HEADER_BYTES, HEADERS
from tests.unit.doorman.conftest import Connect, Wire

PLACEHOLDER = b"/_placeholder"


def request(method: bytes = b"GET", path: bytes = PLACEHOLDER, *more: bytes, host: bytes = b"a.example") -> bytes:
    return b"\r\n".join([b"%s %s HTTP/1.1" % (method, path), b"Host: " + host, *more, b"", b""])


def parted(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """(status, headers with small names, body)"""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines)}, body


async def test_the_page(connect: Connect) -> None:
    """503 with the time to come back, nothing to cache; what the doorman is made of is not said."""
    wire = connect()
    wire.send(request())
    status, headers, body = parted(await wire.answer())
    assert status == 503
    assert len(headers.pop("x-correlation-id")) == 32
    del headers["date"]
    assert headers == {
        "retry-after": "3", "cache-control": "no-store", "server": "WebMeteor", "connection": "close",
        "content-type": "text/html; charset=utf-8", "content-length": str(len(body)),
    }  # fmt: skip
    assert b"This site is being prepared" in body
    assert b'<meta name="robots" content="noindex">' in body


async def test_the_page_of_a_site_that_should_not_run(connect: Connect) -> None:
    """It promises nothing, and does not look again by itself."""
    wire = connect()
    wire.send(request(path=b"/_stopped"))
    status, headers, body = parted(await wire.answer())
    assert (status, headers["retry-after"]) == (503, "600")
    assert b"not available" in body
    assert b"http-equiv" not in body


async def test_what_would_change_data_is_told_to_wait(connect: Connect) -> None:
    """As a site's api says it; its forms show the message."""
    wire = connect()
    wire.send(request(b"POST", b"/_maintenance"))
    status, headers, body = parted(await wire.answer())
    assert (status, headers["retry-after"], headers["cache-control"]) == (503, "15", "no-store")
    assert headers["content-type"] == "application/json; charset=utf-8"
    said = json.loads(body)
    assert said["status"] == "not ok"
    assert "try again" in said["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
async def test_any_method_gets_the_page(connect: Connect, method: str) -> None:
    wire = connect()
    wire.send(request(method.encode()))
    assert parted(await wire.answer())[0] == 503


async def test_head_gets_no_body(connect: Connect) -> None:
    wire = connect()
    wire.send(request(b"HEAD"))
    await wire.closed.wait()
    status, headers, body = parted(wire.received)
    assert (status, headers["retry-after"], body) == (503, "3", b"")
    assert int(headers["content-length"]) > 0


HOSTS = [
    b"",
    b"[",
    b"[::1",
    b"a.example:99999",
    b"a:b:c",
    b"..",
    b"-",
    b"\xff\xfe",
    b"x" * 5000,
    b"a.example/@b",
    b"%00",
]


@pytest.mark.parametrize("host", HOSTS)
async def test_no_host_name_matters(connect: Connect, host: bytes) -> None:
    wire = connect()
    wire.send(request(host=host))
    assert parted(await wire.answer())[0] == 503


@pytest.mark.parametrize(
    "header",
    [
        b"Cookie: " + b"c" * 32_000,
        b"X-Replaced-Path: /" + b"%2e" * 12_000,
        b"\r\n".join(b"X-%d: y" % number for number in range(HEADERS - 1)),
        b"Expect: 100-continue\r\nContent-Length: 1000000",
        b"Expect: a miracle",
        b"Content-Encoding: gzip\r\nContent-Length: 1000000",
        b"Content-Type: multipart/form-data\r\nContent-Length: 1000000",
        b"Authorization: Bearer \xff",
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x",
        b"Range: bytes=0-",
        b"If-None-Match: *",
    ],
    ids=lambda header: header[:20].decode(errors="replace"),
)
async def test_whatever_the_proxy_lets_through_gets_the_page(connect: Connect, header: bytes) -> None:
    """Also with a body that has only been announced: nobody is invited to send it."""
    wire = connect()
    wire.send(request(b"POST", PLACEHOLDER, header))
    answer = await wire.answer()
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert parted(answer)[0] == 503


@pytest.mark.parametrize("length", [b"Content-Length: 1000000000000", b"Transfer-Encoding: chunked"])
async def test_a_body_is_not_waited_for(connect: Connect, length: bytes) -> None:
    """The answer is complete before the first byte; then the connection is closed, however slowly the body comes."""
    wire = connect()
    wire.send(request(b"POST", PLACEHOLDER, length))
    assert parted(await wire.answer())[0] == 503
    assert not wire.closed.is_set()
    await wire.closed.wait()


async def test_what_follows_an_answer_is_not_read(connect: Connect) -> None:
    """Neither a second request on the connection nor what a refused upgrade would have carried."""
    wire = connect()
    wire.send(request() + request(path=b"/metrics", host=b"127.0.0.1"))
    await wire.closed.wait()
    assert wire.received.count(b"HTTP/1.1 ") == 1
    assert b"# HELP" not in wire.received


async def test_one_who_holds_a_connection_stops_nobody(connect: Connect) -> None:
    """Half a head, a body that never comes, an answer that nobody takes: the next one is answered."""
    held: list[Wire] = []
    for begun in (b"", b"GET /_pla", request()[:-2], request(b"POST", PLACEHOLDER, b"Content-Length: 9") + b"x"):
        held += [connect() for _ in range(50)]
        for wire in held[-50:]:
            wire.send(begun)
    wire = connect()
    wire.send(request())
    assert parted(await wire.answer())[0] == 503
    assert not [wire for wire in held[:150] if wire.received]


BROKEN = [
    pytest.param(b"garbage\r\n\r\n", id="garbage"),
    pytest.param(request(b"GET", PLACEHOLDER, b"X: " + b"x" * (HEADER_BYTES + 1)), id="header-too-long"),
    pytest.param(request(b"GET", PLACEHOLDER, *(b"X: y" for _ in range(HEADERS + 1))), id="too-many-headers"),
    pytest.param(request(b"GET", PLACEHOLDER, b"Bad Header: x"), id="blank-in-header-name"),
    pytest.param(request(b"POST", PLACEHOLDER, b"Content-Length: -1"), id="negative-length"),
    pytest.param(request(b"POST", PLACEHOLDER, b"Content-Length: 1", b"Content-Length: 2"), id="two-lengths"),
]


@pytest.mark.parametrize("broken", BROKEN)
async def test_broken_http_is_refused(connect: Connect, broken: bytes) -> None:
    """The proxy sends nothing like it."""
    wire = connect()
    wire.send(broken)
    await wire.closed.wait()
    assert parted(wire.received)[0] == 400


async def test_a_path_of_nobody_is_not_there(connect: Connect) -> None:
    """The proxy replaces every path; another one comes from the machine itself."""
    wire = connect()
    wire.send(request(path=b"/index.html"))
    status, _, body = parted(await wire.answer())
    assert (status, json.loads(body)["key"]) == (404, "not_found")


@pytest.mark.parametrize("path", [b"/healthz", b"/readyz", b"/metrics"])
async def test_health_is_as_in_every_service(connect: Connect, path: bytes) -> None:
    """At the own address; counts and checks are told to nobody who comes through the proxy."""
    wire = connect()
    wire.send(request(path=path, host=b"127.0.0.1:8005"))
    assert parted(await wire.answer())[0] == 200
    wire = connect()
    wire.send(request(b"GET", path, b"X-Forwarded-For: 192.0.2.1"))
    assert parted(await wire.answer())[0] == (200 if path == b"/healthz" else 404)


async def test_visits_are_counted(connect: Connect) -> None:
    wire = connect()
    wire.send(request())
    await wire.answer()
    wire = connect()
    wire.send(request(path=b"/metrics", host=b"127.0.0.1"))
    text = (await wire.answer()).decode()
    assert 'webmeteor_http_requests_total{method="GET",route="/_placeholder",status="503"}' in text
