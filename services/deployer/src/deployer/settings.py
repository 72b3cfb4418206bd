from ipaddress import IPv4Address
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from shared.places import StreamSettings
from shared.settings import CommonSettings

from shared import limits


class EngineSettings(BaseSettings):
    """What building images takes, walls included; `warm` needs nothing else."""

    model_config = SettingsConfigDict(env_prefix="WEBMETEOR_", frozen=True, extra="ignore")

    stack: str = "dev"
    templates_dir: Path
    builds_root: Path
    docker_host: str = "unix:///var/run/docker.sock"
    registry: str
    """Where the engine reaches the platform's registry; on a loopback address it needs no TLS."""
    registry_for_builds: str
    registry_key: Path
    """Signs tokens for the registry, which has the certificate."""
    registry_certificate: Path
    builders_network: str
    builders_subnet: str
    subnet_pool: str
    firewall: Literal["on", "off"] = "on"
    resolvers: tuple[IPv4Address, ...] = ()
    """The only ones that sites and builds may ask on port 53; empty: those of the host's resolv.conf."""
    builder_image: str = "webmeteor/builder:1"
    max_parallel: int = 2
    """Builds at once."""
    builds_per_customer: int = 1
    build_seconds: float = 600
    build_memory_mib: int = 2048
    build_processes: int = 512
    build_cpus: float = 1.5
    build_disk_bytes: int = 4 * 2**30
    """What a build may have on the disk, cache included."""
    build_disk_device: str = ""
    """The engine's disk (`/dev/…`), if builds are to be held to a pace on it; empty: they are not (decision 0042)."""
    build_disk_bytes_per_second: int = Field(default=100 * 2**20, gt=0)
    """What a build may write to it, and as much read."""
    build_cache_bytes: int = 2 * 2**30
    """A site's cache that is larger after a build is given up."""
    build_cache_days: float = 14
    """So is the cache of a site that has not been deployed for so long."""
    builds_stop_at_disk: float = Field(default=0.85, gt=0, le=1)
    """Used fraction of a disk from which on builds wait (deployer/disk)."""


class Settings(EngineSettings, StreamSettings, CommonSettings):
    listen_port: int = 8002
    sites_root: Path
    reader_socket: Path
    """Where the source reader answers (deployer/reader)."""
    routes_dir: Path
    db_image: str = "webmeteor/postgres:17"
    traefik_api: str
    traefik_api_password: SecretStr
    public_address: str
    public_port: int = 443
    ca_file: Path
    deployments_per_customer: int = 2
    """Running at once, whatever they wait for; rollbacks, which build nothing, come on top."""
    lease_seconds: float = 6
    """A crashed worker's deployment is taken up again after this long at the latest."""
    max_crashes: int = 3
    """At one step; progress forgives. Then the deployment has failed: it may be what kills the deployer."""
    debounce_seconds: float = 4
    ready_seconds: float = 60
    dns_seconds: float = 30
    verify_seconds: float = 10
    route_seconds: float = 15
    drain_seconds: float = 0.5
    """Between "the proxy has the new routes" and "the old containers are told to finish"."""
    stop_seconds: int = 10
    """For the requests that an old container still has in hand when it is told to stop."""
    keep_releases: int = 10
    refresh_every_days: float = 0
    """After so long sites are brought to the engine's runtimes without being told to; 0: only when told to."""
    refresh_batch: int = Field(5, ge=1)
    """Sites that a refresh deploys at a time."""
    site_disk_mib: int = Field(2048, ge=0)
    """What a site may keep in its volumes, where the operator has not said otherwise for it; 0: no limit."""
    reconcile_seconds: float = 30
    health_interval: int = 30
    """Seconds between the proxy's own health checks of a site's service; 0 turns them off."""
    checkout_files: int = limits.TREE_FILES
    checkout_bytes: int = 500 * 1024 * 1024
