"""From inside a site's containers: nothing of anybody else. From the host: every site."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from deployer.engine.docker import DockerEngine
from deployer.engine.protocol import NetworkSpec
from deployer.host import firewall
from deployer.settings import Settings
from tests.lib.engine import host_address
from tests.support.site_files import run

from .conftest import BUILDS
from .outside import ANSWER, FAR, PRIVATE, outside

STACK = "fw-test"
# Outside the pools of all stacks, whose own rules would come first.
POOL = "10.63.254.0/26"
IMAGE = "webmeteor/node:24"
SERVER = "require('http').createServer((q, r) => r.end('hello')).listen(3001)"
CONNECT = """
const [host, port] = process.argv.slice(1);
const s = require('net').connect({host, port: +port, timeout: 1500});
s.on('connect', () => { console.log('open'); process.exit() });
s.on('timeout', () => { console.log('dropped'); process.exit() });
s.on('error', e => { console.log(e.code); process.exit() });
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        stack=STACK, database_url="x", amqp_url="x", key_file=tmp_path, templates_dir=tmp_path, sites_root=tmp_path,
        handover_root=tmp_path,
        cuts_root=tmp_path,
        source_key_file=tmp_path, exports_root=tmp_path, builds_root=tmp_path, routes_dir=tmp_path,
        doorman_url="x", traefik_api="x",
        traefik_api_password="x", public_address="127.0.0.1", ca_file=tmp_path, subnet_pool=POOL, resolvers=(PRIVATE,),
        **BUILDS,
    )  # fmt: skip


@pytest.fixture
async def sites(settings: Settings) -> AsyncIterator[dict[str, str]]:
    """Two sites' networks with a container each; address by container name."""
    engine = DockerEngine(settings.docker_host, STACK, settings.registry)
    made = {f"wmfw-{number}": f"10.63.254.{16 * number + 2}" for number in range(2)}
    await gone(made)  # what a killed run has left
    try:
        await firewall.ensure(settings)
        await firewall.ensure(settings)
        for number, (name, address) in enumerate(made.items()):
            network = f"10.63.254.{16 * number}/28"
            await engine.ensure_network(NetworkSpec(name, network, f"10.63.254.{16 * number + 1}", {}))
            await run(
                "docker", "run", "-d", "--name", name, "--network", name, "--ip", address, "--cap-drop", "ALL",
                "--dns", PRIVATE, IMAGE, "node", "-e", SERVER,
            )  # fmt: skip
        yield made
    finally:
        await gone(made)
        await engine.close()


async def gone(sites: Iterable[str]) -> None:
    for name in sites:
        with contextlib.suppress(AssertionError):
            await run("docker", "rm", "-f", name)
        with contextlib.suppress(AssertionError):
            await run("docker", "network", "rm", name)
    await firewall.remove(STACK)


async def until_open(address: str) -> None:
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(address, 3001)
                writer.close()
                return
            await asyncio.sleep(0.1)


async def connect(container: str, host: str, port: int) -> str:
    return await run("docker", "exec", container, "node", "-e", CONNECT, host, str(port))


@pytest.fixture
async def host_service() -> AsyncIterator[int]:
    """Something that listens on every address of the host."""
    async with await asyncio.start_server(lambda _, writer: writer.close(), "0.0.0.0", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def test_a_site_reaches_itself_and_nobody_else(sites: dict[str, str], host_service: int) -> None:
    """No other site, no platform service, no engine, no metadata address; the host reaches every site."""
    (one, own), (_, other) = sites.items()
    gateway = "10.63.254.1"
    docker0 = await host_address("bridge")
    for address in sites.values():
        await until_open(address)
    assert await connect(one, own, 3001) == "open"
    for host, port in (
        (other, 3001),  # another site
        (gateway, host_service), (docker0, host_service),  # any service of the host
        (gateway, 2375), (gateway, 22),
        ("169.254.169.254", 80), ("172.30.1.2", 5432), ("192.168.1.1", 80), ("100.64.0.1", 80), ("10.1.2.3", 80),
    ):  # fmt: skip
        assert await connect(one, host, port) == "dropped", (host, port)


LOOK_UP = "require('dns').lookup('shop.example', (error, address) => console.log(error ? error.code : address))"


async def test_a_site_asks_the_named_resolver_and_no_other(sites: dict[str, str]) -> None:
    """The engine asks on the site's behalf from inside its network; port 53 is no way to anybody else."""
    async with outside():
        for name, address in sites.items():
            await until_open(address)
            assert await connect(name, FAR, 443) == "open"  # the internet
            assert await run("docker", "exec", name, "node", "-e", LOOK_UP) == ANSWER
            assert await connect(name, PRIVATE, 53) == "open"
            assert await connect(name, PRIVATE, 443) == "dropped"
            assert await connect(name, FAR, 53) == "dropped"
    for host in ("169.254.169.254", "10.1.2.3", "192.168.1.1"):
        assert await connect("wmfw-0", host, 53) == "dropped", host


MANY = """
const [host, port, times] = process.argv.slice(1);
const net = require('net'), words = {};
let left = +times;
for (let i = 0; i < times; i++) {
  const s = net.connect({host, port: +port, timeout: 1500});
  const end = (word) => { s.destroy(); words[word] = (words[word] || 0) + 1;
    if (--left === 0) { console.log(JSON.stringify(words)); process.exit(); } };
  s.on('connect', () => end('open')); s.on('timeout', () => end('dropped')); s.on('error', () => end('dropped'));
}
"""


async def test_a_sites_mail_goes_through_a_relay_and_not_in_floods(sites: dict[str, str], settings: Settings) -> None:
    """Port 25 is closed; what a shop sends on 587 or 465 passes; a flood does not, and is no neighbour's concern."""
    (one, first), (other, second) = sites.items()
    await until_open(first)
    await until_open(second)
    async with outside():
        assert await connect(one, FAR, 443) == "open"
        assert await connect(one, FAR, 25) == "dropped"
        assert json.loads(await run("docker", "exec", one, "node", "-e", MANY, FAR, "587", "20")) == {"open": 20}
        flood = json.loads(await run("docker", "exec", one, "node", "-e", MANY, FAR, "465", "60"))
        assert flood["dropped"] > 30, flood
        await firewall.ensure(settings)  # as every half minute: what was counted stays counted
        assert await connect(one, FAR, 587) == "dropped"
        assert await connect(other, FAR, 587) == "open"
        assert await connect(one, FAR, 443) == "open"


async def test_rules_are_taken_away_without_a_trace(sites: dict[str, str]) -> None:
    """What others have in the same chains stays; asked again, there is nothing to do."""
    theirs = ("DOCKER-USER", "-d", "203.0.113.7", "-j", "RETURN")
    await run("iptables", "-A", *theirs)
    try:
        await firewall.remove(STACK)
        await firewall.remove(STACK)
        everything = await run("iptables", "-S")
        assert firewall.chain(STACK, "") not in everything
        assert "203.0.113.7" in everything
    finally:
        await run("iptables", "-D", *theirs)


async def test_the_rules_are_there_once_however_often_they_are_set(sites: dict[str, str]) -> None:
    """Set again at every start, every half minute and before each build."""
    await the_rules_are_there_once()


async def test_rules_that_somebody_flushed_come_back(sites: dict[str, str], settings: Settings) -> None:
    """A flush by hand, or by whatever else manages the machine's firewall; several at once put them back once."""
    whole = await run("iptables", "-S", firewall.chain(STACK, "FWD"))
    for hook, direction in firewall.HOOKS:
        await run("iptables", "-D", hook, "-j", firewall.chain(STACK, direction))
        await run("iptables", "-F", firewall.chain(STACK, direction))
    await asyncio.gather(*(firewall.ensure(settings) for _ in range(3)))
    await the_rules_are_there_once()
    assert await run("iptables", "-S", firewall.chain(STACK, "FWD")) == whole


async def the_rules_are_there_once() -> None:
    for hook, direction in firewall.HOOKS:
        listed = (await run("iptables", "-S", hook)).splitlines()
        assert listed.count(f"-A {hook} -j {firewall.chain(STACK, direction)}") == 1
