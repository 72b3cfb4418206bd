"""Names: sub-domains, domains, variables, ids. What could be taken for something else is refused before it is used."""

from typing import Any

import pytest

from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.problem import refused
from tests.e2e.hostile.unchanged import Watch
from tests.lib.platform import Customer

INVALID = (422, "invalid_input")
BASE = "webmeteor.localhost"

SUBDOMAINS = [
    pytest.param("Upper", id="capitals"),
    pytest.param("under_score", id="underscore"),
    pytest.param("-start", id="hyphen-first"),
    pytest.param("end-", id="hyphen-last"),
    pytest.param("a.b", id="two-labels"),
    pytest.param("x" * 51, id="too-long"),
    pytest.param("xn--bcher-kva", id="punycode"),
    pytest.param("ab--cd", id="hyphens-in-third-place"),
    pytest.param("bücher", id="umlaut"),
    pytest.param("\u0430pple", id="cyrillic-a"),
    pytest.param("app\n", id="line-break-after"),
    pytest.param("\uff41pp", id="full-width"),
    pytest.param("ap\u200dp", id="invisible-joiner"),
    pytest.param("*", id="wildcard"),
    pytest.param("..", id="dots"),
    pytest.param("", id="empty"),
    pytest.param("a`) || Host(`app", id="route-rule"),
    pytest.param("a/../b", id="path"),
    pytest.param("a b", id="blank"),
    pytest.param("%61pp", id="percent"),
]


@pytest.mark.parametrize("subdomain", SUBDOMAINS)
async def test_subdomain_is_refused(target: Target, watch: Watch, subdomain: str) -> None:
    """Only one plain DNS label becomes an address."""
    body = {"site_type": "portfolio", "site_name": "x", "subdomain": subdomain}
    refused(await target.owner.api("POST", "/api/sites", json=body), *INVALID, field="subdomain")
    await watch.unchanged()


@pytest.mark.parametrize("subdomain", ["app", "git", "api", "www", "mail", "admin", "postmaster", "localhost", "wpad"])
async def test_reserved_subdomain_is_refused(target: Target, watch: Watch, subdomain: str) -> None:
    """No customer can stand where the platform, its mail or its certificates would be looked for."""
    body = {"site_type": "portfolio", "site_name": "x", "subdomain": subdomain}
    problem = refused(await target.owner.api("POST", "/api/sites", json=body), 422, "subdomain_reserved")
    assert subdomain in problem["detail"]
    await watch.unchanged()


async def test_taken_subdomain_is_refused(target: Target, mallory: Customer, watch: Watch) -> None:
    """Somebody else's address can't be had, and the error does not tell whose it is."""
    body = {"site_type": "portfolio", "site_name": "x", "subdomain": target.subdomain}
    answer = await mallory.api("POST", "/api/sites", json=body)
    refused(answer, 409, "subdomain_taken")
    assert target.site.app_id not in answer.text
    await watch.unchanged()


SITE_NAMES = [
    pytest.param("", id="empty"),
    pytest.param("   ", id="blanks"),
    pytest.param("\u200b\u200d\ufeff", id="invisible"),
    pytest.param("a\x00b", id="nul"),
    pytest.param("x" * 256, id="256-characters"),
    pytest.param("\n\r\t", id="line-breaks-only"),
]


@pytest.mark.parametrize("name", SITE_NAMES)
async def test_site_name_is_refused(target: Target, watch: Watch, name: str) -> None:
    """A name is any text that can be seen; for a new site and for an old one."""
    body = {"site_type": "portfolio", "site_name": name}
    refused(await target.owner.api("POST", "/api/sites", json=body), *INVALID, field="site_name")
    refused(await target.site.api("PATCH", json={"site_name": name}), *INVALID, field="site_name")
    await watch.unchanged()


DOMAINS = [
    pytest.param(BASE, id="the-base"),
    pytest.param(f"mine.{BASE}", id="under-the-base"),
    pytest.param(f"app.{BASE}.", id="under-the-base-with-dot"),
    pytest.param(f"APP.{BASE.upper()}", id="under-the-base-in-capitals"),
    pytest.param("app.webmeteor.localho\u017ft", id="long-s"),
    pytest.param("app\u3002webmeteor\u3002localhost", id="ideographic-dots"),
    pytest.param("\uff41pp.webmeteor.localhost", id="full-width"),
    pytest.param("app.web\u00admeteor.localhost", id="soft-hyphen"),
    pytest.param("localhost", id="localhost"),
    pytest.param("com", id="one-label"),
    pytest.param("127.0.0.1", id="address"),
    pytest.param("0x7f.1", id="address-in-hex"),
    pytest.param("[::1]", id="address-6"),
    pytest.param("*.example.com", id="wildcard"),
    pytest.param("-a.example.com", id="hyphen-first"),
    pytest.param("a..example.com", id="empty-label"),
    pytest.param("exa mple.com", id="blank"),
    pytest.param("example.com/path", id="path"),
    pytest.param("example.com:443", id="port"),
    pytest.param("user@example.com", id="user"),
    pytest.param("https://example.com", id="url"),
    pytest.param("example.com`) || Host(`app.webmeteor.localhost", id="route-rule"),
    pytest.param("example.com\nHost: evil", id="line-break"),
    pytest.param("x" * 64 + ".com", id="long-label"),
    pytest.param(".".join(["abcdefgh"] * 30) + ".com", id="too-long"),
    pytest.param("printer.local", id="local"),
    pytest.param("host.internal", id="internal"),
    pytest.param("1.0.0.127.in-addr.arpa", id="arpa"),
    pytest.param(5, id="number"),
    pytest.param({"domain": "example.com"}, id="object"),
]


@pytest.mark.parametrize("domain", DOMAINS)
async def test_custom_domain_is_refused(target: Target, watch: Watch, domain: Any) -> None:
    """A domain of one's own is a public name outside the platform's, however it is spelt."""
    refused(await target.site.api("PATCH", json={"custom_domain": domain}), *INVALID, field="custom_domain")
    await watch.unchanged()


VARIABLES = [
    pytest.param({"lower": "x"}, id="small-letters"),
    pytest.param({"": "x"}, id="empty-name"),
    pytest.param({"1A": "x"}, id="digit-first"),
    pytest.param({"A=B": "x"}, id="equals-sign"),
    pytest.param({"A\nB": "x"}, id="line-break-in-name"),
    pytest.param({"Ä": "x"}, id="umlaut"),
    pytest.param({"A" * 65: "x"}, id="long-name"),
    pytest.param({"DB_PASSWORD": "x"}, id="platform-password"),
    pytest.param({"JWT_SECRET": "x"}, id="platform-secret"),
    pytest.param({"REPO_WEBHOOK_SECRET": "x"}, id="webhook-secret"),
    pytest.param({"PATH": "/tmp"}, id="path"),  # noqa: S108 - a value that is refused
    pytest.param({"LD_PRELOAD": "/x.so"}, id="preload"),
    pytest.param({"POSTGRES_HOST_AUTH_METHOD": "trust"}, id="database-image"),
    pytest.param({"COMPOSE_FILE": "x"}, id="compose"),
    pytest.param({"DOCKER_HOST": "tcp://x"}, id="engine"),
    pytest.param({"WEBMETEOR_STACK": "dev"}, id="ours"),
    pytest.param({"FINE": "a\x00b"}, id="nul"),
    pytest.param({"FINE": "a\x1b[2J"}, id="escape"),
    pytest.param({"FINE": 5}, id="number"),
    pytest.param({"FINE": None}, id="null"),
    pytest.param({"FINE": ["a"]}, id="list"),
    pytest.param({"FINE": "x" * 32_769}, id="long-value"),
    pytest.param({f"N{n}": "x" * 32_000 for n in range(3)}, id="too-much-together"),
    pytest.param({f"N{n}": "x" for n in range(201)}, id="too-many"),
    pytest.param([["A", "b"]], id="pairs"),
    pytest.param("A=b", id="text"),
    pytest.param(None, id="nothing"),
]


@pytest.mark.parametrize("variables", VARIABLES)
async def test_variable_is_refused(target: Target, watch: Watch, variables: Any) -> None:
    """A customer's variables can't become the platform's, a loader's or another line of `.env`."""
    answer = await target.site.api("PUT", "/env", json={"variables": variables})
    refused(answer, *INVALID, field="variables")
    await watch.unchanged()


ATTACKS = (
    "'; DROP TABLE sites; --", '" OR 1=1', "<script>alert(1)</script>", "$(touch /tmp/owned)", "`id`",
    "| cat x", "../../etc/hosts", "{{7*7}}", "${jndi:ldap://x}", "%00", "%s%n", "a\r\nX-Evil: 1", "--upload-pack=x",
)  # fmt: skip
FIELDS = [
    pytest.param("POST", "/api/sites", "site_type", id="type"),
    pytest.param("POST", "/api/sites", "subdomain", id="subdomain"),
    pytest.param("POST", "/api/sites", "custom_domain", id="domain"),
    pytest.param("POST", "/api/sites/{app_id}/deployments", "commit", id="commit"),
    pytest.param("POST", "/api/sites/{app_id}/rollback", "deployment_id", id="deployment"),
    pytest.param("POST", "/api/auth/register", "email", id="e-mail"),
    pytest.param("PUT", "/api/me/preferences", "mail", id="preference"),
]


@pytest.mark.parametrize(("method", "path", "field"), FIELDS)
async def test_code_in_a_field_is_refused(target: Target, watch: Watch, method: str, path: str, field: str) -> None:
    """SQL, markup, shell, templates, headers and options are none of the values a narrow field takes."""
    others = {"site_type": "portfolio", "site_name": "x"} if path == "/api/sites" else {}
    if field == "email":
        others = {"password": "long enough", "name": "x"}
    for attack in ATTACKS:
        value = {attack: True} if field == "mail" else attack
        answer = await target.owner.api(
            method, path.replace("{app_id}", target.site.app_id), json=others | {field: value}
        )
        refused(answer, *INVALID, field=field)
    await watch.unchanged()


QUERIES = [
    pytest.param("/api/sites?limit=0", id="limit-0"),
    pytest.param("/api/sites?limit=101", id="limit-101"),
    pytest.param("/api/sites?limit=abc", id="limit-text"),
    pytest.param("/api/sites?limit=1e9", id="limit-float"),
    pytest.param("/api/sites?cursor=%27%3B--", id="cursor-sql"),
    pytest.param("/api/sites?cursor=MTcwMDAwMDAwMCAAAA", id="cursor-forged"),
    pytest.param("/api/sites?cursor=" + "A" * 300, id="cursor-long"),
    pytest.param("/api/sites/{app_id}/logs?service=../db", id="service-path"),
    pytest.param("/api/sites/{app_id}/logs?service=proxy", id="service-unknown"),
    pytest.param("/api/sites/{app_id}/logs?tail=-1", id="tail-negative"),
    pytest.param("/api/sites/{app_id}/logs?tail=999999999999", id="tail-huge"),
    pytest.param("/api/sites/{app_id}/logs?follow=perhaps", id="follow-text"),
    pytest.param("/api/sites/{app_id}/deployments?limit=%00", id="limit-nul"),
    pytest.param("/api/sites/{app_id}/deployments/{deployment_id}/log?follow=2", id="log-follow-2"),
]


@pytest.mark.parametrize("path", QUERIES)
async def test_query_is_refused(target: Target, watch: Watch, path: str) -> None:
    """A query that can't be meant is an error, not a guess."""
    full = path.replace("{app_id}", target.site.app_id).replace("{deployment_id}", target.deployment_id)
    refused(await target.owner.api("GET", full), *INVALID)
    await watch.unchanged()


async def test_a_claim_without_proof_keeps_nobody_out(
    target: Target, mallory: Customer, mallorys_site: str, watch: Watch
) -> None:
    """Whoever claims a domain first has nothing by it: who proves it gets it (tests/integration/dns_ssl)."""
    await target.site.api("PATCH", json={"custom_domain": "wanted.example"}, expect=202)
    await watch.note()
    for spelling in ("wanted.example", "WWW.Wanted.Example.", "wanted。example"):
        change = {"custom_domain": spelling}
        await mallory.api("PATCH", f"/api/sites/{mallorys_site}", json=change, expect=202)
    assert (await target.site.details())["custom_domain"] == "wanted.example"
    await mallory.api("PATCH", f"/api/sites/{mallorys_site}", json={"custom_domain": None}, expect=202)
    await target.site.api("PATCH", json={"custom_domain": None}, expect=202)
    await watch.note()
