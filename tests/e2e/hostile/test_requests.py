"""Requests that are odd before anybody reads their body: methods, addresses, headers, the protocol itself."""

import asyncio
import ssl

import httpx
import pytest

from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.problem import refused
from tests.e2e.hostile.unchanged import Watch
from tests.lib.stack import Stack
from tests.lib.transport import ssl_context

METHODS = [
    pytest.param("PUT", "/api/sites", id="put-on-list"),
    pytest.param("DELETE", "/api/sites", id="delete-on-list"),
    pytest.param("GET", "/api/auth/login", id="get-login"),
    pytest.param("GET", "/api/webhook/customer-site", id="get-webhook"),
    pytest.param("POST", "/api/sites/{app_id}", id="post-on-site"),
    pytest.param("GET", "/api/sites/{app_id}/retry", id="get-retry"),
    pytest.param("DELETE", "/api/sites/{app_id}/env", id="delete-env"),
    pytest.param("TRACE", "/api/sites", id="trace"),
    pytest.param("PROPFIND", "/api/sites", id="webdav"),
]


@pytest.mark.parametrize(("method", "path"), METHODS)
async def test_method_is_refused(target: Target, watch: Watch, method: str, path: str) -> None:
    """A method that a path does not have is 405, and the answer names those that it has."""
    answer = await target.owner.api(method, path.replace("{app_id}", target.site.app_id))
    problem = refused(answer, 405, "method_not_allowed")
    assert answer.headers.get("allow"), problem
    await watch.unchanged()


async def test_method_override_is_ignored(target: Target, watch: Watch) -> None:
    """No header turns a harmless method into another one."""
    headers = dict.fromkeys(("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"), "DELETE")
    answer = await target.site.api("GET", "?_method=DELETE", headers=headers, expect=200)
    assert answer.json()["status"] == "active"
    await watch.unchanged()


# Sent as they stand: a client library would tidy them up.
PATHS = [
    pytest.param("/../../../../etc/passwd", id="dots"),
    pytest.param("/..%2f..%2f..%2fetc%2fpasswd", id="encoded-slashes"),
    pytest.param("/%2e%2e/%2e%2e/pyproject.toml", id="encoded-dots"),
    pytest.param("/js/..%5c..%5cpyproject.toml", id="backslashes"),
    pytest.param("/js/%252e%252e/%252e%252e/pyproject.toml", id="encoded-twice"),
    pytest.param("/js/..;/..;/pyproject.toml", id="semicolons"),
    pytest.param("/.git/config", id="git"),
    pytest.param("/.env", id="env"),
    pytest.param("/index.html%00.js", id="nul"),
    pytest.param("/js/main.js/../../../pyproject.toml", id="through-a-file"),
    pytest.param("//etc/passwd", id="two-slashes"),
    pytest.param("/metrics", id="metrics"),
    pytest.param("/api/sites/%2e%2e/%2e%2e/metrics", id="dots-in-the-api"),
    pytest.param("/api/sites/app_0000000000%2f..%2f..%2fme", id="slashes-in-the-id"),
    pytest.param("/api/nothing-here", id="unknown"),
    pytest.param("/api/sites/" + "x" * 60_000, id="endless"),
]


@pytest.mark.parametrize("path", PATHS)
async def test_path_leads_nowhere(stack: Stack, target: Target, watch: Watch, path: str) -> None:
    """No spelling of a path reaches a file outside the dashboard, an inner page or another route."""
    head = f"GET {path} HTTP/1.1\r\nHost: app.{stack.base_domain}\r\nConnection: close\r\n"
    head += f"Authorization: Bearer {target.owner.token}\r\n\r\n"
    answer = await raw(stack, head.encode())
    status = int(answer.split(b" ", 2)[1])
    # An address without a file's dot is the dashboard itself, which says that there is nothing.
    assert status in {400, 404, 414, 431} or b"<title>WebMeteor</title>" in answer, answer[:600]
    for inside in (b"root:", b"[project]", b"customer_uuid", b"# HELP", b"[core]"):
        assert inside not in answer
    await watch.unchanged()


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
@pytest.mark.parametrize("name", ["{n}.{b}", "{n}.{b}.", "{N}.{b}", "{n}.{b}:443", "{n}.{b}.:443", "{a}", "{a}:8000"])
@pytest.mark.parametrize("service", ["app", "git"])
async def test_the_inside_has_no_public_name(stack: Stack, service: str, name: str, path: str) -> None:
    """Counts and checks are for the machine: no spelling of a host name leads there, nor our own address."""
    host = name.format(n=service, N=service.upper(), b=stack.base_domain, a=stack.bind)
    answer = await raw(stack, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert b"# HELP" not in answer
    assert b'"checks"' not in answer


@pytest.mark.parametrize("path", ["/api/rawdata", "/api/http/routers", "/api/version", "/API/rawdata", "/dashboard/"])
async def test_the_proxys_own_api_wants_its_password(stack: Stack, path: str) -> None:
    """It names every site and the addresses of its containers; whatever runs on the machine reaches its port."""
    password = stack.secrets()["TRAEFIK_API_PASSWORD"]
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://{stack.bind}:8099") as http:
        for words in ("", "Bearer", "Bearer x", password, f"Bearer {password[:-1]}", f"Bearer {password}x"):
            answer = await http.get(path, headers={"Authorization": words} if words else {})
            assert answer.status_code == 404, words
        answer = await http.get("/api/rawdata", headers={"Authorization": f"Bearer {password}"})
    assert "platform-app@file" in answer.json()["routers"]


ABUSES = [
    pytest.param(b"garbage\r\n\r\n", id="garbage"),
    pytest.param(b"GET /api/me\r\n\r\n", id="http-0.9"),
    pytest.param(b"GET /api/me HTTP/9.9\r\nHost: {host}\r\n\r\n", id="http-9.9"),
    pytest.param(b"GET /api/me HTTP/1.1\r\n\r\n", id="no-host"),
    pytest.param(b"GET /api/me HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n", id="two-hosts"),
    pytest.param(b"GET /api/me HTTP/1.1\r\nHost: {host}\r\nBad Header: x\r\n\r\n", id="blank-in-header-name"),
    pytest.param(b"GET /api/me HTTP/1.1\r\nHost: {host}\r\nX: a\x00b\r\n\r\n", id="nul-in-header"),
    pytest.param(
        b"GET /api/me HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer wm_" + b"a" * 10_000 + b"\r\n\r\n",
        id="long-token",
    ),
    pytest.param(b"GET /api/me HTTP/1.1\r\nHost: {host}\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\n", id="huge-header"),
    pytest.param(
        b"GET /api/me HTTP/1.1\r\nHost: {host}\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(60_000)) + b"\r\n",
        id="many-headers",
    ),
    pytest.param(
        b"POST /api/sites HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nContent-Length: 50\r\n\r\nabcde",
        id="two-lengths",
    ),
    pytest.param(b"POST /api/sites HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n", id="negative-length"),
    pytest.param(
        b"POST /api/sites HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
        id="chunk-of-ZZ-bytes",
    ),
    pytest.param(
        b"POST /api/sites HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", id="other-encoding"
    ),
]


@pytest.mark.parametrize("request_", ABUSES)
async def test_abuse_of_the_protocol_is_refused(stack: Stack, watch: Watch, request_: bytes) -> None:
    """Broken HTTP is answered by a 4xx or a closed connection; nobody behind the proxy acts on it."""
    answer = await raw(stack, request_.replace(b"{host}", f"app.{stack.base_domain}".encode()))
    status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 400
    # The proxy itself says 500 to a body that breaks off in its hands.
    at_the_proxy = answer.endswith(b"\r\n\r\nInternal Server Error") and b"X-Correlation-Id" not in answer
    assert status in {400, 401, 404, 431, 501, 505} or at_the_proxy, answer[:300]
    await watch.unchanged()


async def test_request_behind_a_request_is_not_smuggled(stack: Stack, target: Target, watch: Watch) -> None:
    """Content-Length against Transfer-Encoding: proxy and gateway agree where a request ends."""
    hidden = f"DELETE /api/sites/{target.site.app_id} HTTP/1.1\r\nHost: app.{stack.base_domain}\r\n"
    hidden += f"Authorization: Bearer {target.owner.token}\r\n\r\n"
    body = f"0\r\n\r\n{hidden}"
    head = f"POST /api/auth/login HTTP/1.1\r\nHost: app.{stack.base_domain}\r\nContent-Length: {len(body)}\r\n"
    head += "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    answer = await raw(stack, (head + body).encode())
    assert answer.count(b"HTTP/1.1 ") <= 1, answer[:2000]
    assert b"202" not in answer.split(b"\r\n", 1)[0]
    await watch.unchanged()


async def test_other_host_reaches_no_service(stack: Stack, watch: Watch) -> None:
    """A name that is nobody's, or the platform's inner one, gets no page and no error of a service."""
    for host in (
        "nobody.webmeteor.localhost",
        "127.0.0.2:8000",
        "localhost",
        "provisioner",
        "app.webmeteor.localhost.evil",
    ):
        answer = await raw(
            stack, f"GET /api/openapi.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        )
        assert answer.startswith(b"HTTP/1.1 4"), (host, answer[:300])
    await watch.unchanged()


async def raw(stack: Stack, request: bytes) -> bytes:
    """Bytes to the proxy's HTTPS port as they are; all that comes back until it closes or three seconds are quiet."""
    context = ssl_context(stack)
    context.set_alpn_protocols(["http/1.1"])
    reader, writer = await asyncio.open_connection(
        stack.bind, 443, ssl=context, server_hostname=f"app.{stack.base_domain}"
    )
    answer = b""
    try:
        writer.write(request)
        await writer.drain()
        while part := await asyncio.wait_for(reader.read(65536), 1.5):
            answer += part
    except (TimeoutError, ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.transport.abort()
    return answer
