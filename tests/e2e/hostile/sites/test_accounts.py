"""Who is let in where: tokens that do not hold, other sites' tokens, editors and customers where only the owner may."""

import base64
import hashlib
import hmac
import json
import re
from typing import Any

import pytest_asyncio

from tests.e2e.hostile.sites.hosted import Hosted
from tests.e2e.hostile.sites.refusal import all_refused, wrong

Routes = list[tuple[str, str, str]]


@pytest_asyncio.fixture(loop_scope="session")
async def closed(hosted: Hosted) -> Routes:
    """Every route that is not public, its places filled with 1."""
    return [
        (group, method, re.sub(r"\{\w+\}", "1", path))
        for group, method, path in await hosted.routes()
        if group != "public"
    ]


OWN_KEY = {"alg": "RS256", "kid": "../../../dev/null", "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def forged(token: str, secret: str) -> dict[str, str]:
    """Of a token that holds: unsigned, signed with what we know, with other claims, cut."""
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    mac = base64.urlsafe_b64encode(
        hmac.digest(secret.encode(), f"{part({'alg': 'HS256'})}.{body}".encode(), hashlib.sha256)
    )
    return {
        "without a signature": f"{part({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        "with another algorithm": f"{part({'alg': 'HS256'})}.{body}.{mac.decode().rstrip('=')}",
        "of somebody else": f"{head}.{part(claims | {'sub': '2'})}.{signature}",
        "that lives for ever": f"{head}.{part(claims | {'exp': 2**40})}.{signature}",
        "for SQL": f"{head}.{part(claims | {'sub': '1 or 1=1'})}.{signature}",
        "with a key of its own": f"{part(OWN_KEY)}.{body}.{signature}",
        "cut": token[:-20],
        "with a NUL": token.replace(".", "%00.", 1),
        "nonsense": "x.y.z",
        "a list": "W10.W10.W10",
        "very long": "a" * 4000,
    }  # fmt: skip


async def test_no_token_opens_nothing(hosted: Hosted, closed: Routes) -> None:
    """Every route that is not public, without a token and with one of another site."""
    found = {f"{method} {path}": wrong(await hosted.ask(method, path, {}), 401) for _, method, path in closed}
    assert len(found) >= 20
    all_refused(found)
    await hosted.unchanged()


async def test_a_token_of_another_site_opens_nothing(
    hosted: Hosted, closed: Routes, all_sites: dict[str, Hosted]
) -> None:
    """Same customer, same address, same account number."""
    other = next(site for site in all_sites.values() if site is not hosted)
    await other.data("GET", "/auth/me", token=other.owner)
    found = {
        f"{method} {path}": wrong(await hosted.ask(method, path, {}, token=other.owner), 401) for _, method,
            path in closed
    }  # fmt: skip
    all_refused(found)
    await hosted.unchanged()


async def test_forged_tokens_open_nothing(hosted: Hosted) -> None:
    secret = next(
        line.partition("=")[2].strip("'\"")
        for line in (hosted.site.directory / ".env").read_text().splitlines()
        if line.startswith("JWT_SECRET=")
    )
    tokens = forged(hosted.owner, secret)
    tokens["for the live messages"] = (await hosted.data("GET", "/admin/alert-ticket", token=hosted.owner))["ticket"]
    found = {name: wrong(await hosted.ask("GET", "/admin/users", token=token), 401) for name, token in tokens.items()}
    all_refused(found)
    await hosted.unchanged()


async def test_an_editor_does_not_do_the_owners_things(hosted: Hosted, closed: Routes) -> None:
    """Settings, accounts, mails, demo content, refunds, and the collections that are the owner's; the log has it."""
    new = {"email": "editor@example.org", "name": "Eddie", "role": "editor"}
    account = await hosted.data("POST", "/admin/users", new, token=hosted.owner)
    editor = await hosted.log_in(new["email"], account["password"])
    await hosted.note()
    found = {
        f"{method} {path}": wrong(await hosted.ask(method, path, {}, token=editor), 403)
        for group, method, path in closed
        if group == "owner"
    }
    every = {c["name"] for c in (await hosted.data("GET", "/admin/schema", token=hosted.owner))["collections"]}
    own = {c["name"] for c in (await hosted.data("GET", "/admin/schema", token=editor))["collections"]}
    assert own < every or hosted.site_type in {"portfolio", "business"}
    for name in every - own:
        for method, path in (
            ("GET", ""),
            ("GET", "/1"),
            ("PUT", "/1"),
            ("POST", ""),
            ("DELETE", "/1"),
            ("POST", "/order"),
        ):
            answer = await hosted.ask(
                method, f"/admin/c/{name}{path}", {"ids": [1]} if path == "/order" else {}, token=editor
            )
            found[f"{method} {name}{path}"] = wrong(answer, (403, 404))
    assert len(found) >= 9
    all_refused(found)
    await hosted.unchanged()
    await hosted.logged("An account asked for what is not open to it")
    await hosted.data("DELETE", f"/admin/users/{account['id']}", token=hosted.owner)
    assert (await hosted.ask("GET", "/auth/me", token=editor)).status_code == 401, "an account that is gone"


async def test_accounts_are_checked(hosted: Hosted) -> None:
    """What the owner may do is checked as well, and nobody locks themselves out."""
    users = await hosted.data("GET", "/admin/users", token=hosted.owner)
    me = next(user["id"] for user in users if user["email"] == hosted.email)
    cases: list[tuple[str, str, dict[str, Any], int | tuple[int, ...]]] = [
        ("POST", "", {"email": "a@example.org\r\nBcc: e@example.org", "role": "editor"}, 400),
        ("POST", "", {"email": "a@example.org", "role": "customer"}, 400),
        ("POST", "", {"email": "a@example.org", "role": ["owner"]}, 400),
        ("POST", "", {"email": "a@example.org", "role": "owner'; drop table users; --"}, 400),
        ("POST", "", {"email": "a@example.org", "role": "editor", "name": "a\r\nX: y"}, 400),
        ("POST", "", {"email": hosted.email.upper(), "role": "editor"}, (400, 409)),
        ("PATCH", f"/{me}", {"role": "editor"}, (400, 403, 409)),
        ("DELETE", f"/{me}", {}, (400, 403, 409)),
        ("DELETE", "/999999", {}, 404),
        ("DELETE", "/1%20or%201=1", {}, 400),
    ]
    found = {}
    for method, path, body, status in cases:
        answer = await hosted.ask(method, f"/admin/users{path}", body, token=hosted.owner)
        found[f"{method} {path} {body}"] = wrong(answer, status)
    all_refused(found)
    await hosted.unchanged()


async def test_logging_in_is_not_guessed(hosted: Hosted) -> None:
    """SQL is a wrong address, a cookie that is none no session, another site's page is refused; the log has it."""
    found = {}
    for email in ("' or '1'='1", f"{hosted.email}' --", f"{hosted.email}\\", "%", "*", f" {hosted.email}\t"):
        found[email] = wrong(await hosted.ask("POST", "/auth/login", {"email": email, "password": "' or '1'='1"}), 401)
    right = {"email": hosted.email, "password": hosted.password}
    found["another site's page"] = wrong(
        await hosted.ask("POST", "/auth/login", right, headers={"Sec-Fetch-Site": "cross-site"}), 403
    )
    for cookie in ("session=", "session=' or 1=1", "session=" + "0" * 64, "session=" + "x" * 3000):
        found[cookie] = wrong(await hosted.ask("POST", "/auth/refresh", {}, headers={"Cookie": cookie}), 401)
    all_refused(found)
    for cookie in ("session[]=a", "other=1"):  # No session at all, which is nobody's and no error.
        answer = await hosted.ask("POST", "/auth/refresh", {}, headers={"Cookie": cookie})
        assert answer.status_code == 200, cookie
        assert answer.json()["data"] == {"token": None, "expires_in": 0, "user": None}, cookie
        assert "set-cookie" not in answer.headers, cookie
    await hosted.unchanged()
    await hosted.logged('"message":"A login was refused"')
