from typing import Any

import yaml

from deployer.routing.routes import Target, render, table_name
from shared.sitespec import SiteSpec

SPEC = SiteSpec(
    customer_uuid="cust_abc123def456", app_id="app_xyz7890abc", site_type="portfolio", site_name="A site",
    domain="mysite.webmeteor.in",
)  # fmt: skip
NAME = "cust_abc123def456-app_xyz7890abc"
TARGET = Target(
    "deploy-20260101-120000-abcd", {"www": "10.0.0.4", "api": "10.0.0.5", "alert": "10.0.0.6", "db": "10.0.0.2"}
)
TLS = {"certResolver": "letsencrypt"}
# As specified, and whole segments only.
API = "PathPrefix(`/api`) && !PathRegexp(`^/api[^/]`)"
LIVE = "PathPrefix(`/socket.io`) && !PathRegexp(`^/socket.io[^/]`)"


def rendered(spec: SiteSpec = SPEC, target: Target | None = TARGET, **more: Any) -> tuple[dict[str, Any], str]:
    text, fingerprint = render(spec, target, doorman="http://127.0.0.1:8005", page="/_placeholder", **more)
    return yaml.safe_load(text)["http"], fingerprint


def test_a_live_site_has_the_specified_routers() -> None:
    """Names and rules as in the specification; what one release serves carries its name in a header."""
    http, fingerprint = rendered()
    assert http == {
        "routers": {
            f"{NAME}-www": {
                "rule": "Host(`mysite.webmeteor.in`)", "entryPoints": ["websecure"], "service": f"{NAME}-www",
                "middlewares": [f"{NAME}-release"], "tls": TLS,
            },
            f"{NAME}-api": {
                "rule": f"Host(`mysite.webmeteor.in`) && {API}", "entryPoints": ["websecure"],
                "service": f"{NAME}-api", "middlewares": [f"{NAME}-release", f"{NAME}-api-stripprefix"], "tls": TLS,
            },
            f"{NAME}-alert": {
                "rule": f"Host(`mysite.webmeteor.in`) && {LIVE}", "entryPoints": ["websecure"],
                "service": f"{NAME}-alert", "middlewares": [f"{NAME}-release"], "tls": TLS,
            },
            f"{NAME}-www-http": {
                "rule": "Host(`mysite.webmeteor.in`)", "entryPoints": ["web"], "service": f"{NAME}-www",
                "middlewares": [f"{NAME}-https-redirect"],
            },
        },
        "services": {
            f"{NAME}-www": {"loadBalancer": {"servers": [{"url": "http://10.0.0.4:4200"}]}},
            f"{NAME}-api": {"loadBalancer": {"servers": [{"url": "http://10.0.0.5:80"}]}},
            f"{NAME}-alert": {"loadBalancer": {"servers": [{"url": "http://10.0.0.6:3001"}]}},
        },
        "middlewares": {
            f"{NAME}-https-redirect": {"redirectScheme": {"scheme": "https", "permanent": True}},
            f"{NAME}-api-stripprefix": {"stripPrefix": {"prefixes": ["/api"]}},
            f"{NAME}-release": {"headers": {"customResponseHeaders": {"X-WebMeteor-Release": TARGET.release}}},
            f"{NAME}-table": {"headers": {"customRequestHeaders": {"X-WebMeteor-Table": fingerprint}}},
        },
    }  # fmt: skip
    assert table_name(SPEC) == f"{NAME}-table"


def test_before_the_first_release_the_doorman_answers_every_path() -> None:
    """TLS is on already: the certificate is being issued while the containers start."""
    http, _ = rendered(target=None)
    assert {str(s["loadBalancer"]["servers"][0]["url"]) for s in http["services"].values()} == {"http://127.0.0.1:8005"}
    assert http["middlewares"][f"{NAME}-placeholder"] == {"replacePath": {"path": "/_placeholder"}}
    assert all(r["middlewares"] == [f"{NAME}-placeholder"] for r in http["routers"].values() if "tls" in r)
    assert {r["tls"]["certResolver"] for r in http["routers"].values() if "tls" in r} == {"letsencrypt"}


def test_a_custom_domain_has_routers_and_a_certificate_of_its_own() -> None:
    """Trouble with the customer's domain must not touch the site's own address."""
    http, _ = rendered(SPEC.model_copy(update={"custom_domain": "mybusiness.com"}))
    both = "Host(`mybusiness.com`) || Host(`www.mybusiness.com`)"
    assert http["routers"][f"{NAME}-www"]["rule"] == "Host(`mysite.webmeteor.in`)"
    custom = http["routers"][f"{NAME}-www-custom"]
    assert (custom["rule"], custom["service"]) == (both, f"{NAME}-www")
    assert custom["tls"] == {
        "certResolver": "letsencrypt", "domains": [{"main": "mybusiness.com", "sans": ["www.mybusiness.com"]}],
    }  # fmt: skip
    assert http["routers"][f"{NAME}-api-custom"]["rule"] == f"({both}) && {API}"
    assert http["routers"][f"{NAME}-www-http-custom"]["entryPoints"] == ["web"]


def test_asking_for_the_certificate_again_changes_the_file_and_nothing_that_serves() -> None:
    """The proxy asks only when it sees something new."""
    (one, first), (two, second) = rendered(asked=0), rendered(asked=1)
    assert first != second
    del one["middlewares"][f"{NAME}-table"], two["middlewares"][f"{NAME}-table"]
    assert one == two


def test_writes_are_refused_while_data_is_restored() -> None:
    """At each address. What reads goes on as before; without a release there is nothing to write to."""
    spec = SPEC.model_copy(update={"custom_domain": "mybusiness.com"})
    (plain, first), (http, second) = rendered(spec), rendered(spec, reads_only=True)
    assert first != second
    changes = "!(Method(`GET`) || Method(`HEAD`) || Method(`OPTIONS`))"
    for suffix in ("", "-custom"):
        router = http["routers"].pop(f"{NAME}-writes{suffix}")
        assert router["rule"] == f"{http['routers'][f'{NAME}-api{suffix}']['rule']} && {changes}"
        assert (router["service"], router["middlewares"]) == (f"{NAME}-writes", [f"{NAME}-maintenance"])
        assert router["tls"] == http["routers"][f"{NAME}-api{suffix}"]["tls"]
    assert http["services"].pop(f"{NAME}-writes")["loadBalancer"]["servers"] == [{"url": "http://127.0.0.1:8005"}]
    assert http["middlewares"].pop(f"{NAME}-maintenance") == {"replacePath": {"path": "/_maintenance"}}
    for one in (plain, http):
        del one["middlewares"][f"{NAME}-table"]
    assert http == plain
    assert rendered(target=None, reads_only=True) == rendered(target=None)


def test_the_same_table_has_the_same_fingerprint() -> None:
    """A resumed deployment finds its routes live."""
    assert rendered()[1] == rendered()[1] != rendered(target=None)[1]


def test_the_proxy_checks_health_itself() -> None:
    """Over HTTP, at long intervals: an exec check costs 34 ms of CPU each."""
    http, _ = rendered(health_interval=30)
    checks = {name: s["loadBalancer"]["healthCheck"] for name, s in http["services"].items()}
    assert checks[f"{NAME}-www"] == {"path": "/healthz", "interval": "30s", "timeout": "10s"}
    assert checks[f"{NAME}-api"]["path"] == checks[f"{NAME}-alert"]["path"] == "/health"
