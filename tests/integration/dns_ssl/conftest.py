"""The test stack's PowerDNS, a TLS server of the test's own, and dns-ssl as a process between them."""

import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from aio_pika.abc import AbstractRobustConnection

from dns_ssl import powerdns
from dns_ssl.lookup import DnsLookup
from dns_ssl.powerdns import PowerDns
from tests.integration.dns_ssl.proxy import Authority, Proxy
from tests.support.dns import DnsServer, dns_server
from tests.support.events import Elsewhere
from tests.support.service import ServiceProcess

ZONE, OURS = "webmeteor.localhost", "192.0.2.7"


@pytest.fixture(scope="session")
def server() -> DnsServer:
    return dns_server()


@pytest.fixture
async def provider(server: DnsServer) -> AsyncIterator[PowerDns]:
    async with powerdns.session(server.api_url, server.api_key) as session:
        yield PowerDns(session, ZONE)


@pytest.fixture
def lookup(server: DnsServer) -> DnsLookup:
    return DnsLookup(server.address)


@pytest.fixture
async def domain(provider: PowerDns) -> AsyncIterator[str]:
    """A name nobody else uses; gone afterwards."""
    name = f"t{secrets.token_hex(6)}.{ZONE}"
    yield name
    await provider.remove(name)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
async def proxy(authority: Authority) -> AsyncIterator[Proxy]:
    made = Proxy(authority)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture(scope="module")
def amqp_url(vhosts: Iterator[str]) -> str:
    """One virtual host per module: declaring all queues takes long; what a killed service left is purged."""
    return next(vhosts)


@pytest.fixture
async def elsewhere(connection: AbstractRobustConnection) -> Elsewhere:
    made = Elsewhere(connection)
    await made.start(purge="dns-ssl")
    return made


NewService = Callable[..., ServiceProcess]


@pytest.fixture
async def new_service(
    dsn: str,
    amqp_url: str,
    key_file: Path,
    server: DnsServer,
    proxy: Proxy,
    authority: Authority,
    elsewhere: Elsewhere,
    tmp_path: Path,
) -> AsyncIterator[NewService]:
    """`new_service(NAME="value")`: dns-ssl with these settings changed, not started yet."""
    made: list[ServiceProcess] = []

    def make(**changes: str) -> ServiceProcess:
        settings = {
            "DATABASE_URL": dsn,
            "AMQP_URL": amqp_url,
            "KEY_FILE": str(key_file),
            "DNS_PROVIDER": "powerdns",
            "PDNS_URL": server.api_url,
            "PDNS_API_KEY": server.api_key,
            "DNS_SERVER": server.address,
            "PROXY_ADDRESS": proxy.address,
            "CA_FILE": str(authority.file),
            "CERTIFICATE_WAIT_SECONDS": "1",
            **changes,
        }
        made.append(ServiceProcess("dns_ssl", settings, tmp_path / f"dns-ssl-{len(made)}.log"))
        return made[-1]

    yield make
    for process in made:
        await process.kill()


@pytest.fixture
async def running(new_service: NewService) -> ServiceProcess:
    process = new_service()
    await process.start()
    return process
