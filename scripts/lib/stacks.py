"""A stack: where its files are, what it listens on, its secrets, and the compose command that speaks to it."""

import base64
import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lib import builder, env_file
from lib.shell import ROOT, VAR, SetupError, output

PRODUCTION_FILE = "docker-compose.yaml"
FOLDERS = (
    *("secrets", "sites", "repos", "archive", "builds", "reader", "registry"),
    *("routes", "traefik", "trust", "pebble", "mail"),
)
# The administrators of database and broker, then each service's users there; last, who asks Traefik's API.
PASSWORDS = (
    *("POSTGRES", "RABBITMQ", "GATEWAY", "PROVISIONER", "DEPLOYER", "DNS_SSL", "NOTIFIER"),
    *("BROKER_API_GATEWAY", "BROKER_PROVISIONER", "BROKER_DEPLOYER", "BROKER_DNS_SSL", "BROKER_NOTIFIER"),
    "TRAEFIK_API",
)
# A key file per service; `common` is for what api-gateway and provisioner send each other, `proofs` for what
# api-gateway sends the notifier.
KEYS = ("api-gateway", "provisioner", "deployer", "dns-ssl", "notifier", "common", "proofs")
# Whose secrets were under the one key of before.
OLD_KEY_READERS = ("api-gateway", "provisioner", "deployer", "common")


@dataclass(frozen=True)
class Stack:
    name: str
    bind: str
    subnet_pool: str
    subnet: str  # of the stack's own services; outside the sites' pool
    builders_subnet: str  # of builds, and of the image registry that they reach
    overrides: tuple[str, ...] = ()  # compose files on top of the common one
    ready_seconds: int = 60  # how long a site's new containers may take; tests wait for it to pass
    build_seconds: int = 600  # the same for one build
    base_domain: str = "webmeteor.localhost"
    compose_file: str = "docker-compose.dev.yaml"
    settings: Mapping[str, str] = field(default_factory=dict)  # of `.env.example` that the stack has otherwise

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
        """A fixed one on the stack's own network."""
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
        # All of it, so that no setting comes from the `.env` of whoever runs a platform from this folder.
        example = env_file.values((ROOT / ".env.example").read_text()) if self.compose_file == PRODUCTION_FILE else {}
        return {**example, **settings, **self.settings, **made}

    def compose(self, *argv: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """The command and its environment; by the toolbox where this machine's docker has no compose."""
        files = [part for name in (self.compose_file, *self.overrides) for part in ("-f", name)]
        command = ("docker", "compose", *files, *argv)
        environment = self.environment()
        if output("docker", "compose", "version") is None:
            command = builder.in_toolbox(*command, names=(*environment, "LOG_LEVEL", "TRAEFIK_LOG_LEVEL"))
        return command, environment


STACKS = {
    "dev": Stack("dev", "127.0.0.1", "10.128.0.0/10", "172.30.1.0/24", "172.30.101.0/24"),
    "test": Stack(
        "test", "127.0.0.2", "10.192.0.0/10", "172.30.2.0/24", "172.30.102.0/24", ready_seconds=25, build_seconds=75
    ),
    # Whose processes tests/e2e/crash kills; it lives as long as those tests run.
    "crash": Stack(
        "crash",
        "127.0.0.3",
        "10.64.0.0/10",
        "172.30.3.0/24",
        "172.30.103.0/24",
        ("tests/e2e/crash/docker-compose.crash.yaml",),
    ),
    # The production file with an authority, a DNS server and a mail server of its own: tests/production.
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
    """Folders, passwords and keys; what is there stays, what is new is added."""
    for name in FOLDERS:
        (stack.files / name).mkdir(parents=True, exist_ok=True)
    for name in ("secrets", "traefik"):
        (stack.files / name).chmod(0o700)
    link = stack.files / "ca.pem"
    if not link.is_symlink():
        link.symlink_to("trust/ca.pem")
    if not stack.secrets_file.exists():
        _refuse_orphaned_data(stack)
    write_private(stack.secrets_file, _all_secrets(stack))
    write_keys(stack.files / "secrets")


def _all_secrets(stack: Stack) -> str:
    text = stack.secrets_file.read_text() if stack.secrets_file.exists() else ""
    kept = env_file.values(text)
    lines = {name: secrets.token_hex(24) for name in (*password_names(), "PDNS_API_KEY")} | kept
    # The two addresses are for tests and tools outside containers.
    lines |= {
        "WEBMETEOR_ADMIN_DATABASE_URL": f"postgresql://webmeteor:{lines['POSTGRES_PASSWORD']}@{stack.address(10)}:5432/webmeteor",
        "WEBMETEOR_AMQP_URL": f"amqp://webmeteor:{lines['RABBITMQ_PASSWORD']}@{stack.address(11)}:5672/webmeteor",
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def password_names() -> list[str]:
    return [f"{role}_PASSWORD" for role in PASSWORDS]


def write_keys(folder: Path) -> None:
    """A key as Fernet wants it in each file that is missing; one that is there is needed to read what it encrypted.

    Installations of before had one file for all, `key`: whose secrets it encrypted goes on reading them.
    """
    keys, before = folder / "keys", folder / "key"
    keys.mkdir(exist_ok=True)
    keys.chmod(0o700)
    for name in KEYS:
        if not (keys / name).exists():
            older = before.read_text() if before.exists() and name in OLD_KEY_READERS else ""
            fresh = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
            write_private(keys / name, f"{fresh}\n{older}")


def _refuse_orphaned_data(stack: Stack) -> None:
    """New passwords would not open the old database, a new key not its secrets."""
    if output("docker", "volume", "ls", "-q", "--filter", stack.label):
        raise SetupError(
            f"the {stack.name} stack has data but var/{stack.name}/secrets is gone",
            f"put var/{stack.name}/secrets back, or give the data up: scripts/stack clean {stack.name}",
        )


def write_private(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.rename(path)
