import asyncio
import unicodedata
from typing import Literal

import pytest
from argon2 import PasswordHasher

from api_gateway.context import Context
from shared.tokens import digest
from tests.integration.api_gateway.conftest import Api, Platform, problem

Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")
CREDENTIALS = {"email": "ada@example.org", "password": "correct horse", "name": "Ada"}


async def test_register_and_login_give_tokens_that_work(anyone: Api) -> None:
    """A token of either door opens /api/me; e-mail addresses are compared without case."""
    registered = await anyone.post("/api/auth/register", CREDENTIALS, expect=201)
    login = {"email": "ADA@example.org", "password": "correct horse"}
    logged_in = await anyone.post("/api/auth/login", login, expect=200)
    for answer in (registered, logged_in):
        me = await Api(anyone.client, answer["token"]).get("/api/me", expect=200)
        assert (me["email"], me["customer_uuid"]) == ("ada@example.org", registered["customer_uuid"])


@pytest.mark.parametrize("registered", ["NFC", "NFD"])
async def test_a_password_is_the_same_on_every_keyboard(anyone: Api, registered: Form) -> None:
    """Chosen on one system, typed on another: é is one character here and two there."""
    password = "crème brûlée"
    chosen = CREDENTIALS | {"password": unicodedata.normalize(registered, password)}
    await anyone.post("/api/auth/register", chosen, expect=201)
    for form in FORMS:
        login = {"email": CREDENTIALS["email"], "password": unicodedata.normalize(form, password)}
        await anyone.post("/api/auth/login", login, expect=200)


async def test_an_account_from_before_passwords_were_composed_still_opens(anyone: Api, context: Context) -> None:
    password = unicodedata.normalize("NFD", "crème brûlée")
    await anyone.post("/api/auth/register", CREDENTIALS, expect=201)
    await context.pool.execute("UPDATE users SET password_hash = $1", PasswordHasher().hash(password))
    await anyone.post("/api/auth/login", {"email": CREDENTIALS["email"], "password": password}, expect=200)


async def test_tokens_are_stored_hashed_and_told_as_hashes(api: Api, platform: Platform) -> None:
    """The token itself is in no row and no event."""
    stored = await platform.pool.fetchval("SELECT token_sha256 FROM tokens")
    assert stored == digest(api.token)
    assert [event.token_sha256 for event in await platform.said("token.issued")] == [stored]
    rows = await platform.pool.fetch("SELECT body FROM outbox")
    assert all(api.token.encode() not in row["body"] for row in rows)


async def test_an_email_has_one_account_even_in_a_race(anyone: Api) -> None:
    """Of simultaneous registrations exactly one wins, the others get 409."""
    answers = await asyncio.gather(*(anyone.post("/api/auth/register", CREDENTIALS) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409, 409]


async def test_wrong_password_and_unknown_email_answer_alike(anyone: Api) -> None:
    """Nobody learns from a login whether an address has an account."""
    await anyone.post("/api/auth/register", CREDENTIALS, expect=201)
    texts = []
    for email in ("ada@example.org", "nobody@example.org", "no\u0000body"):
        response = await anyone.post("/api/auth/login", {"email": email, "password": "wrong wrong"})
        assert await problem(response) == (401, "unauthorized")
        texts.append((await response.json())["detail"])
    assert len(set(texts)) == 1


async def test_failed_logins_are_limited_per_address_and_email(anyone: Api, context: Context) -> None:
    """After ten wrong passwords even the right one is refused, with Retry-After; another account is not concerned."""
    await anyone.post("/api/auth/register", CREDENTIALS, expect=201)
    wrong = {"email": "ada@example.org", "password": "wrong wrong"}
    for _ in range(context.settings.logins_per_quarter_hour):
        assert (await anyone.post("/api/auth/login", wrong)).status == 401
    response = await anyone.post("/api/auth/login", wrong | {"password": "correct horse"})
    assert await problem(response) == (429, "too_many_requests")
    assert int(response.headers["Retry-After"]) > 0
    assert (await anyone.post("/api/auth/login", wrong | {"email": "bob@example.org"})).status == 401


async def test_a_right_password_takes_the_count_back(anyone: Api, context: Context) -> None:
    """Logging in often is not an attack."""
    await anyone.post("/api/auth/register", CREDENTIALS, expect=201)
    login = {"email": "ada@example.org", "password": "correct horse"}
    for _ in range(context.settings.logins_per_quarter_hour + 3):
        await anyone.post("/api/auth/login", login, expect=200)


async def test_one_token_too_many_ends_the_oldest(anyone: Api, context: Context, platform: Platform) -> None:
    """Who has the password is never locked out by tokens; another customer's stay. The other services are told."""
    other = await anyone.register()
    first = await anyone.register()
    email = (await first.get("/api/me", expect=200))["email"]
    login = {"email": email, "password": "correct horse"}
    limit = context.settings.tokens_per_user
    newest = [(await anyone.post("/api/auth/login", login, expect=200))["token"] for _ in range(limit)]
    assert (await first.get("/api/me")).status == 401
    for token in (other.token, newest[0], newest[-1]):
        await Api(anyone.client, token).get("/api/me", expect=200)
    assert [event.token_sha256 for event in await platform.said("token.revoked")] == [digest(first.token)]
    await asyncio.gather(*(anyone.post("/api/auth/login", login, expect=200) for _ in range(5)))
    valid = "SELECT count(*) FROM tokens WHERE customer_uuid = $1 AND revoked_at IS NULL"
    assert await platform.pool.fetchval(valid, first.customer_uuid) == limit


async def test_logout_ends_this_token_only_or_all(anyone: Api, platform: Platform) -> None:
    """A revoked token is refused at once, and the services that keep tokens are told."""
    first = await anyone.register()
    email = (await first.get("/api/me", expect=200))["email"]
    login = await anyone.post("/api/auth/login", {"email": email, "password": "correct horse"}, expect=200)
    second = Api(anyone.client, login["token"])
    assert (await first.post("/api/auth/logout")).status == 204
    assert (await first.get("/api/me")).status == 401
    await second.get("/api/me", expect=200)
    assert (await second.post("/api/auth/logout", {"everywhere": True})).status == 204
    assert (await second.get("/api/me")).status == 401
    assert [e.token_sha256 for e in await platform.said("token.revoked")] == [digest(first.token), digest(second.token)]


async def test_expired_tokens_are_refused(api: Api, platform: Platform) -> None:
    """Expiry is the database's clock, not the client's."""
    await platform.pool.execute("UPDATE tokens SET expires_at = now() - interval '1 second'")
    response = await api.get("/api/me")
    assert await problem(response) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


async def test_preferences_are_kept_and_told(api: Api, platform: Platform) -> None:
    """What a customer does not want by mail reaches the notifier."""
    wanted = {"mail": {"deploy.succeeded": False}}
    assert await api.call("PUT", "/api/me/preferences", wanted, expect=200) == wanted
    assert await api.get("/api/me/preferences", expect=200) == wanted
    assert [event.mail for event in await platform.said("customer.preferences_changed")] == [wanted["mail"]]


async def test_forwarded_addresses_count_only_from_the_proxy(anyone: Api, platform: Platform) -> None:
    """The last entry is what our proxy wrote; the ones before are the client's own claims."""
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    await anyone.post("/api/auth/login", {"email": "x@example.org", "password": "wrong wrong"}, headers=headers)
    keys = [row["key"] for row in await platform.pool.fetch("SELECT key FROM attempts")]
    assert "login 198.51.100.7" in keys
