"""The two compose files: every container is walled in and bounded; production is development with other settings."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
DEVELOPMENT, PRODUCTION = "docker-compose.dev.yaml", "docker-compose.yaml"
DRILL = "tests/production/docker-compose.drill.yaml"
Service = dict[str, Any]

# Services of development alone: production has a provider of its own for each.
STAND_INS = {"powerdns", "pebble", "mail-catcher"}

# All of what production has otherwise, and why. `environment.…` is one variable.
OTHER = {
    ("postgres", "image"): "official",
    ("rabbitmq", "image"): "official",
    ("broker-bootstrap", "image"): "official: the tool has to be of the broker's version",
    ("traefik", "image"): "official",
    ("registry", "image"): "official",
    ("registry", "user"): "the official image's folder is root's, ours is 1000's",
    ("deployer", "environment.WEBMETEOR_PUBLIC_ADDRESS"): "the machine's own",
    ("deployer", "environment.WEBMETEOR_CA_FILE"): "the world's authorities instead of Pebble's root",
    ("deployer", "environment.WEBMETEOR_MAX_PARALLEL"): "the operator knows the machine",
    ("dns-ssl", "environment.WEBMETEOR_DNS_PROVIDER"): "the operator's provider",
    ("dns-ssl", "environment.WEBMETEOR_PDNS_URL"): "the operator's provider",
    ("dns-ssl", "environment.WEBMETEOR_DNS_SERVER"): "the operator's provider",
    ("dns-ssl", "environment.WEBMETEOR_PROXY_ADDRESS"): "where the proxy listens may be set",
    ("dns-ssl", "environment.WEBMETEOR_CA_FILE"): "the world's authorities instead of Pebble's root",
    ("notifier", "environment.WEBMETEOR_SMTP_HOST"): "the operator's provider",
    ("notifier", "environment.WEBMETEOR_SMTP_PORT"): "the operator's provider",
    ("notifier", "environment.WEBMETEOR_SMTP_USERNAME"): "the operator's provider",
    ("notifier", "environment.WEBMETEOR_SMTP_PASSWORD"): "the operator's provider",
    ("notifier", "environment.WEBMETEOR_SMTP_STARTTLS"): "the operator's provider",
    ("notifier", "environment.WEBMETEOR_MAIL_FROM"): "the operator's domain",
}

# Rights beyond those of an ordinary process, and who needs them.
RIGHTS = {"traefik": ["NET_BIND_SERVICE"], "deployer": ["NET_ADMIN", "NET_RAW", "DAC_OVERRIDE"]}
# Steps of the start, and what is run by hand.
RESTARTS = {"operator": "no"} | dict.fromkeys(
    ("archive-keys", "registry-keys", "db-bootstrap", "broker-bootstrap"), "on-failure"
)
# Ports on BIND; of those on the host's network the command or WEBMETEOR_LISTEN_HOST says it (test_listeners below).
PUBLISHED = {
    "postgres": ["${BIND}:15432:5432"],
    "rabbitmq": ["${BIND}:15672:5672"],
    "registry": ["${BIND}:15500:5000"],
    "powerdns": ["${BIND}:15353:5300/udp", "${BIND}:15353:5300/tcp", "${BIND}:15354:8081"],
    "mail-catcher": ["${BIND}:15025:1025"],
}


def read(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / name).read_text()))


def services(name: str) -> dict[str, Service]:
    """As compose has them: what a service extends comes first, its own on top."""
    return {service: _extended(dict(own)) for service, own in read(name)["services"].items()}


def _extended(own: Service) -> Service:
    if (origin := own.pop("extends", None)) is None:
        return own
    return merged(services(origin["file"])[origin["service"]], own)


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings by key, lists (other than commands) one after the other, anything else replaced."""
    result = dict(base)
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            result[key] = merged(base[key], value)
        elif isinstance(value, list) and key not in {"command", "entrypoint"}:
            result[key] = [*base.get(key, []), *value]
        else:
            result[key] = value
    return result


def flat(service: Service) -> dict[str, Any]:
    environment = service.get("environment", {})
    plain = {key: value for key, value in service.items() if key != "environment"}
    return plain | {f"environment.{name}": value for name, value in environment.items()}


def differences() -> set[tuple[str, str]]:
    development, production = services(DEVELOPMENT), services(PRODUCTION)
    return {
        (name, key)
        for name in production
        for key in flat(development[name]) | flat(production[name])
        if flat(development[name]).get(key) != flat(production[name]).get(key)
    }


def test_production_differs_where_it_is_said() -> None:
    """Nothing is added to one file and forgotten in the other; no reason is kept for what is the same by now."""
    assert differences() == set(OTHER)
    development, production = read(DEVELOPMENT), read(PRODUCTION)
    assert set(development["services"]) - set(production["services"]) == STAND_INS
    assert development["networks"] == production["networks"]
    assert set(development["volumes"]) - set(production["volumes"]) == {"powerdns"}


def test_the_merge_is_composes() -> None:
    """The reader itself: own values win, lists add up, commands are replaced."""
    base = {"a": 1, "environment": {"x": 1, "y": 1}, "volumes": ["b"], "command": ["c"]}
    own = {"a": 2, "environment": {"y": 2}, "volumes": ["d"], "command": ["e"]}
    assert merged(base, own) == {
        "a": 2, "environment": {"x": 1, "y": 2}, "volumes": ["b", "d"], "command": ["e"],
    }  # fmt: skip


@pytest.mark.parametrize("file", [DEVELOPMENT, PRODUCTION])
def test_every_container_is_bounded_and_walled_in(file: str) -> None:
    """Stand-ins and one-time steps too."""
    for name, service in services(file).items():
        assert service["cap_drop"] == ["ALL"], name
        assert service.get("cap_add", []) == RIGHTS.get(name, []), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name
        assert all("size=" in mount for mount in service["tmpfs"]), name
        assert service["mem_limit"] == service["memswap_limit"], name
        assert 0 < service["pids_limit"] <= 512, name
        assert 0 < service["cpus"] <= 2, name  # the engine refuses more than a machine has
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name
        assert service["labels"] == {"webmeteor.stack": "${STACK}"}, name
        assert "privileged" not in service, name
        assert service["restart"] == RESTARTS.get(name, "always"), name


@pytest.mark.parametrize("file", [DEVELOPMENT, PRODUCTION])
def test_listeners(file: str) -> None:
    """Ports 80 and 443 are for the world; anything else is on BIND."""
    found = services(file)
    assert {name: service["ports"] for name, service in found.items() if "ports" in service} == {
        name: ports for name, ports in PUBLISHED.items() if name in found
    }
    flags = [flag for flag in found["traefik"]["command"] if ".address=" in flag]
    assert flags == [
        "--entrypoints.web.address=${WEB_ADDRESS}:80",
        "--entrypoints.websecure.address=${WEB_ADDRESS}:443",
        "--entrypoints.traefik.address=${BIND}:8099",
    ]
    on_host = {name for name, service in found.items() if service.get("network_mode") == "host"}
    listening = {name for name in on_host if "WEBMETEOR_LISTEN_PORT" in found[name].get("environment", {})}
    assert {found[name]["environment"]["WEBMETEOR_LISTEN_HOST"] for name in listening} == {"${BIND}"}
    assert on_host - listening <= {"traefik", "pebble", "registry-keys", "db-bootstrap", "operator"}


@pytest.mark.parametrize("file", [DEVELOPMENT, PRODUCTION])
def test_the_deployer_reads_no_repository(file: str) -> None:
    """The one process with the engine's socket gets what it builds from the provisioner, as files to read only."""
    mounted = services(file)["deployer"]["volumes"]
    assert not [mount for mount in mounted if "/repos" in mount or "/reader" in mount]
    assert [mount for mount in mounted if "/exports" in mount] == ["${FILES}/exports:${FILES}/exports:ro"]


@pytest.mark.parametrize("file", [DEVELOPMENT, PRODUCTION])
def test_the_doorman_has_nothing_to_lose(file: str) -> None:
    """Strangers' requests are read there: no root, no file of the stack, no secret, no way to the engine."""
    doorman = services(file)["doorman"]
    assert doorman["user"] == "65534:65534"
    assert "volumes" not in doorman
    assert "depends_on" not in doorman
    used = set(re.findall(r"\$\{([A-Z_]+)", str(doorman)))
    assert used == {"STACK", "BIND", "BASE_DOMAIN", "LOG_LEVEL"}


def test_every_variable_of_production_has_a_line(stacks: ModuleType) -> None:
    """In `.env.example`, or a default in the compose file; and the drill's stack sets no name that production lacks."""
    text = (ROOT / PRODUCTION).read_text() + (ROOT / DEVELOPMENT).read_text()
    needed = set(re.findall(r"\$\{([A-Z_]+)(?::\?[^}]*)?\}", text))
    example = set(stacks.env_file.values((ROOT / ".env.example").read_text()))
    assert needed - example == set()
    assert set(stacks.STACKS["drill"].settings) <= example


def test_drill_replaces_only_what_comes_from_outside() -> None:
    """Images of a registry, the authority's root, and a container each for authority, DNS and mail."""
    drill = read(DRILL)["services"]
    outside = {name for name, key in OTHER if key in {"image", "environment.WEBMETEOR_CA_FILE"}}
    assert set(drill) == STAND_INS | outside
    assert {key for name, own in drill.items() if name not in STAND_INS for key in own} == {
        "image", "user", "volumes", "environment",
    }  # fmt: skip
    assert {frozenset(own.get("environment", {})) for own in drill.values()} == {
        frozenset(), frozenset({"WEBMETEOR_CA_FILE"}),
    }  # fmt: skip
