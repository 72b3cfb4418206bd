"""From inside a site's containers: nothing of anybody else. From the host: every site."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from deployer import builder, firewall
from deployer.engine.docker import DockerEngine
from deployer.engine.protocol import NetworkSpec
from deployer.process import stream
from deployer.settings import Settings

from .conftest import run

STACK = "fw-test"
POOL = "10.255.255.0/26"
IMAGE = "webmeteor/node:24"
ASK_ALL = """
const net = require("net");
net.createServer((s) => s.end()).listen(9999, "127.0.0.1").unref();
for (const [host, port] of JSON.parse(process.argv[1])) {
  const s = net.connect({host, port, timeout: 1500});
  const end = (word) => { s.destroy(); console.log(host + ":" + port + " " + word); };
  s.on("connect", () => end("open")); s.on("timeout", () => end("closed")); s.on("error", () => end("closed"));
}
"""
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
        reader_socket=tmp_path / "reader", builds_root=tmp_path, routes_dir=tmp_path, traefik_api="x",
        public_address="x", ca_file=tmp_path, subnet_pool=POOL,
    )  # fmt: skip


@pytest.fixture
async def sites(settings: Settings) -> AsyncIterator[dict[str, str]]:
    """Two sites' networks with a container each; address by container name."""
    engine = DockerEngine(settings.docker_host, STACK)
    made = {f"wmfw-{number}": f"10.255.255.{16 * number + 2}" for number in range(2)}
    try:
        await firewall.ensure(settings)
        await firewall.ensure(settings)
        for number, (name, address) in enumerate(made.items()):
            network = f"10.255.255.{16 * number}/28"
            await engine.ensure_network(NetworkSpec(name, network, f"10.255.255.{16 * number + 1}", {}))
            await run(
                "docker", "run", "-d", "--name", name, "--network", name, "--ip", address, "--cap-drop", "ALL",
                IMAGE, "node", "-e", SERVER,
            )  # fmt: skip
        yield made
    finally:
        for name in made:
            with contextlib.suppress(AssertionError):
                await run("docker", "rm", "-f", name)
            with contextlib.suppress(AssertionError):
                await run("docker", "network", "rm", name)
        await firewall.remove(STACK)
        await engine.close()


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


async def test_a_site_reaches_itself_and_nobody_else(sites: dict[str, str], host_service: int):
    """No other site, no platform service, no engine, no metadata address; the host reaches every site."""
    (one, own), (_, other) = sites.items()
    gateway = "10.255.255.1"
    docker0 = await run("docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}")
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


async def test_a_build_reaches_neither_sites_nor_the_host(
    sites: dict[str, str], docker_cli: str, tmp_path: Path, host_service: int
):
    """A Dockerfile is a customer's program too. Its own port shows that the answer can be yes."""
    docker0 = await run("docker", "network", "inspect", "bridge", "-f", "{{(index .IPAM.Config 0).Gateway}}")
    foreign = [(address, 3001) for address in sites.values()]
    foreign += [(docker0, host_service), ("169.254.169.254", 80), ("10.1.2.3", 80), ("192.168.1.1", 80)]
    asked = json.dumps([["127.0.0.1", 9999], *foreign])
    for address in sites.values():
        await until_open(address)
    (tmp_path / "Dockerfile").write_text(f"FROM {IMAGE}\nRUN node -e '{' '.join(ASK_ALL.split())}' '{asked}'\n")
    lines: list[str] = []
    env = builder.environment("unix:///var/run/docker.sock")
    argv = [docker_cli, "build", "--progress=plain", "--no-cache", str(tmp_path)]
    assert await stream(argv, lines.append, env=env, seconds=60) == 0, lines
    said = "\n".join(lines)
    assert "127.0.0.1:9999 open" in said, said
    assert [f"{host}:{port}" for host, port in foreign if f"{host}:{port} closed" not in said] == [], said


async def test_rules_are_taken_away_without_a_trace(sites: dict[str, str]):
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


async def test_the_rules_are_there_once_however_often_they_are_set(sites: dict[str, str]):
    """Set again at every start, every half minute and before each build."""
    await the_rules_are_there_once()


async def test_rules_that_somebody_flushed_come_back(sites: dict[str, str], settings: Settings):
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
