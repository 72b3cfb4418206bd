"""SiteSpec → the engine's JSON. Pure."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deployer.engine.protocol import NetworkSpec
from deployer.host.addresses import database, gateway
from deployer.model import Placed
from shared.sitespec import (
    BUILT,
    CAPABILITIES,
    LOG_MAX_FILES,
    LOG_MAX_SIZE,
    STOP_SECONDS,
    Service,
    SiteSpec,
    environment,
)

MIB = 1024 * 1024
CPU = 1_000_000_000
STACK, APP, SERVICE, RELEASE, HASH = (
    "webmeteor.stack",
    "webmeteor.app",
    "webmeteor.service",
    "webmeteor.release",
    "webmeteor.hash",
)


MARK = b"\nwebmeteor: complete\n"
"""What `marked` containers print last."""


def marked(config: Mapping[str, Any]) -> dict[str, Any]:
    """Have the container print MARK after its program has succeeded: without it, output was lost on the way."""
    return {**config, "Entrypoint": ["sh", "-c", '"$@" && printf "\\nwebmeteor: complete\\n"', "sh"]}


def bare(config: Mapping[str, Any]) -> dict[str, Any]:
    """Without the image's own entry point."""
    return {**config, "Entrypoint": ["sh", "-c", 'exec "$@"', "sh"]}


def network(spec: SiteSpec, stack: str, subnet: str) -> NetworkSpec:
    labels = {**spec.project_labels(), "com.docker.compose.network": "site-internal", STACK: stack}
    return NetworkSpec(spec.network, subnet, gateway(subnet), labels)


def volumes(spec: SiteSpec, stack: str) -> dict[str, dict[str, str]]:
    """Labels by engine name."""
    return {
        name: {**spec.project_labels(), "com.docker.compose.volume": short, STACK: stack}
        for short, name in spec.volumes.items()
    }


def container(
    spec: SiteSpec, service: Service, *, stack: str, image: str, env: Mapping[str, str], directory: Path
) -> dict[str, Any]:
    """Everything that determines a container's behaviour; `placed` adds its address and release."""
    limits = spec.plan.limits[service]
    # A server starts with the first dataset's database; it has the others beside it.
    used = spec.model_copy(update={"dataset": ""}) if service == "db" else spec
    of_dataset = {**env, "DB_NAME": used.db_name}
    return {
        "Image": image,
        "Env": [f"{name}={value}" for name, value in sorted(environment(service, of_dataset).items())],
        "Labels": {**spec.labels(service, directory), STACK: stack},
        # An exec health check costs 34 ms of CPU per run; the proxy and the deployer use HTTP instead.
        "Healthcheck": {"Test": ["NONE"]},
        "StopTimeout": STOP_SECONDS[service],
        "HostConfig": {
            "NetworkMode": spec.network,
            "RestartPolicy": {"Name": "unless-stopped"},
            "CapDrop": ["ALL"],
            "CapAdd": list(CAPABILITIES[service]),
            "SecurityOpt": ["no-new-privileges:true"],
            "ReadonlyRootfs": True,
            "Tmpfs": spec.writable(service),
            "PidsLimit": limits.pids,
            "Memory": limits.memory_mib * MIB,
            "MemorySwap": limits.memory_mib * MIB,
            "NanoCpus": int(limits.cpus * CPU),
            # A customer's program may be unfit to run as process 1; PostgreSQL is fit for it.
            "Init": service in BUILT,
            "LogConfig": {"Type": "json-file", "Config": {"max-size": LOG_MAX_SIZE, "max-file": str(LOG_MAX_FILES)}},
            "Mounts": [
                {"Type": "volume", "Source": name, "Target": target} for name, target in spec.mounts(service).items()
            ],
        },
    }


def config_hash(config: Mapping[str, Any]) -> str:
    """Same hash, same behaviour: the container need not be replaced. Labels do not affect behaviour.

    A database is not stopped to become read-only either: it does when it is next recreated.
    """
    return _hash({name: value for name, value in config.items() if name != "Labels"}, config["Labels"][SERVICE])


def config_hash_of_before(config: Mapping[str, Any]) -> str:
    """The legacy hash, which included labels: it identifies databases that have not been recreated since."""
    return _hash(config, config["Labels"][SERVICE])


def _hash(config: Mapping[str, Any], service: str) -> str:
    if service == "db":
        host = {name: value for name, value in config["HostConfig"].items() if name not in {"ReadonlyRootfs", "Tmpfs"}}
        config = {**config, "HostConfig": host}
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()


def placed(config: Mapping[str, Any], where: Placed) -> dict[str, Any]:
    """Return the engine's whole create body. The hash is the release's: a container recreated after a platform upgrade
    is still the one that the release names.
    """
    digest = where.config_hash
    network_name = config["HostConfig"]["NetworkMode"]
    labels = {**config["Labels"], RELEASE: where.origin, HASH: digest, "com.docker.compose.config-hash": digest}
    endpoint = {"IPAMConfig": {"IPv4Address": where.address}, "Aliases": [labels[SERVICE]]}
    # The engine resolves names only while it runs; new connections to the database must not depend on that.
    names = [] if labels[SERVICE] == "db" else [f"db:{database(where.address)}"]
    return {
        **config,
        "Labels": labels,
        "HostConfig": {**config["HostConfig"], "ExtraHosts": names},
        "NetworkingConfig": {"EndpointsConfig": {network_name: endpoint}},
    }
