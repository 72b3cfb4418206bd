from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from shared.names import DEFAULT_MACHINE, MachineName
from shared.places import StreamSettings
from shared.settings import CommonSettings, EnvironmentSettings


class EngineSettings(EnvironmentSettings):
    """Settings for building images, firewall included; `warm` needs no others."""

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
    """The only resolvers that sites and builds may ask on port 53; empty: those of the host's resolv.conf."""
    builder_image: str = "webmeteor/builder:1"
    max_parallel: int = 2
    """Builds at once."""
    builds_per_customer: int = 1
    build_seconds: float = 600
    build_memory_mib: int = 2048
    build_processes: int = 512
    build_cpus: float = 1.5
    build_disk_bytes: int = 4 * 2**30
    """Disk limit of a build, cache included."""
    build_disk_device: str = ""
    """The engine's disk (`/dev/…`), if builds are to be throttled on it; empty: they are not (decision 0042)."""
    build_disk_bytes_per_second: int = Field(default=100 * 2**20, gt=0)
    """What a build may write to it, and may read from it."""
    build_cache_bytes: int = 2 * 2**30
    """A site's cache that is larger after a build is removed."""
    build_cache_days: float = 14
    """So is the cache of a site that has not been deployed for this long."""
    builds_stop_at_disk: float = Field(default=0.85, gt=0, le=1)
    """Builds wait once this fraction of a disk is used (deployer/disk)."""


class Settings(EngineSettings, StreamSettings, CommonSettings):
    listen_port: int = 8002
    sites_root: Path
    source_key_file: Path
    """The keys that the provisioner and the deployer share: settings on their way to a deployment."""
    exports_root: Path
    """Files for builds, which the provisioner's source reader writes."""
    routes_dir: Path
    doorman_url: str
    """Where the proxy finds the doorman, which answers visitors of sites without a release."""
    db_image: str = "webmeteor/postgres:17"
    traefik_api: str
    traefik_api_password: SecretStr
    machine: MachineName = DEFAULT_MACHINE
    """The name of this machine: its deployer works for the sites that are placed on it."""
    public_address: IPv4Address
    """Where the machine's sites are reached; their records lead there."""
    public_address_v6: IPv6Address | None = None
    public_port: int = 443
    ca_file: Path
    deployments_per_customer: int = 2
    """Running at once, including those that wait; rollbacks, which build nothing, may exceed it."""
    lease_seconds: float = 6
    """A crashed worker's deployment is resumed after this long at the latest."""
    max_crashes: int = 3
    """At one step; progress resets the count. Then the deployment fails: it may be what kills the deployer."""
    debounce_seconds: float = 4
    ready_seconds: float = 60
    dns_seconds: float = 30
    verify_seconds: float = 10
    route_seconds: float = 15
    drain_seconds: float = 0.5
    """Between "the proxy has the new routes" and "the old containers get the stop signal"."""
    """For the requests that an old container is still handling when it gets the stop signal."""
    keep_releases: int = 10
    refresh_every_days: float = 0
    """A refresh starts by itself after this long; 0: only on the operator's command."""
    refresh_batch: int = Field(5, ge=1)
    """Sites that a refresh deploys at a time."""
    handover_root: Path
    cuts_root: Path
    """Where it puts its half of a running site's copy, for the backup service."""
    """Where the deployer puts the data of a site, for the provisioner."""
    snapshots_stop_at_disk: float = Field(default=0.95, gt=0, le=1)
    """A site's data is not copied, and the site not deleted, once this fraction of a disk is used."""
    snapshot_bytes: int = Field(default=16 * 2**30, gt=0)
    """Limit of a database's dump, and of the uploads."""
    snapshot_seconds: float = Field(default=900, gt=0)
    """Limit of each program that reads or writes them."""
    site_disk_mib: int = Field(2048, ge=0)
    """What a site may keep in its volumes, unless the operator has set its own limit; 0: no limit."""
    reconcile_seconds: float = 30
    health_interval: int = 30
    """Seconds between the proxy's own health checks of a site's service; 0 turns them off."""

    @property
    def addresses(self) -> list[str]:
        return [str(address) for address in (self.public_address, self.public_address_v6) if address]
