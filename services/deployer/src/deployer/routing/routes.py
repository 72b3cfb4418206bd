"""SiteSpec and addresses → a site's route file for Traefik's file provider. Pure.

A file holds the site's four routers (and four more for a custom domain, which has a certificate of its own), one
service per part and the middlewares. `…-table` carries a fingerprint of the file: Traefik's API shows there which one
it uses.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from shared.services import MAINTENANCE_PATH
from shared.sitespec import (
    HEALTH_PATHS,
    PATH_PREFIXES,
    PORTS,
    ROUTED,
    STRIPPED,
    Service,
    SiteSpec,
    rule,
)

RESOLVER = "letsencrypt"
RELEASE_HEADER = "X-WebMeteor-Release"
HEALTH_TIMEOUT = 10
_CHANGES = "!(Method(`GET`) || Method(`HEAD`) || Method(`OPTIONS`))"


@dataclass(frozen=True)
class Target:
    """Where requests go: to a release's containers, or (None) to the doorman, for one of its pages."""

    release: str
    addresses: Mapping[str, str]


def table_name(spec: SiteSpec) -> str:
    return f"{spec.project}-table"


def render(
    spec: SiteSpec,
    target: Target | None,
    *,
    doorman: str,
    page: str,
    asked: int = 0,
    health_interval: int = 0,
    reads_only: bool = False,
) -> tuple[str, str]:
    """Return (YAML, fingerprint). `doorman`: its URL; `page`: the path of its page. `reads_only`: the doorman answers
    requests to the api that may change data.

    `asked` changes the file, but not its routing: Traefik then requests missing certificates.
    """
    routing = _routing(spec, target, doorman, page, health_interval)
    if reads_only and target:
        _refuse_writes(spec, routing, doorman)
    digest = hashlib.sha256(yaml.safe_dump([routing, asked]).encode()).hexdigest()[:32]
    routing["middlewares"][table_name(spec)] = {"headers": {"customRequestHeaders": {"X-WebMeteor-Table": digest}}}
    return yaml.safe_dump({"http": routing}, sort_keys=True), digest


def _routing(spec: SiteSpec, target: Target | None, doorman: str, page: str, health_interval: int) -> dict[str, Any]:
    routers = _routers(spec, (spec.domain,), "", target)
    if spec.custom_domain:
        routers |= _routers(spec, spec.domains[1:], "-custom", target)
    services = {spec.router(s): _service(s, target, doorman, health_interval) for s in ROUTED}
    return {"routers": routers, "services": services, "middlewares": _middlewares(spec, target, page)}


def _refuse_writes(spec: SiteSpec, routing: dict[str, Any], doorman: str) -> None:
    """The longer rule comes first."""
    name, waits = f"{spec.project}-writes", f"{spec.project}-maintenance"
    for suffix in ("", "-custom"):
        if router := routing["routers"].get(f"{spec.router('api')}{suffix}"):
            routing["routers"][f"{name}{suffix}"] = {
                **router, "rule": f"{router['rule']} && {_CHANGES}", "service": name, "middlewares": [waits],
            }  # fmt: skip
    routing["services"][name] = {"loadBalancer": {"servers": [{"url": doorman}]}}
    routing["middlewares"][waits] = {"replacePath": {"path": MAINTENANCE_PATH}}


def _routers(spec: SiteSpec, hosts: tuple[str, ...], suffix: str, target: Target | None) -> dict[str, Any]:
    tls: dict[str, Any] = {"certResolver": RESOLVER}
    if len(hosts) > 1:
        tls["domains"] = [{"main": hosts[0], "sans": list(hosts[1:])}]
    routers = {
        f"{spec.router(service)}{suffix}": {
            "rule": rule(service, hosts),
            "entryPoints": ["websecure"],
            "service": spec.router(service),
            "middlewares": _chain(spec, service, target),
            "tls": tls,
        }
        for service in ROUTED
    }
    routers[f"{spec.router('www')}-http{suffix}"] = {
        "rule": rule("www", hosts),
        "entryPoints": ["web"],
        "service": spec.router("www"),
        "middlewares": [f"{spec.project}-https-redirect"],
    }
    return routers


def _chain(spec: SiteSpec, service: Service, target: Target | None) -> list[str]:
    if target is None:
        return [f"{spec.project}-placeholder"]
    strip = [f"{spec.router(service)}-stripprefix"] if service in STRIPPED else []
    return [f"{spec.project}-release", *strip]


def _service(service: Service, target: Target | None, doorman: str, health_interval: int) -> dict[str, Any]:
    if target is None:
        return {"loadBalancer": {"servers": [{"url": doorman}]}}
    balancer: dict[str, Any] = {"servers": [{"url": f"http://{target.addresses[service]}:{PORTS[service]}"}]}
    if health_interval:
        # A slow answer must not remove a service's only server: 503 for everybody would be worse.
        balancer["healthCheck"] = {
            "path": HEALTH_PATHS[service], "interval": f"{health_interval}s", "timeout": f"{HEALTH_TIMEOUT}s",
        }  # fmt: skip
    return {"loadBalancer": balancer}


def _middlewares(spec: SiteSpec, target: Target | None, page: str) -> dict[str, Any]:
    middlewares: dict[str, Any] = {
        f"{spec.project}-https-redirect": {"redirectScheme": {"scheme": "https", "permanent": True}}
    }
    if target is None:
        return middlewares | {f"{spec.project}-placeholder": {"replacePath": {"path": page}}}
    for service in STRIPPED:
        middlewares[f"{spec.router(service)}-stripprefix"] = {"stripPrefix": {"prefixes": [PATH_PREFIXES[service]]}}
    headers = {"customResponseHeaders": {RELEASE_HEADER: target.release}}
    return middlewares | {f"{spec.project}-release": {"headers": headers}}
