"""Whose an e-mail address is: a mailed link shows it, once; until then an account is small and quiet."""

import asyncio

import pytest

from api_gateway.__main__ import MIGRATIONS
from api_gateway.accounts.proof import MAILS_PER_DAY, WRONG_PER_HOUR
from api_gateway.settings import Settings
from tests.integration.api_gateway.conftest import Api, Platform, problem

VERIFY, RESEND = "/api/auth/verify", "/api/auth/verify/resend"
SITE = {"site_type": "portfolio", "site_name": "A Site"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"sites_before_proof": 2, "sites_per_customer": 3})


async def me(api: Api) -> tuple[bool, int]:
    answer = await api.get("/api/me", expect=200)
    return answer["email_proven"], answer["sites_limit"]


async def test_the_link_proves_the_address_once(api: Api, anyone: Api, platform: Platform) -> None:
    """By whoever has the mail, logged in or not; the second use is refused, and everybody who must know is told."""
    assert await me(api) == (False, 2)
    token = await platform.link(api.customer_uuid)
    email = (await api.get("/api/me", expect=200))["email"]
    assert await anyone.post(VERIFY, {"token": token}, expect=200) == {"email": email}
    assert await me(api) == (True, 3)
    assert await problem(await anyone.post(VERIFY, {"token": token})) == (410, "proof_unknown")
    told = [(event.customer_uuid, event.email) for event in await platform.said("customer.email_proven")]
    assert told == [(api.customer_uuid, email)]
    assert await problem(await api.post(RESEND)) == (409, "email_already_proven")


async def test_a_link_used_many_times_at_once_counts_once(api: Api, platform: Platform) -> None:
    """The database decides."""
    token = await platform.link(api.customer_uuid)
    answers = await asyncio.gather(*(api.post(VERIFY, {"token": token}) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [200, 410, 410, 410, 410]
    assert len(await platform.said("customer.email_proven")) == 1


async def test_the_secret_is_stored_hashed_and_travels_encrypted(api: Api, platform: Platform) -> None:
    """In no row and no event in clear."""
    token = await platform.link(api.customer_uuid)
    rows = await platform.pool.fetch("SELECT body FROM outbox")
    assert all(token.encode() not in row["body"] for row in rows)
    [proof] = await platform.pool.fetch("SELECT * FROM email_proofs")
    assert token not in str(dict(proof))


@pytest.mark.parametrize("token", ["", "x", "wm_x", "'; DROP TABLE customers; --", "x" * 101, 5, None])
async def test_what_is_no_link_proves_nothing(api: Api, platform: Platform, token: object) -> None:
    """Refused, and nothing is told."""
    answer = await api.post(VERIFY, {"token": token})
    assert answer.status in {410, 422}
    assert await platform.said("customer.email_proven") == []
    assert await me(api) == (False, 2)


async def test_a_link_ends_with_time_and_with_the_next_one(api: Api, anyone: Api, platform: Platform) -> None:
    """The newest mail has the link that counts, for two days."""
    first = await platform.link(api.customer_uuid)
    await api.post(RESEND, expect=202)
    assert await problem(await anyone.post(VERIFY, {"token": first})) == (410, "proof_unknown")
    await platform.pool.execute("UPDATE email_proofs SET expires_at = now() - interval '1 second'")
    second = await platform.link(api.customer_uuid)
    assert await problem(await anyone.post(VERIFY, {"token": second})) == (410, "proof_unknown")
    await api.post(RESEND, expect=202)
    await anyone.post(VERIFY, {"token": await platform.link(api.customer_uuid)}, expect=200)


async def test_guessing_is_limited_and_proving_is_not(anyone: Api, platform: Platform) -> None:
    """A whole office may prove its addresses; who tries secrets is stopped before they are looked up."""
    for _ in range(WRONG_PER_HOUR - 1):
        assert (await anyone.post(VERIFY, {"token": "wrong"})).status == 410
    for _ in range(3):
        api = await anyone.register()
        await anyone.post(VERIFY, {"token": await platform.link(api.customer_uuid)}, expect=200)
    assert (await anyone.post(VERIFY, {"token": "wrong"})).status == 410
    assert await problem(await anyone.post(VERIFY, {"token": "wrong"})) == (429, "too_many_requests")


async def test_mails_with_links_are_limited(api: Api, anyone: Api, platform: Platform) -> None:
    """Nobody's letter box is filled by an account with its address; another account is not concerned."""
    for _ in range(MAILS_PER_DAY):
        await api.post(RESEND, expect=202)
    response = await api.post(RESEND)
    assert await problem(response) == (429, "too_many_requests")
    assert len(await platform.said("customer.email_proof_requested")) == 1 + MAILS_PER_DAY
    other = await anyone.register()
    await other.post(RESEND, expect=202)


async def test_an_account_without_a_proof_has_few_sites(api: Api, platform: Platform) -> None:
    """The same door says how to get more; a proof opens it at once."""
    for _ in range(2):
        await api.create()
    response = await api.post("/api/sites", SITE)
    assert "open the link" in (await response.json())["detail"]
    assert await problem(response) == (403, "email_unproven")
    await api.post(VERIFY, {"token": await platform.link(api.customer_uuid)}, expect=200)
    await api.create()
    assert await problem(await api.post("/api/sites", SITE)) == (403, "plan_limit")


async def test_the_last_place_is_taken_once_by_an_unproven_account(api: Api) -> None:
    """Many at once are not more than the limit."""
    answers = await asyncio.gather(*(api.post("/api/sites", SITE) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [202, 202, 403, 403, 403, 403]


@pytest.fixture
async def older(anyone: Api, platform: Platform) -> Api:
    """An account as it was before there were proofs, and its database as the upgrade finds it."""
    api = await anyone.register()
    sql = (MIGRATIONS / "0005_proven_addresses.sql").read_text()
    async with platform.pool.acquire() as connection:
        await connection.execute("DROP TABLE email_proofs; ALTER TABLE customers DROP COLUMN email_proven_at")
        await connection.execute(sql)
    return api


async def test_accounts_from_before_the_rule_count_as_proven(older: Api, anyone: Api) -> None:
    """They existed, and got mails; those that come after the upgrade do not."""
    assert await me(older) == (True, 3)
    assert await me(await anyone.register()) == (False, 2)
