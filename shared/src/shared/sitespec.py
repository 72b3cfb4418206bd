"""A site's specification as one typed value: the source of its files (provisioner) and its engine calls (deployer).

Everything here is pure. Names follow the specification; docs/architecture/contracts.md lists what each service gets.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.types import SiteType
from shared.names import DEFAULT_PLAN, AppId, CustomerUuid, Domain, PlanName, RestoreId, SiteName, container_name

Service = Literal["db", "api", "alert", "www"]
# In start order: each service comes after its dependencies.
SERVICES: tuple[Service, ...] = ("db", "api", "alert", "www")
BUILT: tuple[Service, ...] = ("api", "alert", "www")
"""Services whose image is built from the customer's repository, from the folder with the service's name."""
ROUTED: tuple[Service, ...] = ("api", "alert", "www")

PORTS: dict[Service, int] = {"db": 5432, "api": 80, "alert": 3001, "www": 4200}
# GET returns 200 when ready. The database is probed by `pg_isready -h <address>`.
HEALTH_PATHS: dict[Service, str] = {"api": "/health", "alert": "/health", "www": "/healthz"}
PATH_PREFIXES: dict[Service, str] = {"api": "/api", "alert": "/socket.io"}
STRIPPED: tuple[Service, ...] = ("api",)
"""Services whose prefix the proxy strips."""
# Every image runs as its own user and needs no capabilities: images/*/README.md.
CAPABILITIES: dict[Service, tuple[str, ...]] = {"db": (), "api": (), "alert": (), "www": ()}
# Seconds the engine waits for a clean stop before it kills; longer than the images' own drain (25-30 s).
STOP_SECONDS: dict[Service, int] = {"db": 60, "api": 35, "alert": 15, "www": 35}
DB_DATA_PATH = "/var/lib/postgresql/data"
STORAGE_PATH = "/var/www/html/storage"
TMP = "/tmp"  # noqa: S108 - a container's own
# Root file systems are read-only. Besides its volumes a container may write to these tmpfs mounts (MiB by path), which
# count as its memory and vanish with it. Our images keep sockets and files made from their environment in
# /run/webmeteor; PHP's sessions are where Debian puts them; older images find both. (/run hides the image's folders:
# otherwise runc would apply their mode to what is mounted there, not ours.)
WRITABLE: dict[Service, dict[str, int]] = {
    "db": {TMP: 16, "/run": 4, "/run/postgresql": 4},
    "api": {TMP: 64, "/run": 4, "/run/webmeteor": 32, "/var/lib/php/sessions": 16},
    "alert": {TMP: 16, "/run": 4},
    # Page cache: 16 MB, plus what a burst adds before nginx trims it.
    "www": {TMP: 16, "/run": 4, "/run/webmeteor": 192},
}
LOG_MAX_SIZE, LOG_MAX_FILES = "10m", 3

ENV_FILE, COMPOSE_FILE, LOG_FILE = ".env", "docker-compose.yaml", "deployment.log"
OWNER_VARIABLES = ("OWNER_EMAIL", "OWNER_NAME", "OWNER_PASSWORD_HASH")
"""The admin's first account."""
PLATFORM_FILES = (ENV_FILE, COMPOSE_FILE, LOG_FILE)
"""The platform's own files in the site directory; a repository's files with these names are never used."""
READ_BY_COMPOSE = (ENV_FILE, "compose*.y*ml", "docker-compose*.y*ml")
"""Files that `docker compose` reads from its working folder; a repository's are kept out of the site directory."""


class Limits(BaseModel):
    model_config = ConfigDict(frozen=True)

    memory_mib: int
    cpus: float
    pids: int


class Plan(BaseModel):
    """Limits of a customer's site, per service."""

    model_config = ConfigDict(frozen=True)

    name: PlanName
    limits: dict[Service, Limits]
    upload_max_size: str = "10M"


STANDARD = Plan(
    name=DEFAULT_PLAN,
    limits={
        "db": Limits(memory_mib=512, cpus=1.0, pids=100),
        "api": Limits(memory_mib=512, cpus=1.0, pids=100),
        "alert": Limits(memory_mib=256, cpus=0.5, pids=64),
        # The specification's figures.
        "www": Limits(memory_mib=512, cpus=0.5, pids=64),
    },
)
PLANS = {plan.name: plan for plan in (STANDARD,)}


class UnknownPlanError(Exception):
    """A newer gateway named a plan that this version does not know: the event is retried."""


def plan_named(name: str) -> Plan:
    """Raises UnknownPlanError."""
    if name not in PLANS:
        raise UnknownPlanError(name)
    return PLANS[name]


class SiteSpec(BaseModel):
    """One site. `domain` is its own address, `custom_domain` an additional verified one (apex and www.)."""

    model_config = ConfigDict(frozen=True)

    customer_uuid: CustomerUuid
    app_id: AppId
    site_type: SiteType
    site_name: SiteName
    domain: Domain
    custom_domain: Domain | None = None
    db_image: str = "webmeteor/postgres:17"
    plan: Plan = Field(default=STANDARD)
    dataset: RestoreId | Literal[""] = ""
    """The restore that brought the site's database and uploads; "": the site began with them."""

    @property
    def db_name(self) -> str:
        return f"site_{self.app_id}_{self.dataset}" if self.dataset else f"site_{self.app_id}"

    @property
    def db_user(self) -> str:
        return f"user_{self.app_id}"

    @property
    def project(self) -> str:
        """The compose project; also the prefix of all the site's names on the engine."""
        return f"{self.customer_uuid}-{self.app_id}"

    @property
    def network(self) -> str:
        return f"{self.project}-network"

    @property
    def db_volume(self) -> str:
        return f"{self.project}-db-data"

    @property
    def storage_volume(self) -> str:
        return f"{self.project}-storage-{self.dataset}" if self.dataset else f"{self.project}-storage"

    @property
    def volumes(self) -> dict[str, str]:
        """Engine name of each volume by its name in the compose file."""
        return {"db_data": self.db_volume, "storage": self.storage_volume}

    @property
    def domains(self) -> tuple[str, ...]:
        """Every host name of the site; the first is its own."""
        extra = (self.custom_domain, f"www.{self.custom_domain}") if self.custom_domain else ()
        return (self.domain, *extra)

    @property
    def url(self) -> str:
        return f"https://{self.domain}"

    def container(self, service: Service) -> str:
        return container_name(self.customer_uuid, self.app_id, service)

    def router(self, service: Service) -> str:
        """Name of Traefik's router and service; `…-www-http` is the redirect's router."""
        return f"{self.project}-{service}"

    def built_image(self, service: Service) -> str:
        """Repository (no tag) of a part's image built for this site."""
        return f"webmeteor/site-{self.app_id.replace('_', '-')}-{service}"

    def directory(self, sites_root: Path) -> Path:
        return sites_root / self.customer_uuid / self.app_id

    def mounts(self, service: Service) -> dict[str, str]:
        """Path in the container by engine name of the volume."""
        if service == "db":
            return {self.db_volume: DB_DATA_PATH}
        return {self.storage_volume: STORAGE_PATH} if service == "api" else {}

    def writable(self, service: Service) -> dict[str, str]:
        """Options of each tmpfs by its path in the container."""
        return {path: f"size={mib}m,mode=1777,noexec,nosuid,nodev" for path, mib in WRITABLE[service].items()}

    def labels(self, service: Service, directory: Path) -> dict[str, str]:
        """Labels by which `docker compose ps|logs|exec` in the site directory finds the container, and our own."""
        return {
            **self.project_labels(),
            "com.docker.compose.service": service,
            "com.docker.compose.oneoff": "False",
            "com.docker.compose.container-number": "1",
            "com.docker.compose.project.working_dir": str(directory),
            "com.docker.compose.project.config_files": str(directory / COMPOSE_FILE),
            "webmeteor.service": service,
        }

    def project_labels(self) -> dict[str, str]:
        """Labels for everything that belongs to the site: containers, volumes, networks."""
        return {
            "com.docker.compose.project": self.project,
            "webmeteor.customer": self.customer_uuid,
            "webmeteor.app": self.app_id,
        }


def host_rule(domains: tuple[str, ...]) -> str:
    """Traefik 3 syntax: Host(`a`) || Host(`b`)."""
    return " || ".join(f"Host(`{domain}`)" for domain in domains)


def rule(service: Service, domains: tuple[str, ...]) -> str:
    """A service's complete router rule. A prefix matches whole segments: `/api-guide.html` goes to www."""
    hosts, prefix = host_rule(domains), PATH_PREFIXES.get(service)
    if prefix is None:
        return hosts
    # PathPrefix as specified; without `$` in the expression, which compose would interpolate.
    whole = f"PathPrefix(`{prefix}`) && !PathRegexp(`^{prefix}[^/]`)"
    return f"{hosts if len(domains) == 1 else f'({hosts})'} && {whole}"


def environment(service: Service, env: Mapping[str, str]) -> dict[str, str]:
    """The variables a container gets, from the site's parsed `.env` (shared.envfile.parse)."""
    url = f"https://{env['APP_DOMAIN']}"
    match service:
        case "db":
            return {
                "POSTGRES_DB": env["DB_NAME"],
                "POSTGRES_USER": env["DB_USER"],
                "POSTGRES_PASSWORD": env["DB_PASSWORD"],
            }
        case "api":
            return dict(env)
        case "alert":
            return {
                "ALERT_PORT": str(PORTS["alert"]),
                "WWW_URL": url,
                "NODE_ENV": "production",
                "JWT_SECRET": env["JWT_SECRET"],
                "ALERT_SECRET": env["ALERT_SECRET"],
            }
        case "www":
            return {"API_URL": f"{url}/api", "ALERT_URL": url, "APP_NAME": env["APP_NAME"]}


def db_health_command(spec: SiteSpec) -> tuple[str, ...]:
    """Command for an exec in the db container; both names are allow-listed."""
    return ("pg_isready", "-q", "-U", spec.db_user, "-d", spec.db_name)
