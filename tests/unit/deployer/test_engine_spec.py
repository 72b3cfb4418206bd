from pathlib import Path
from typing import Any

from deployer.engine import spec as engine_spec
from deployer.engine.errors import (  # fmt: skip
    AddressTakenError,
    EngineError,
    EngineUnavailableError,
    InUseError,
    MissingError,
    NameTakenError,
    typed,
)
from deployer.model import Placed
from shared.sitespec import SERVICES, STANDARD, TMP, WRITABLE, Limits, Service, SiteSpec

SPEC = SiteSpec(
    customer_uuid="cust_abc123def456", app_id="app_xyz7890abc", site_type="portfolio", site_name="A site",
    domain="mysite.webmeteor.in",
)  # fmt: skip
NAME = "cust_abc123def456-app_xyz7890abc"
ENV = {
    "APP_DOMAIN": "mysite.webmeteor.in", "APP_NAME": "A `site` $(x)", "DB_NAME": "d", "DB_USER": "u",
    "DB_PASSWORD": "p",
    "JWT_SECRET": "j", "ALERT_SECRET": "a",
}  # fmt: skip


def made(env: dict[str, str] = ENV, image: str = "sha256:1") -> dict[str, Any]:
    return engine_spec.container(SPEC, "www", stack="dev", image=image, env=env, directory=Path("/s/c/a"))


def test_the_database_is_found_without_the_engine() -> None:
    """By each part of its site, old or new; and it does not depend on it whether a container is kept."""
    addresses: dict[Service, str] = {"api": "10.0.0.21", "alert": "10.0.0.26", "db": "10.0.0.18"}
    for service, address in addresses.items():
        config = engine_spec.container(SPEC, service, stack="dev", image="i", env=ENV, directory=Path("/s/c/a"))
        where = Placed("i", address, engine_spec.config_hash(config), "deploy-20260101-120000-abcd")
        hosts = engine_spec.placed(config, where)["HostConfig"]["ExtraHosts"]
        assert hosts == ([] if service == "db" else ["db:10.0.0.18"])
        assert "ExtraHosts" not in config["HostConfig"]


def test_a_container_is_hardened_limited_and_known_to_compose() -> None:
    """The engine's whole JSON for www."""
    config = made()
    digest = engine_spec.config_hash(config)
    where = Placed("sha256:1", "10.0.0.4", digest, "deploy-20260101-120000-abcd")
    assert engine_spec.placed(config, where) == {
        "Image": "sha256:1",
        "Env": [
            "ALERT_URL=https://mysite.webmeteor.in",
            "API_URL=https://mysite.webmeteor.in/api", "APP_NAME=A `site` $(x)",
        ],
        "Labels": {
            "com.docker.compose.project": NAME,
            "com.docker.compose.service": "www", "com.docker.compose.oneoff": "False",
            "com.docker.compose.container-number": "1", "com.docker.compose.project.working_dir": "/s/c/a",
            "com.docker.compose.project.config_files": "/s/c/a/docker-compose.yaml",
            "com.docker.compose.config-hash": digest,
            "webmeteor.customer": "cust_abc123def456", "webmeteor.app": "app_xyz7890abc", "webmeteor.service": "www",
            "webmeteor.stack": "dev", "webmeteor.release": "deploy-20260101-120000-abcd", "webmeteor.hash": digest,
        },
        "Healthcheck": {"Test": ["NONE"]},
        "StopTimeout": 35,
        "HostConfig": {
            "NetworkMode": f"{NAME}-network", "RestartPolicy": {"Name": "unless-stopped"},
            "CapDrop": ["ALL"], "CapAdd": [], "SecurityOpt": ["no-new-privileges:true"],
            "ReadonlyRootfs": True,
            "Tmpfs": {
                TMP: "size=16m,mode=1777,noexec,nosuid,nodev",
                "/run": "size=4m,mode=1777,noexec,nosuid,nodev",
                "/run/webmeteor": "size=192m,mode=1777,noexec,nosuid,nodev",
            },
            "PidsLimit": 64, "Memory": 536870912, "MemorySwap": 536870912, "NanoCpus": 500000000, "Init": True,
            "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}},
            "Mounts": [],
            "ExtraHosts": ["db:10.0.0.2"],
        },
        "NetworkingConfig": {
            "EndpointsConfig": {
                f"{NAME}-network": {"IPAMConfig": {"IPv4Address": "10.0.0.4"}, "Aliases": ["www"]}
            }
        },
    }  # fmt: skip


def test_only_what_changes_behaviour_changes_the_hash() -> None:
    """A container with the same hash keeps running: neither its address nor its release is part of it."""
    digest = engine_spec.config_hash(made())
    assert digest == engine_spec.config_hash(made(ENV | {"JWT_SECRET": "other"}))
    assert digest != engine_spec.config_hash(made(ENV | {"APP_NAME": "Other"}))
    assert digest != engine_spec.config_hash(made(image="sha256:2"))
    labels = made()["Labels"] | {"webmeteor.new": "1"}
    assert digest == engine_spec.config_hash({**made(), "Labels": labels})


def test_a_database_is_not_stopped_to_become_read_only() -> None:
    """Those that ran before it was, run on; made again, they are. Parts are replaced by their next deployment."""
    for service in SERVICES:
        config = engine_spec.container(SPEC, service, stack="dev", image="sha256:1", env=ENV, directory=Path("/s"))
        assert config["HostConfig"]["ReadonlyRootfs"]
        before = {n: v for n, v in config["HostConfig"].items() if n not in {"ReadonlyRootfs", "Tmpfs"}}
        same = engine_spec.config_hash(config) == engine_spec.config_hash({**config, "HostConfig": before})
        assert same == (service == "db")


def test_what_a_container_writes_into_memory_leaves_room_for_it() -> None:
    """All of it, full, is less than half of what the container may use."""
    for service, places in WRITABLE.items():
        assert sum(places.values()) <= SPEC.plan.limits[service].memory_mib / 2


def test_the_network_has_the_sites_own_subnet() -> None:
    """Never one of the engine's default pools."""
    network = engine_spec.network(SPEC, "dev", "10.128.0.16/28")
    assert (network.name, network.subnet, network.gateway) == (f"{NAME}-network", "10.128.0.16/28", "10.128.0.17")
    assert network.labels["webmeteor.stack"] == "dev"


def test_the_engines_texts_become_types() -> None:
    """Once, at the border."""
    cases: dict[type[EngineError], tuple[int, str]] = {
        EngineUnavailableError: (900, "Cannot connect to Docker Engine via unix://"),
        NameTakenError: (409, 'Conflict. The container name "/x" is already in use by container "y".'),
        AddressTakenError: (403, "Address already in use"),
        MissingError: (404, "No such container: x"),
        InUseError: (403, "error while removing network: network x id y has active endpoints"),
        EngineError: (500, "something else"),
    }
    assert {kind: type(typed(*answer)) for kind, answer in cases.items()} == {kind: kind for kind in cases}


def test_another_plan_changes_the_hash_of_the_services_whose_limits_it_changes() -> None:
    """Only these are replaced when a site's plan changes."""
    more = STANDARD.limits | {"api": Limits(memory_mib=1024, cpus=1.0, pids=100)}
    large = SPEC.model_copy(update={"plan": STANDARD.model_copy(update={"name": "large", "limits": more})})

    def digest(spec: SiteSpec, service: Service) -> str:
        config = engine_spec.container(spec, service, stack="dev", image="sha256:1", env=ENV, directory=Path("/s/c/a"))
        return engine_spec.config_hash(config)

    assert [service for service in SERVICES if digest(large, service) != digest(SPEC, service)] == ["api"]
