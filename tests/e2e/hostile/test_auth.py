"""Without a valid token nothing is told and nothing done; guessing one is slow."""

import base64
import secrets

import pytest

from shared.tokens import digest
from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.problem import refused
from tests.e2e.hostile.unchanged import Watch
from tests.lib.platform import Platform

TOKENS = [
    pytest.param({}, id="none"),
    pytest.param({"Authorization": ""}, id="empty"),
    pytest.param({"Authorization": "Bearer"}, id="scheme-alone"),
    pytest.param({"Authorization": "Bearer wm_" + "x" * 43}, id="unknown"),
    pytest.param({"Authorization": "Bearer {token}x"}, id="one-character-more"),
    pytest.param({"Authorization": "Bearer {token:cut}"}, id="one-character-less"),
    pytest.param({"Authorization": "Bearer {token:upper}"}, id="other-case"),
    pytest.param({"Authorization": "Basic {token:basic}"}, id="basic"),
    pytest.param({"Authorization": "Token {token}"}, id="other-scheme"),
    pytest.param({"Authorization": "{token}"}, id="no-scheme"),
    pytest.param({"Authorization": "Bearer {token}, Bearer {token}"}, id="two"),
    pytest.param({"Authorization": "Bearer {token} x"}, id="two-words"),
    pytest.param({"Authorization": "Bearer wm_" + "a" * 500}, id="long"),
    pytest.param({"Authorization": "Bearer wm_' OR '1'='1"}, id="sql"),
    pytest.param({"Authorization": b"Bearer wm_\xff\xfe"}, id="not-ascii"),
    pytest.param({"Authorization": "Bearer {digest}"}, id="the-stored-digest"),
    pytest.param({"X-Api-Key": "{token}"}, id="other-header"),
    pytest.param({"Cookie": "token={token}"}, id="cookie"),
    pytest.param({"X-Forwarded-User": "admin", "X-Customer-Uuid": "{customer}"}, id="named-by-a-header"),
]


def filled(value: str | bytes, target: Target) -> str | bytes:
    if isinstance(value, bytes):
        return value
    token = target.owner.token
    words = {
        "{token}": token, "{token:cut}": token[:-1], "{token:upper}": token.swapcase(),
        "{digest}": f"wm_{digest(token)}",
        "{token:basic}": base64.b64encode(f"x:{token}".encode()).decode(), "{customer}": target.owner.customer_uuid,
    }  # fmt: skip
    for word, meaning in words.items():
        value = value.replace(word, meaning)
    return value


@pytest.mark.parametrize("headers", TOKENS)
async def test_no_valid_token_no_answer(
    platform: Platform, target: Target, watch: Watch, headers: dict[str, str | bytes]
) -> None:
    """Reading and deleting a site are 401 for whoever shows no valid token in the one place for it."""
    shown = {name: filled(value, target) for name, value in headers.items()}
    for method in ("GET", "DELETE"):
        answer = await platform.api(method, f"/api/sites/{target.site.app_id}", headers=shown)
        problem = refused(answer, 401, "unauthorized")
        assert "log in" in problem["detail"]
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert target.site.domain not in answer.text
    await watch.unchanged()


async def test_token_in_the_address_is_not_looked_at(platform: Platform, target: Target, watch: Watch) -> None:
    """Addresses end up in logs: a token there opens nothing."""
    for name in ("token", "access_token", "api_key"):
        answer = await platform.api("GET", f"/api/sites/{target.site.app_id}?{name}={target.owner.token}")
        refused(answer, 401, "unauthorized")
    await watch.unchanged()


async def test_revoked_token_is_refused_everywhere(platform: Platform, target: Target, watch: Watch) -> None:
    """After logout a token opens neither the API nor a second logout; the other tokens of the account still do."""
    login = {"email": target.owner.email, "password": target.owner.password}
    token = (await platform.api("POST", "/api/auth/login", json=login, expect=200)).json()["token"]
    await platform.api("POST", "/api/auth/logout", token=token, json={}, expect=204)
    await watch.note()
    refused(await platform.api("GET", "/api/me", token=token), 401, "unauthorized")
    refused(await platform.api("POST", "/api/auth/logout", token=token, json={}), 401, "unauthorized")
    await target.owner.api("GET", "/api/me", expect=200)
    await watch.unchanged()


async def test_expired_token_is_refused(platform: Platform, target: Target, watch: Watch) -> None:
    """A token is as good as none from the moment it expires."""
    login = {"email": target.owner.email, "password": target.owner.password}
    token = (await platform.api("POST", "/api/auth/login", json=login, expect=200)).json()["token"]
    await watch.expire(token)
    await watch.note()
    refused(await platform.api("GET", "/api/me", token=token), 401, "unauthorized")
    await watch.unchanged()


REGISTRATIONS = [
    pytest.param({"email": "no-at-sign"}, "email", id="no-at"),
    pytest.param({"email": "a@b.example\nBcc: all@example.org"}, "email", id="header-in-email"),
    pytest.param({"email": "a@b.example, c@d.example"}, "email", id="two-addresses"),
    pytest.param({"email": "Name <a@b.example>"}, "email", id="with-name"),
    pytest.param({"email": "a" * 250 + "@b.example"}, "email", id="long-email"),
    pytest.param({"email": "ä@b.example"}, "email", id="umlaut"),
    pytest.param({"email": "a\x00@b.example"}, "email", id="nul-in-email"),
    pytest.param({"email": ["a@b.example"]}, "email", id="list"),
    pytest.param({"password": "short"}, "password", id="short-password"),
    pytest.param({"password": "x" * 129}, "password", id="long-password"),
    pytest.param({"password": 12345678}, "password", id="number-password"),
    pytest.param({"password": None}, "password", id="no-password"),
    pytest.param({"name": ""}, "name", id="empty-name"),
    pytest.param({"name": "A\nBcc: all@example.org"}, "name", id="header-in-name"),
    pytest.param({"name": "x" * 101}, "name", id="long-name"),
    pytest.param({"is_admin": True}, "is_admin", id="wants-to-be-admin"),
    pytest.param({"customer_uuid": "cust_000000000000"}, "customer_uuid", id="chooses-an-id"),
]


@pytest.mark.parametrize(("change", "field"), REGISTRATIONS)
async def test_registration_is_refused(platform: Platform, watch: Watch, change: dict[str, object], field: str) -> None:
    """No account comes of it; the error names the field, and never repeats the password."""
    body = {"email": "someone@hostile.example", "password": "correct horse battery", "name": "Someone"} | change
    answer = await platform.api("POST", "/api/auth/register", json=body)
    refused(answer, 422, "invalid_input", field=field)
    assert str(body["password"]) not in answer.text
    assert not await watch.has_account("someone@hostile.example")
    await watch.unchanged()


async def test_taken_address_is_refused(platform: Platform, target: Target, watch: Watch) -> None:
    """One account per address, however it is spelt; the first one keeps its password."""
    for email in (target.owner.email, target.owner.email.upper(), target.owner.email.capitalize()):
        body = {"email": email, "password": "another password", "name": "Thief"}
        refused(await platform.api("POST", "/api/auth/register", json=body), 409, "email_taken")
    await watch.unchanged()


LOGINS = [
    pytest.param({"email": "nobody@hostile.example", "password": "whatever it is"}, 401, "unauthorized", id="unknown"),
    pytest.param({"email": "a\x00b@hostile.example", "password": "whatever"}, 401, "unauthorized", id="nul"),
    pytest.param({"email": "' OR 1=1 --", "password": "' OR 1=1 --"}, 401, "unauthorized", id="sql"),
    pytest.param({"email": "nobody@hostile.example"}, 422, "invalid_input", id="no-password"),
    pytest.param({"email": {"$ne": ""}, "password": {"$ne": ""}}, 422, "invalid_input", id="operators"),
    pytest.param({"email": "nobody@hostile.example", "password": "x" * 200_000}, 422, "invalid_input", id="long"),
    pytest.param({"email": "nobody@hostile.example", "password": True}, 422, "invalid_input", id="true"),
]


@pytest.mark.parametrize(("body", "status", "key"), LOGINS)
async def test_login_is_refused(platform: Platform, watch: Watch, body: object, status: int, key: str) -> None:
    """One answer for an unknown address and a wrong password: neither tells who has an account."""
    refused(await platform.api("POST", "/api/auth/login", json=body), status, key)
    await watch.unchanged()


async def test_guessing_passwords_is_stopped(platform: Platform, watch: Watch) -> None:
    """After ten wrong passwords there is a pause for that address, also behind forged forwarding headers."""
    email = f"guessed-{secrets.token_hex(6)}@hostile.example"
    statuses = []
    for number in range(14):
        headers = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-Ip": f"198.51.100.{number}"}
        body = {"email": email, "password": f"guess number {number}"}
        answer = await platform.api("POST", "/api/auth/login", json=body, headers=headers)
        statuses.append(answer.status_code)
    assert statuses == [401] * 10 + [429] * 4
    problem = refused(answer, 429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 900
    assert "try again in" in problem["detail"]
    await watch.unchanged()
