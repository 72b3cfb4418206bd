"""A stack: its files, addresses, secrets and compose command."""

import base64
import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lib import builder, env_file
from lib.shell import ROOT, VAR, SetupError, output
from shared.services import BROKER_USERS, SCHEMAS

PRODUCTION_FILE = "docker-compose.yaml"
FOLDERS = (
    *(
        "secrets",
        "sites",
        "repos",
        "archive",
        "handover",
        "cuts",
        "recipients",
        "builds",
        "exports",
        "reader",
        "registry",
    ),
    *("backups", "proofs", "proofs/open", "proofs/cache"),
    *("routes", "traefik", "trust", "pebble", "mail"),
)
PRIVATE = ("secrets", "traefik", "handover", "cuts", "proofs", "backups")
# The administrators of database and broker, then each service's users there; last, Traefik's API.
PASSWORDS = (
    *("POSTGRES", "RABBITMQ"),
    *(schema.upper() for schema in SCHEMAS),
    *(f"BROKER_{name.upper().replace('-', '_')}" for name in BROKER_USERS),
    "TRAEFIK_API",
)
# A key file per service that has a database; `common` is shared by api-gateway and provisioner, `proofs` by api-gateway
# and notifier, `source` by provisioner and deployer.
KEYS = (*BROKER_USERS, "common", "proofs", "source")
# Of the repository of copies. Not one of the keys that are rotated: it would open the repository no longer.
COPIES_PASSWORD = "copies.password"  # noqa: S105 - the file's name
# Services whose secrets used the single legacy key.
OLD_KEY_READERS = ("api-gateway", "provisioner", "deployer", "common")


@dataclass(frozen=True)
class Stack:
    name: str
    bind: str
    subnet_pool: str
    subnet: str  # of the platform's services; outside the sites' pool
    builders_subnet: str  # of builds and of the image registry, which they reach
    overrides: tuple[str, ...] = ()  # compose files on top of the common one
    ready_seconds: int = 60  # time limit for a site's new containers; tests wait for it to pass
    build_seconds: int = 600  # the same for one build
    base_domain: str = "webmeteor.localhost"
    compose_file: str = "docker-compose.dev.yaml"
    settings: Mapping[str, str] = field(default_factory=dict)  # overrides of `.env.example`

    @property
    def files(self) -> Path:
        return VAR / self.name

    @property
    def label(self) -> str:
        return f"label=webmeteor.stack={self.name}"

    @property
    def secrets_file(self) -> Path:
        return self.files / "secrets" / "stack.env"

    def address(self, number: int) -> str:
        """Return a fixed address on the stack's own network."""
        return str(ipaddress.ip_network(self.subnet)[number])

    def environment(self) -> dict[str, str]:
        settings = {
            "STACK": self.name,
            "BIND": self.bind,
            "BASE_DOMAIN": self.base_domain,
            "WEB_ADDRESS": self.bind,
            "ACME_SERVER": f"https://{self.bind}:14000/dir",
            "ACME_EMAIL": f"operator@{self.base_domain}",
            "FILES": str(self.files),
            "SUBNET_POOL": self.subnet_pool,
            "STACK_SUBNET": self.subnet,
            "POSTGRES_ADDRESS": self.address(10),
            "RABBITMQ_ADDRESS": self.address(11),
            "BUILDERS_SUBNET": self.builders_subnet,
            "REGISTRY_ADDRESS": str(ipaddress.ip_network(self.builders_subnet)[10]),
            "READY_SECONDS": str(self.ready_seconds),
            "BUILD_SECONDS": str(self.build_seconds),
            "REGISTRATIONS_PER_HOUR": "600",  # tests and demos make many from one address
            "RUN_AS": f"{os.getuid()}:{os.getgid()}",
        }
        made = env_file.values(self.secrets_file.read_text()) if self.secrets_file.exists() else {}
        # All of its settings, so that none comes from a production `.env` in this folder.
        example = env_file.values((ROOT / ".env.example").read_text()) if self.compose_file == PRODUCTION_FILE else {}
        return {**example, **settings, **self.settings, **made}

    def compose(self, *argv: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return the command and its environment, in the toolbox if this machine's docker has no compose."""
        files = [part for name in (self.compose_file, *self.overrides) for part in ("-f", name)]
        command = ("docker", "compose", *files, *argv)
        environment = self.environment()
        if output("docker", "compose", "version") is None:
            command = builder.in_toolbox(*command, names=(*environment, "LOG_LEVEL", "TRAEFIK_LOG_LEVEL"))
        return command, environment


STACKS = {
    "dev": Stack("dev", "127.0.0.1", "10.128.0.0/10", "172.30.1.0/24", "172.30.101.0/24"),
    "test": Stack(
        "test", "127.0.0.2", "10.192.0.0/10", "172.30.2.0/24", "172.30.102.0/24", ready_seconds=25, build_seconds=120
    ),
    # tests/e2e/crash kills its processes; it exists only while those tests run.
    "crash": Stack(
        "crash",
        "127.0.0.3",
        "10.64.0.0/10",
        "172.30.3.0/24",
        "172.30.103.0/24",
        ("tests/e2e/crash/docker-compose.crash.yaml",),
    ),
    # The production file with its own authority, DNS server and mail server, for tests/production.
    "drill": Stack(
        "drill",
        "127.0.0.4",
        "10.32.0.0/11",
        "172.30.4.0/24",
        "172.30.104.0/24",
        ("tests/production/docker-compose.drill.yaml",),
        base_domain="webmeteor.example",
        compose_file=PRODUCTION_FILE,
        settings={
            "PUBLIC_ADDRESS": "127.0.0.4",
            "DNS_PROVIDER": "powerdns",
            "PDNS_URL": "http://127.0.0.4:15354",
            "DNS_SERVER": "127.0.0.4:15353",
            "SMTP_HOST": "127.0.0.4",
            "SMTP_PORT": "15025",
            "SMTP_STARTTLS": "false",
            "MAIL_FROM": "WebMeteor <no-reply@webmeteor.example>",
        },
    ),
}


def named(name: str) -> Stack:
    if name not in STACKS:
        raise SetupError(f"there is no stack {name!r}", f"one of: {', '.join(STACKS)}")
    return STACKS[name]


def prepare(stack: Stack) -> None:
    """Add missing folders, passwords and keys; existing ones stay."""
    for name in FOLDERS:
        (stack.files / name).mkdir(parents=True, exist_ok=True)
    for name in PRIVATE:
        (stack.files / name).chmod(0o700)
    open_to_prover(stack.files)
    link = stack.files / "ca.pem"
    if not link.is_symlink():
        link.symlink_to("trust/ca.pem")
    if not stack.secrets_file.exists():
        _refuse_orphaned_data(stack)
    write_private(stack.secrets_file, _all_secrets(stack))
    write_keys(stack.files / "secrets")


def open_to_prover(files: Path) -> None:
    """The prover is another user, and sees this folder alone."""
    (files / "proofs" / "open").chmod(0o755)


def _all_secrets(stack: Stack) -> str:
    text = stack.secrets_file.read_text() if stack.secrets_file.exists() else ""
    kept = env_file.values(text)
    lines = {name: secrets.token_hex(24) for name in (*password_names(), "PDNS_API_KEY")} | kept
    # These two URLs are for tests and tools outside containers.
    lines |= {
        "WEBMETEOR_ADMIN_DATABASE_URL": f"postgresql://webmeteor:{lines['POSTGRES_PASSWORD']}@{stack.address(10)}:5432/webmeteor",
        "WEBMETEOR_AMQP_URL": f"amqp://webmeteor:{lines['RABBITMQ_PASSWORD']}@{stack.address(11)}:5672/webmeteor",
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def password_names() -> list[str]:
    return [f"{role}_PASSWORD" for role in PASSWORDS]


def write_keys(folder: Path) -> None:
    """Write a Fernet key into each missing key file; existing files are kept, because their keys decrypt stored data.

    Legacy installations had a single file, `key`: the services whose secrets it encrypted keep it as an older key.
    """
    keys, before = folder / "keys", folder / "key"
    keys.mkdir(exist_ok=True)
    keys.chmod(0o700)
    for name in KEYS:
        if not (keys / name).exists():
            older = before.read_text() if before.exists() and name in OLD_KEY_READERS else ""
            fresh = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
            write_private(keys / name, f"{fresh}\n{older}")
    if not (folder / COPIES_PASSWORD).exists():
        write_private(folder / COPIES_PASSWORD, f"{secrets.token_hex(32)}\n")


def _refuse_orphaned_data(stack: Stack) -> None:
    """Refuse new passwords and keys for existing data: they would not open the database or its secrets."""
    if output("docker", "volume", "ls", "-q", "--filter", stack.label):
        raise SetupError(
            f"the {stack.name} stack has data but var/{stack.name}/secrets is gone",
            f"restore var/{stack.name}/secrets, or delete the data: scripts/stack clean {stack.name}",
        )


def write_private(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.rename(path)
