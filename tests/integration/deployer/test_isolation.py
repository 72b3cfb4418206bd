"""From inside a site's containers: nothing of anybody else. From the host: every site."""

import asyncio
import contextlib
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
SERVER = "require('http').createServer((q, r) => r.end('hello')).listen(3001)"
CONNECT = """
const [host, port] = process.argv.slice(1);
const s = require('net').connect({host, port: +port, timeout: 1500});
s.on('connect', () => { console.log('open'); process.exit() });
s.on('timeout', () => { console.log('dropped'); process.exit() });
s.on('error', e => { console.log(e.code); process.exit() });
"""


async def iptables(*arguments: str) -> None:
    with contextlib.suppress(AssertionError):
        await run("iptables", *arguments)


@pytest.fixture
async def sites(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """Two sites' networks with a container each; address by container name."""
    settings = Settings(
        stack=STACK, database_url="x", amqp_url="x", key_file=tmp_path, templates_dir=tmp_path, sites_root=tmp_path,
        repos_root=tmp_path, builds_root=tmp_path, routes_dir=tmp_path, traefik_api="x", public_address="x",
        ca_file=tmp_path, subnet_pool=POOL,
    )  # fmt: skip
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
        for hook, direction in firewall.HOOKS:
            await iptables("-D", hook, "-j", firewall.chain(STACK, direction))
            await iptables("-F", firewall.chain(STACK, direction))
            await iptables("-X", firewall.chain(STACK, direction))
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


async def test_a_build_reaches_no_metadata_address(sites: dict[str, str], docker_cli: str, tmp_path: Path):
    """A Dockerfile is a customer's program too."""
    ask = "timeout 2 bash -c 'echo > /dev/tcp/169.254.169.254/80'"
    (tmp_path / "Dockerfile").write_text(f"FROM webmeteor/base:trixie\nRUN {ask} && exit 1 || echo closed\n")
    lines: list[str] = []
    env = builder.environment("unix:///var/run/docker.sock")
    argv = [docker_cli, "build", "--progress=plain", "--no-cache", str(tmp_path)]
    assert await stream(argv, lines.append, env=env, seconds=60) == 0, lines


async def test_the_rules_are_there_once_however_often_they_are_set(sites: dict[str, str]):
    """Set again at every start and every half minute."""
    for hook, direction in firewall.HOOKS:
        listed = (await run("iptables", "-S", hook)).splitlines()
        assert listed.count(f"-A {hook} -j {firewall.chain(STACK, direction)}") == 1
