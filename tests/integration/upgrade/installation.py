"""An installation in small: four services as processes, and what stands around them. The deployer is played: `play.py`.

The test runs it with today's code, `make.py` with the code of before: it uses only what both have.
"""

import asyncio
import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dns.message
import dns.rdatatype
import dns.rrset
import httpx

from tests.integration.dns_ssl.proxy import Authority, Proxy
from tests.integration.notifier.smtp import Relay
from tests.support.service import ServiceProcess
from tests.support.waiting import until

ADDRESS = "192.0.2.7"
PACKAGES = {
    "api-gateway": "api_gateway",
    "provisioner": "provisioner",
    "notifier": "notifier",
    "dns-ssl": "dns_ssl",
}
SCHEMAS = {
    "api-gateway": "gateway",
    "provisioner": "provisioner",
    "deployer": "deployer",
    "dns-ssl": "dns_ssl",
    "notifier": "notifier",
}
NEWER = {"backup": "backup"}
"""Schemas of services that are newer than the fixtures."""
KEYS = (*SCHEMAS, "common", "proofs")
"""Names of the key files."""
KEPT = ("sites", "repos", "archive")
"""The folders below an installation's root that an upgrade finds again."""
GIT = {
    "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_TERMINAL_PROMPT": "0", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
}  # fmt: skip


class Names(asyncio.DatagramProtocol):
    """A name server: every name leads to the platform; `texts` are the TXT records."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        asked = dns.message.from_wire(data)
        answer, [question] = dns.message.make_response(asked), asked.question
        text = self.texts.get(question.name.to_text(omit_final_dot=True))
        if question.rdtype == dns.rdatatype.A:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", ADDRESS))
        elif question.rdtype == dns.rdatatype.TXT and text:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "TXT", f'"{text}"'))
        self._transport.sendto(answer.to_wire(), addr)


class CertifiedProxy(Proxy):
    """Has a certificate of every name."""

    def _choose(self, connection: Any, name: str | None, default: Any) -> None:
        if name and name not in self._contexts:
            self.show(name)
        super()._choose(connection, name, default)


class Installation:
    """Its files, keys and templates are below `root`; `dsn` gives a schema's address in the database."""

    def __init__(self, root: Path, dsn: Callable[[str], str], amqp_url: str) -> None:
        self.root = root
        self.dsn = dsn
        self.amqp_url = amqp_url
        self.names, self.relay = Names(), Relay()
        self.processes: dict[str, ServiceProcess] = {}

    async def open(self) -> None:
        """Starts what stands around the services, and prepares them."""
        (self.root / "ca").mkdir()
        make_templates(self.root / "templates")
        authority = Authority(self.root / "ca")
        self._proxy = CertifiedProxy(authority)
        await self._proxy.start()
        await self.relay.start()
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self.names, ("127.0.0.1", 0)
        )
        settings = {
            "SITES_BEFORE_PROOF": "20",
            "SITES_ROOT": str(self.root / "sites"),
            "REPOS_ROOT": str(self.root / "repos"),
            "ARCHIVE_ROOT": str(self.root / "archive"),
            "EXPORTS_ROOT": str(self.root / "exports"),
            "READER_SOCKET": str(self.root / "reader" / "socket"),
            "HANDOVER_ROOT": str(self.root / "handover"),
            "CUTS_ROOT": str(self.root / "cuts"),
            "ARCHIVE_RECIPIENT": str(self.recipient),
            "TEMPLATES_DIR": str(self.root / "templates"),
            "GIT_URL": "https://git.webmeteor.localhost",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.relay.port),
            "MAIL_FROM": "WebMeteor <no-reply@webmeteor.localhost>",
            "DASHBOARD_URL": "https://app.webmeteor.localhost",
            "DNS_PROVIDER": "wildcard",
            "DNS_SERVER": "127.0.0.1:{}".format(self._transport.get_extra_info("sockname")[1]),
            "PUBLIC_ADDRESS": ADDRESS,
            "PROXY_ADDRESS": self._proxy.address,
            "CA_FILE": str(authority.file),
        }
        for name, package in PACKAGES.items():
            self.prepare(name, package, settings)
            settings.setdefault("WEBHOOK_URL", f"{self.processes['api-gateway'].url}/api/webhook/customer-site")

    def prepare(self, name: str, package: str, settings: dict[str, str]) -> ServiceProcess:
        """A service that is not started yet; each reads those of the settings that it knows."""
        of_its_own = {"DATABASE_URL": self.dsn((SCHEMAS | NEWER)[name]), "AMQP_URL": self.amqp_url}
        keys = {
            "KEY_FILE": str(self.key(name)),
            "COMMON_KEY_FILE": str(self.key("common")),
            "PROOFS_KEY_FILE": str(self.key("proofs")),
            "SOURCE_KEY_FILE": str(self.key("source")),
        }
        made = ServiceProcess(package, {**settings, **of_its_own, **keys}, self.root / f"{name}.log")
        self.processes[name] = made
        return made

    def key(self, name: str) -> Path:
        return self.root / "keys" / name

    @property
    def recipient(self) -> Path:
        return self.root / "recipients" / "archives"

    async def start(self, *names: str) -> None:
        """All that are prepared, unless some are named. Returns when they are ready."""
        await asyncio.gather(*(self.processes[name].start() for name in names or self.processes))

    async def stop(self, *names: str) -> None:
        for name in names or self.processes:
            assert await self.processes[name].stop() == 0, self.processes[name].log()[-3000:]

    async def close(self) -> None:
        """Kills what still runs."""
        for process in self.processes.values():
            await process.kill()
        self._transport.close()
        self.relay.stop()
        await self._proxy.stop()

    async def call(self, method: str, path: str, body: Any = None, *, token: str = "", expect: int) -> Any:
        """The JSON that the gateway answers."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            answer = await client.request(
                method, f"{self.processes['api-gateway'].url}{path}", json=body, headers=headers
            )
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def status(self, app_id: str, wanted: str, *, token: str) -> None:
        """Waits until the customer sees the site in this state."""

        async def reached() -> bool:
            return bool((await self.call("GET", f"/api/sites/{app_id}", token=token, expect=200))["status"] == wanted)

        await until(reached, 60)

    def git_url(self, repository: str, token: str) -> str:
        """`repository`: its full name."""
        return f"{self.processes['provisioner'].url.replace('//', f'//customer:{token}@')}/{repository}.git"


def make_templates(folder: Path) -> None:
    """As small as a site can be; the types differ in one file."""
    files = {f"base/{part}/Dockerfile": f"FROM scratch\nLABEL part={part}\n" for part in ("www", "api", "alert")}
    files |= {f"{name}/www/type": f"{name}\n" for name in ("portfolio", "business", "ecommerce", "blog")}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def git(folder: Path, *argv: str) -> str:
    """What a customer's git says. Raises CalledProcessError."""
    done = subprocess.run(("git", *argv), cwd=folder, env=GIT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Built(dict[tuple[str, str], str]):
    """A registry's digests: every image has been built already."""

    def get(self, key: Any, default: Any = None) -> Any:  # noqa: ARG002 - there is always one
        return f"sha256:{hashlib.sha256(repr(key).encode()).hexdigest()}"
