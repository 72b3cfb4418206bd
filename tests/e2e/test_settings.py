"""Variables, name, custom domain, idempotency: what a customer changes after creation."""

import secrets
from typing import Self

import httpx
from dotenv import dotenv_values

from tests.e2e.birth import HOSTILE_NAME
from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until

AWKWARD = "a 'b' \"c\" $HOME `id` \\ #x = ü 🚀"


async def variable(site: Site) -> object:
    answer = await site.get("/api/greeting")
    return answer.json()["data"]["variable"] if answer.status_code == 200 else f"status {answer.status_code}"


async def test_customer_variable_reaches_the_api(site: Site, checkout: Checkout) -> None:
    """PUT …/env: a settings deployment runs by itself and the api sees the value, whatever characters it has."""
    await site.wait_commit(await checkout.push_files(greeting(checkout, "settings"), "Reads a variable"))
    await site.api("PUT", "/env", json={"variables": {"GREETING_VARIABLE": AWKWARD}}, expect=202)

    async def sees(value: object) -> bool:
        return await variable(site) == value

    await until("the variable in the api", lambda: sees(AWKWARD), seconds=40)
    listed = await site.api("GET", "/env", expect=200)
    assert "GREETING_VARIABLE" in listed.text
    assert "🚀" not in listed.text, "values are write-only"
    newest = (await site.deployments())[0]
    assert newest["kind"] == "settings"
    done = await site.wait_deployment(newest["deployment_id"])
    assert done["commit_hash"] == await checkout.head()
    await site.wait_deployment(await site.rollback((await site.deployments())[1]["deployment_id"]))
    assert await variable(site) == AWKWARD, "a rollback keeps the present variables"
    await site.api("PUT", "/env", json={"variables": {}}, expect=202)
    await until("the variable to be gone", lambda: sees(False), seconds=40)


async def test_documented_variables_replace_the_platforms(site: Site) -> None:
    """Without MAIL_* no site sends a mail."""
    wanted = {"MAIL_HOST": "smtp.example.com", "UPLOAD_MAX_SIZE": "20M", "LD_SDK_KEY": "sdk-1"}
    await site.api("PUT", "/env", json={"variables": wanted}, expect=202)

    async def written() -> bool:
        return wanted.items() <= dotenv_values(site.directory / ".env", interpolate=False).items()

    await until("the variables in .env", written, seconds=40)
    await site.api("PUT", "/env", json={"variables": {}}, expect=202)

    async def gone() -> bool:
        return "smtp.example.com" not in (site.directory / ".env").read_text()

    await until("them to be gone from .env", gone, seconds=40)


async def test_platform_variables_cannot_be_taken_over(site: Site) -> None:
    """The names of the specification's `.env` and invalid names are refused; nothing changes."""
    before = (site.directory / ".env").read_bytes()
    for name in (
        "DB_PASSWORD",
        "JWT_SECRET",
        "APP_DOMAIN",
        "LD_PRELOAD",
        "NODE_OPTIONS",
        "lower case",
        "A-B",
        "",
        "X\nDB_HOST",
    ):
        answer = await site.api("PUT", "/env", json={"variables": {name: "x"}})
        assert answer.status_code in {400, 409, 422}, (name, answer.text)
    assert (site.directory / ".env").read_bytes() == before


async def test_rename_reaches_api_and_site(site: Site) -> None:
    """PATCH site_name: details, list and APP_NAME follow; address and containers' names stay."""
    await site.api("PATCH", json={"site_name": "Another name ✓"}, expect=202)
    assert (await site.details())["site_name"] == "Another name ✓"

    async def known() -> bool:
        # While a deployment replaces it, there may be none under its name.
        return "Another name ✓" in (await engine.execute(site.container("api"), "printenv", "APP_NAME", check=False))[1]

    async def renamed() -> bool:
        return "Another name ✓" in (site.directory / ".env").read_text()

    await until("APP_NAME in .env", renamed, seconds=30)
    # By a deployment of its own, or by one for earlier settings that has read these as well.
    await until("APP_NAME in the api", known, seconds=60)
    await site.api("PATCH", json={"site_name": HOSTILE_NAME}, expect=202)

    async def back() -> bool:
        return "Another name ✓" not in (site.directory / ".env").read_text()

    await until("the old name in .env", back, seconds=30)


async def test_idempotency_key_gives_one_site(customer: Customer) -> None:
    """The same key and body twice: one site, the same answer. The same key with another body: refused."""
    key = secrets.token_hex(8)
    before = len(await customer.sites())
    first = await customer.create_site("Once", idempotency_key=key)
    second = await customer.create_site("Once", idempotency_key=key)
    assert first.created == second.created
    assert len(await customer.sites()) == before + 1
    body = {"site_type": "portfolio", "site_name": "Something else"}
    answer = await customer.api("POST", "/api/sites/create", json=body, headers={"Idempotency-Key": key})
    assert answer.status_code in {409, 422}, answer.text
    await first.wait_status("active")
    await first.delete()


async def test_subdomain_is_taken_once(site: Site, stranger: Customer) -> None:
    """Another site's sub-domain is 409, a reserved or malformed one is refused."""
    label, before = site.domain.split(".")[0], await stranger.sites()
    for subdomain, statuses in ((label, {409}), ("git", {409, 422, 400}), ("-x", {422, 400}), ("ä", {422, 400})):
        body = {"site_type": "portfolio", "site_name": "x", "subdomain": subdomain}
        answer = await stranger.api("POST", "/api/sites/create", json=body)
        assert answer.status_code in statuses, (subdomain, answer.text)
    assert await stranger.sites() == before


async def test_custom_domain_is_verified_served_and_certified(site: Site, stack: Stack) -> None:
    """TXT and A records made → verified → served with a certificate for apex and www; taken away again afterwards."""
    domain = f"shop-{secrets.token_hex(4)}.example"
    async with Zone(stack, domain) as zone:
        answer = (await site.api("PATCH", json={"custom_domain": domain}, expect=202)).json()
        code = verification_code(answer, domain)
        await zone.record(f"_acme-challenge.{domain}", "TXT", f'"{code}"')
        await zone.record(domain, "A", stack.bind)
        await zone.record(f"www.{domain}", "A", stack.bind)

        async def served(host: str) -> bool:
            try:
                page = await site.platform.http.get(f"https://{host}/")
            except httpx.TransportError:
                return False
            return page.status_code == 200 and page.headers.get("x-webmeteor-release") is not None

        await until(f"{domain} served over verified HTTPS", lambda: served(domain), seconds=90, pause=1)
        await until(f"www.{domain} served over verified HTTPS", lambda: served(f"www.{domain}"), seconds=60, pause=1)
        assert (await site.details())["custom_domain"] == domain
        assert (await site.get("/")).status_code == 200
        await site.api("PATCH", json={"custom_domain": None}, expect=202)

        async def no_longer() -> bool:
            return not await served(domain)

        await until(f"{domain} to be served no longer", no_longer, seconds=60, pause=1)
        assert (await site.details())["custom_domain"] is None


def verification_code(answer: object, domain: str) -> str:
    """The TXT record's value out of the DNS instructions, wherever they stand in the answer."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if value.get("type") == "TXT":
                found.append(str(value["value"]))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(answer)
    assert found, f"no TXT record in the instructions for {domain}: {answer}"
    return found[0].strip('"')


class Zone:
    """A zone of its own in PowerDNS, as the customer would have at a registrar; removed at the end."""

    def __init__(self, stack: Stack, domain: str) -> None:
        self._domain = domain
        headers = {"X-API-Key": stack.secrets()["PDNS_API_KEY"]}
        self._zones = f"http://{stack.bind}:15354/api/v1/servers/localhost/zones"
        self._http = httpx.AsyncClient(headers=headers, trust_env=False)

    async def __aenter__(self) -> Self:
        body = {"name": f"{self._domain}.", "kind": "Native", "nameservers": [f"ns.{self._domain}."]}
        (await self._http.post(self._zones, json=body)).raise_for_status()
        return self

    async def record(self, name: str, kind: str, value: str) -> None:
        entry = {"name": f"{name}.", "type": kind, "ttl": 1, "changetype": "REPLACE", "records": [{"content": value}]}
        (await self._http.patch(f"{self._zones}/{self._domain}.", json={"rrsets": [entry]})).raise_for_status()

    async def __aexit__(self, *_: object) -> None:
        await self._http.delete(f"{self._zones}/{self._domain}.")
        await self._http.aclose()
