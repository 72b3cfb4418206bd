import asyncio

import pytest

from shared.events import types as t
from tests.integration.api_gateway.conftest import COMMIT, Api, Platform, problem

SITE = {"site_type": "portfolio", "site_name": "My Awesome Site", "subdomain": "mysite"}


async def test_create_answers_as_specified_and_asks_the_others(api: Api, platform: Platform) -> None:
    """202 with app_id, domain, url, repo_url and status; site.requested is in the same commit."""
    answer = await api.post("/api/sites/create", SITE, expect=202)
    assert answer["domain"] == "mysite.webmeteor.localhost"
    assert answer["url"] == "https://mysite.webmeteor.localhost"
    assert answer["status"] == "provisioning"
    assert answer["repo_url"].startswith("https://git.webmeteor.localhost/")
    [event] = await platform.said("site.requested")
    assert (event.app_id, event.site_name, event.domain) == (answer["app_id"], SITE["site_name"], answer["domain"])


async def test_a_site_without_subdomain_gets_one_from_its_id(api: Api) -> None:
    """An underscore is no host name character."""
    answer = await api.post("/api/sites", {"site_type": "portfolio", "site_name": "x"}, expect=202)
    assert answer["domain"] == f"{answer['app_id'].replace('_', '-')}.webmeteor.localhost"


async def test_a_subdomain_is_given_once_even_in_a_race(anyone: Api) -> None:
    """The database's unique index decides: one 202, the rest 409."""
    customers = [await anyone.register() for _ in range(4)]
    answers = await asyncio.gather(*(one.post("/api/sites/create", SITE) for one in customers))
    assert sorted(answer.status for answer in answers) == [202, 409, 409, 409]
    loser = next(answer for answer in answers if answer.status == 409)
    assert await problem(loser) == (409, "subdomain_taken")


async def test_the_plan_limits_sites_even_in_a_race(api: Api) -> None:
    """Five places, eight simultaneous creations: five sites."""
    answers = await asyncio.gather(*(api.post("/api/sites", SITE | {"subdomain": f"s{n}"}) for n in range(8)))
    assert sorted(answer.status for answer in answers) == [202] * 5 + [403] * 3


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"subdomain": "www"}, (422, "subdomain_reserved")),
        ({"subdomain": "-x"}, (422, "invalid_input")),
        ({"subdomain": "MySite"}, (422, "invalid_input")),
        ({"subdomain": "a.b"}, (422, "invalid_input")),
        ({"subdomain": "xn--bcher-kva"}, (422, "invalid_input")),
        ({"subdomain": "a" * 64}, (422, "invalid_input")),
        ({"subdomain": ""}, (422, "invalid_input")),
        ({"site_name": ""}, (422, "invalid_input")),
        ({"site_name": "x" * 256}, (422, "invalid_input")),
        ({"site_name": " \n"}, (422, "invalid_input")),
        ({"site_name": "a\u0000b"}, (422, "invalid_input")),
        ({"site_name": None}, (422, "invalid_input")),
        ({"site_type": "casino"}, (422, "invalid_input")),
        ({"site_type": "blog"}, (422, "invalid_input")),
        ({"custom_domain": "x.webmeteor.localhost"}, (422, "invalid_input")),
        ({"custom_domain": "10.0.0.1"}, (422, "invalid_input")),
        ({"custom_domain": "nodots"}, (422, "invalid_input")),
        ({"custom_domain": "a b.example.org"}, (422, "invalid_input")),
        ({"custom_domain": "evil`)||Host(`x.example.org"}, (422, "invalid_input")),
        ({"surprise": 1}, (422, "invalid_input")),
    ],
)
async def test_bad_input_is_refused_and_changes_nothing(
    api: Api, platform: Platform, change: dict[str, object], expected: tuple[int, str]
) -> None:
    """Each has its error; no row and no event comes of it."""
    assert await problem(await api.post("/api/sites/create", SITE | change)) == expected
    assert await platform.pool.fetchval("SELECT count(*) FROM sites") == 0
    assert await platform.said("site.requested") == []


@pytest.mark.parametrize(
    ("raw", "content_type", "expected"),
    [
        (b"{", "application/json", (400, "invalid_json")),
        (b"\xff\xfe", "application/json", (400, "invalid_json")),
        (b'{"site_name": "\xff"}', "application/json", (400, "invalid_json")),
        (b'{"site_name": "\\ud800"}', "application/json", (400, "invalid_json")),
        (b"[" * 100_000, "application/json", (400, "invalid_json")),
        (b'{"site_name": NaN}', "application/json", (400, "invalid_json")),
        (b'{"site_name": 1' + b"0" * 10_000 + b"}", "application/json", (422, "invalid_input")),
        (b"[]", "application/json", (422, "invalid_input")),
        (b"null", "application/json", (422, "invalid_input")),
        (b"", "application/json", (422, "invalid_input")),
        (b"{}", "text/plain", (415, "unsupported_media_type")),
        (b"a=b", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        (b" " * 300_000, "application/json", (413, "too_large")),
    ],
)
async def test_bodies_that_are_no_json_object_are_refused(
    api: Api, raw: bytes, content_type: str, expected: tuple[int, str]
) -> None:
    """Never a 500, never a crash of the parser."""
    headers = {"Authorization": f"Bearer {api.token}", "Content-Type": content_type}
    response = await api.client.post("/api/sites/create", data=raw, headers=headers)
    if raw.startswith(b'{"site_name": 1'):
        # Some parsers refuse a number of this length, others read it; both are right.
        assert response.status in {400, 422}
    else:
        assert await problem(response) == expected


async def test_unicode_names_survive(api: Api) -> None:
    """A site's name is any text."""
    name = "Ünï\"'\n$(x)`id` 🦄 <b>" + "ö" * 200
    app_id = await api.create(site_name=name)
    assert (await api.get(f"/api/sites/{app_id}", expect=200))["site_name"] == name


async def test_the_same_key_gives_the_same_site(api: Api, platform: Platform) -> None:
    """Repeated and simultaneous requests with one Idempotency-Key create one site, by either of the two paths."""
    headers = {"Idempotency-Key": "once"}
    paths = ["/api/sites/create", "/api/sites", "/api/sites/create"]
    answers = await asyncio.gather(*(api.post(path, SITE, headers=headers, expect=202) for path in paths))
    assert len({answer["app_id"] for answer in answers}) == 1
    assert len(await platform.said("site.requested")) == 1


async def test_the_same_key_with_another_body_is_refused(api: Api, anyone: Api) -> None:
    """Keys belong to their customer; a failed request leaves its key free."""
    headers = {"Idempotency-Key": "k"}
    await api.post("/api/sites", SITE | {"subdomain": "www"}, headers=headers, expect=422)
    await api.post("/api/sites", SITE, headers=headers, expect=202)
    other_body = await api.post("/api/sites", SITE | {"subdomain": "other"}, headers=headers)
    assert await problem(other_body) == (422, "idempotency_key_reused")
    other = await anyone.register()
    await other.post("/api/sites", SITE | {"subdomain": "other"}, headers=headers, expect=202)


async def test_the_same_key_with_the_same_wish_in_other_bytes_is_the_same_request(api: Api) -> None:
    """A client that serialises its JSON again for each try; what was left out is not the same as null."""
    app_id = await api.create()
    path, headers = f"/api/sites/{app_id}", {"Idempotency-Key": "k", "Content-Type": "application/json"}
    for body in (b'{"site_name":"A","custom_domain":null}', b'{ "custom_domain": null, "site_name": "\\u0041" }'):
        answer = await api.call("PATCH", path, headers=headers, data=body, expect=202)
    assert answer["site_name"] == "A"
    other = await api.call("PATCH", path, headers=headers, data=b'{"site_name":"A"}')
    assert await problem(other) == (422, "idempotency_key_reused")


async def test_lists_are_bare_arrays_in_pages(api: Api) -> None:
    """Newest first; following `Link` shows each site once."""
    ids = [await api.create(subdomain=f"site{n}") for n in range(5)]
    seen, url = [], "/api/sites?limit=2"
    while url:
        response = await api.get(url)
        page = await response.json()
        assert isinstance(page, list)
        seen += [site["app_id"] for site in page]
        url = response.headers.get("Link", "").partition(">")[0].lstrip("<")
    assert seen == ids[::-1]
    assert await problem(await api.get("/api/sites?cursor=%00x")) == (422, "invalid_input")
    assert await problem(await api.get("/api/sites?limit=0")) == (422, "invalid_input")


async def test_details_have_every_field_of_the_specification(api: Api, platform: Platform) -> None:
    """Get Site Details, to the letter, once a site is active."""
    app_id = await api.create(subdomain="mysite")
    await platform.make_active(app_id)
    details = await api.get(f"/api/sites/{app_id}", expect=200)
    assert details["status"] == "active"
    assert details["domain"] == "mysite.webmeteor.localhost"
    assert details["custom_domain"] is None
    assert details["ssl_status"] == "valid"
    assert details["ssl_expires_at"] == "2027-01-31T00:00:00Z"
    assert set(details["container_status"]) == {"www", "api", "alert", "db"}
    [deployment] = details["deployment_history"]
    assert deployment["deployment_id"] == "deploy-20260101-000001-abcd"
    assert (deployment["status"], deployment["commit_hash"], deployment["duration"]) == ("success", COMMIT, "45s")
    assert deployment["deployed_at"]
    assert details["clone_url"].endswith(".git")
    events = [entry["event"] for entry in details["timeline"]]
    assert {"site.requested", "repo.created", "dns.record_created", "deploy.succeeded", "site.active"} <= set(events)
    [active] = await platform.said("site.active")
    assert active.url == "https://mysite.webmeteor.localhost"


async def test_containers_show_what_was_observed_last(api: Api, platform: Platform) -> None:
    """An older observation that comes later changes nothing."""
    app_id = await api.create()
    ids = await platform.ids(app_id)
    new = t.ContainersObserved(**ids, states={"www": "running"}, observed_at="2026-02-01T00:00:00Z")
    old = t.ContainersObserved(**ids, states={"www": "exited"}, observed_at="2026-01-01T00:00:00Z")
    await platform.tell(new, sequence=2)
    await platform.tell(old, sequence=1)
    shown = (await api.get(f"/api/sites/{app_id}", expect=200))["container_status"]
    assert shown == {"www": "running", "api": "missing", "alert": "missing", "db": "missing"}


async def test_what_a_site_keeps_is_shown_as_told_last(api: Api, platform: Platform) -> None:
    """Nothing before it was too much for the first time; older news that comes later changes nothing."""
    app_id = await api.create()
    ids = await platform.ids(app_id)
    assert (await api.get(f"/api/sites/{app_id}", expect=200))["disk"] is None
    held = t.SiteDisk(**ids, state="held", used_bytes=30, limit_bytes=20)
    over = t.SiteDisk(**ids, state="over", used_bytes=20, limit_bytes=20)
    await platform.tell(held, sequence=2)
    await platform.tell(over, sequence=1)
    details = await api.get(f"/api/sites/{app_id}", expect=200)
    assert details["disk"] == {"state": "held", "used_bytes": 30, "limit_bytes": 20}
    assert [entry["state"] for entry in details["timeline"] if entry["event"] == "site.disk"] == ["held"]


async def test_renaming_tells_the_provisioner_once(api: Api, platform: Platform) -> None:
    """The same name again is no change."""
    app_id = await api.create(site_name="Old")
    for _ in range(2):
        answer = await api.call("PATCH", f"/api/sites/{app_id}", {"site_name": "New"}, expect=202)
        assert answer["site_name"] == "New"
    assert [event.site_name for event in await platform.said("site.renamed")] == ["New"]
    await api.call("PATCH", f"/api/sites/{app_id}", {"site_name": None}, expect=422)


async def test_a_custom_domain_comes_with_instructions_and_a_code(api: Api, platform: Platform) -> None:
    """A, A and TXT as the specification shows; the event carries the same code; asking again keeps it."""
    app_id = await api.create()
    ids = await platform.ids(app_id)
    domain = (await platform.site(app_id))["domain"]
    await platform.tell(t.DnsRecordCreated(**ids, domain=domain, address="192.0.2.1", provider="fake"))
    path = f"/api/sites/{app_id}"
    first = await api.call("PATCH", path, {"custom_domain": "www.MyBusiness.com"}, expect=202)
    assert first["custom_domain"] == "mybusiness.com"
    records = {(r["type"], r["host"]): r["value"] for r in first["dns_instructions"]["records"]}
    assert records["A", "@"] == records["A", "www"] == "192.0.2.1"
    again = await api.call("PATCH", path, {"custom_domain": "mybusiness.com"}, expect=202)
    assert again["dns_instructions"] == first["dns_instructions"]
    codes = [event.verification_code for event in await platform.said("domain.requested")]
    assert codes == [records["TXT", "_acme-challenge"]] * 2
    await platform.tell(t.DomainVerified(**ids, custom_domain="mybusiness.com"))
    assert (await api.get(path, expect=200))["custom_domain_status"]["status"] == "verified"
    await api.call("PATCH", path, {"custom_domain": None}, expect=202)
    assert (await api.get(path, expect=200))["custom_domain"] is None


async def claim(platform: Platform, api: Api, domain: str = "mybusiness.com") -> tuple[str, dict[str, str]]:
    """A new site that wants the domain; what dns-ssl's events about its claim say."""
    app_id = await api.create(custom_domain=domain)
    code = (await platform.site(app_id))["verification_code"]
    return app_id, {**await platform.ids(app_id), "custom_domain": domain, "verification_code": code}


async def status(platform: Platform, app_id: str) -> str | None:
    found: str | None = (await platform.site(app_id))["custom_domain_status"]
    return found


async def test_a_claim_without_a_proof_is_in_nobodys_way(anyone: Api, platform: Platform) -> None:
    """Two sites want the same domain; the first proof decides, and the other one is told."""
    squatter, owner = await anyone.register(), await anyone.register()
    theirs, their_claim = await claim(platform, squatter)
    ours, our_claim = await claim(platform, owner)
    assert (await status(platform, theirs), await status(platform, ours)) == ("pending", "pending")
    await platform.tell(t.DomainVerified(**our_claim))
    await platform.tell(t.DomainFailed(**their_claim, key="domain_taken", message="Another site has proven it."))
    assert (await status(platform, theirs), await status(platform, ours)) == ("failed", "verified")
    shown = (await squatter.get(f"/api/sites/{theirs}", expect=200))["custom_domain_status"]
    assert shown["failure"]["key"] == "domain_taken"
    again = await squatter.call("PATCH", f"/api/sites/{theirs}", {"custom_domain": "mybusiness.com"})
    assert await problem(again) == (409, "domain_taken")
    await platform.tell(t.DomainVerified(**their_claim))  # late news of a claim that has ended
    assert (await status(platform, theirs), await status(platform, ours)) == ("failed", "verified")


async def test_news_of_an_earlier_claim_counts_for_nothing(api: Api, platform: Platform) -> None:
    """Taken away and claimed again, the domain has a new code: what was said of the old one is over."""
    app_id, old = await claim(platform, api)
    for domain in (None, "mybusiness.com"):
        await api.call("PATCH", f"/api/sites/{app_id}", {"custom_domain": domain}, expect=202)
    await platform.tell(t.DomainVerified(**old))
    await platform.tell(t.DomainFailed(**old, key="x", message="x"))
    assert await status(platform, app_id) == "pending"


async def test_a_proven_domain_is_free_again_with_its_site(anyone: Api, platform: Platform) -> None:
    """From the moment the deletion is asked for, or the domain is given up."""
    first, second = await anyone.register(), await anyone.register()
    one, its_claim = await claim(platform, first)
    await platform.tell(t.DomainVerified(**its_claim))
    body = {"site_type": "portfolio", "site_name": "x", "custom_domain": "mybusiness.com"}
    assert await problem(await second.post("/api/sites", body)) == (409, "domain_taken")
    await first.call("DELETE", f"/api/sites/{one}", expect=202)
    other, other_claim = await claim(platform, second)
    await platform.tell(t.DomainVerified(**other_claim), times=2)
    await platform.tell(t.DomainVerified(**its_claim))
    assert await status(platform, other) == "verified"


async def test_the_last_word_on_a_domain_is_dns_ssls(anyone: Api, platform: Platform) -> None:
    """Should two be verified here, the one it spoke of last is right; nothing gets stuck."""
    one, one_claim = await claim(platform, await anyone.register())
    other, other_claim = await claim(platform, await anyone.register())
    await platform.tell(t.DomainVerified(**one_claim))
    await platform.tell(t.DomainVerified(**other_claim))
    assert (await status(platform, one), await status(platform, other)) == ("failed", "verified")


async def test_env_values_are_never_shown_and_travel_encrypted(api: Api, platform: Platform) -> None:
    """GET gives names; the event holds a Vault token."""
    app_id = await api.create()
    path, variables = f"/api/sites/{app_id}/env", {"STRIPE_KEY": "sk_live_1", "EMPTY": ""}
    answer = await api.call("PUT", path, {"variables": variables}, expect=202)
    assert answer["names"] == ["EMPTY", "STRIPE_KEY"]
    assert (await api.get(path, expect=200))["names"] == ["EMPTY", "STRIPE_KEY"]
    [event] = await platform.said("env.changed")
    assert "sk_live_1" not in event.values
    assert platform.common.decrypt(event.values) == '{"STRIPE_KEY": "sk_live_1", "EMPTY": ""}'


@pytest.mark.parametrize(
    "variables",
    [
        {"DB_PASSWORD": "x"},
        {"lower": "x"},
        {"1X": "x"},
        {"A=B": "x"},
        {"A\nB": "x"},
        {"A": "x\u0000"},
        {"A": "x" * 40_000},
        {f"A{n}": "x" * 20_000 for n in range(4)},
        {"COMPOSE_FILE": "x"},
        {"A": 1},
        "A=1",
    ],
)
async def test_bad_variables_are_refused(api: Api, platform: Platform, variables: object) -> None:
    """Platform names, odd names, control characters, more than 64 KiB."""
    app_id = await api.create()
    response = await api.call("PUT", f"/api/sites/{app_id}/env", {"variables": variables})
    assert await problem(response) == (422, "invalid_input")
    assert await platform.said("env.changed") == []
