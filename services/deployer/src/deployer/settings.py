from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict
from shared.settings import CommonSettings

from shared import limits


class EngineSettings(BaseSettings):
    """What building images takes; `warm` needs nothing else."""

    model_config = SettingsConfigDict(env_prefix="WEBMETEOR_", frozen=True, extra="ignore")

    stack: str = "dev"
    templates_dir: Path
    docker_host: str = "unix:///var/run/docker.sock"
    docker_cli: str = "docker"
    build_seconds: float = 600
    build_memory: str = "2g"
    """Of all builds together (build_limits.py)."""
    build_processes: int = 1024
    cgroup_root: Path | None = None
    """Where the host's control groups are mounted; without them builds have no limits but time."""
    build_cpus: float = 1.5


class Settings(EngineSettings, CommonSettings):
    listen_port: int = 8002
    sites_root: Path
    reader_socket: Path
    """Where the source reader answers (deployer/reader)."""
    builds_root: Path
    routes_dir: Path
    db_image: str = "webmeteor/postgres:17"
    traefik_api: str
    public_address: str
    public_port: int = 443
    ca_file: Path
    subnet_pool: str
    max_parallel: int = 2
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
    reconcile_seconds: float = 30
    health_interval: int = 30
    """Seconds between the proxy's own health checks of a site's service; 0 turns them off."""
    checkout_files: int = limits.TREE_FILES
    checkout_bytes: int = 500 * 1024 * 1024
    firewall: Literal["on", "off"] = "on"
