"""From inside a site's container no neighbour, platform service, engine or metadata can be reached.

Each target is first reached from the host (so it does listen); the probe first reaches the site's own database and
its own neighbours (so it can succeed). Then the probe inside must fail on every foreign target.
"""

import asyncio
import json
import re
import secrets
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.waiting import until

METADATA = "169.254.169.254"
PLATFORM_PORTS = (8000, 8001, 8002, 8003, 8004, 8005, 8099, 14000, 15000, 15025, 15354, 15432, 15672, 80, 443, 22)
PLATFORM_CONTAINERS = {"postgres": [5432], "rabbitmq": [5672], "powerdns": [8081, 5300], "mail-catcher": [1025]}
ENGINE_PORTS = (2375, 2376, 2377)
PHP_PROBE = """
$asked = json_decode($argv[1]);
$waiting = $open = [];
foreach ($asked as $number => [$host, $port]) {
    $flags = STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT;
    $socket = @stream_socket_client("tcp://$host:$port", $code, $text, 1.5, $flags);
    if ($socket !== false) { $waiting[$number] = $socket; }
}
for ($end = microtime(true) + 1.5; $waiting !== [] && microtime(true) < $end;) {
    $read = $except = null;
    $write = $waiting;
    if (!stream_select($read, $write, $except, 0, 200000)) { continue; }
    foreach ($write as $number => $socket) {
        $open[$number] = stream_socket_get_name($socket, true) !== false;
        unset($waiting[$number]);
    }
}
foreach ($asked as $number => [$host, $port]) {
    echo json_encode([$host, $port, $open[$number] ?? false, '']), "\\n";
}
"""
NODE_PROBE = """
const net = require("node:net");
const targets = JSON.parse(process.argv[1]);
Promise.all(targets.map(([host, port]) => new Promise((done) => {
  const socket = net.connect({ host, port, timeout: 1000 });
  const end = (open, text) => { socket.destroy(); done([host, port, open, text]); };
  socket.on("connect", () => end(true, ""));
  socket.on("timeout", () => end(false, "timeout"));
  socket.on("error", (error) => end(false, error.code));
}))).then((answers) => answers.forEach((answer) => console.log(JSON.stringify(answer))));
"""
PROBES = {"api": ("php", "-r", PHP_PROBE, "--"), "alert": ("node", "-e", NODE_PROBE)}

Target = tuple[str, int]


async def reached(site: Site, service: str, targets: list[Target]) -> dict[Target, bool]:
    """Which of `targets` accept a connection from inside the site's `service` container."""
    code, text = await engine.execute(site.container(service), *PROBES[service], json.dumps(targets), seconds=120)
    answers = [json.loads(line) for line in text.splitlines() if line.startswith("[")]
    assert code == 0
    assert len(answers) == len(targets), text
    return {(host, port): is_open for host, port, is_open, _ in answers}


async def addresses(container: str) -> list[str]:
    inspected = await engine.inspect(container)
    assert inspected, container
    return [n["IPAddress"] for n in inspected["NetworkSettings"]["Networks"].values() if n["IPAddress"]]


async def listens(host: str, port: int) -> bool:
    """Whether the host itself can connect: the counter-proof for each foreign target."""
    try:
        async with asyncio.timeout(2):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def neighbour(stranger: Customer) -> AsyncIterator[Site]:
    """Another customer's site."""
    site = await stranger.active_site("The neighbour")
    yield site
    await site.delete()


@pytest.mark.parametrize("service", ["api", "alert"])
async def test_probe_reaches_what_belongs_to_the_site(site: Site, service: str) -> None:
    """Positive control: own database, own api, own alert are reachable, by name and by address."""
    own: list[Target] = [("db", 5432), ("api", 80), ("alert", 3001)]
    own += [((await addresses(site.container("db")))[0], 5432)]
    answers = await reached(site, service, own)
    assert all(answers.values()), answers


@pytest.mark.parametrize("service", ["api", "alert"])
async def test_neighbours_containers_cannot_be_reached(site: Site, neighbour: Site, service: str) -> None:
    """None of the four containers of another customer's site accepts a connection, on any of its ports."""
    targets: list[Target] = []
    for name, port in (("db", 5432), ("api", 80), ("alert", 3001), ("www", 4200)):
        targets += [(address, port) for address in await addresses(neighbour.container(name))]
    for host, port in targets:
        assert await listens(host, port), f"{host}:{port} does not even answer the host"
    answers = await reached(site, service, targets)
    assert not any(answers.values()), answers


@pytest.mark.parametrize("service", ["api", "alert"])
async def test_neighbour_cannot_be_found_by_name(site: Site, neighbour: Site, service: str) -> None:
    """The engine's name service tells a site nothing about another's containers or the platform's."""
    names = [neighbour.container("db"), neighbour.container("api"), f"{site.stack.project}-postgres-1", "postgres"]
    answers = await reached(site, service, [(name, 5432) for name in names])
    assert not any(answers.values()), answers


@pytest.mark.parametrize("service", ["api", "alert"])
async def test_platform_containers_cannot_be_reached(site: Site, service: str) -> None:
    """PostgreSQL, RabbitMQ, PowerDNS and the mail catcher, at their own addresses on the engine's bridge."""
    targets: list[Target] = []
    for name, ports in PLATFORM_CONTAINERS.items():
        for address in await addresses(f"{site.stack.project}-{name}-1"):
            targets += [(address, port) for port in ports]
    for host, port in targets:
        assert await listens(host, port), f"{host}:{port} does not even answer the host"
    answers = await reached(site, service, targets)
    assert not any(answers.values()), answers


@pytest.mark.parametrize("service", ["api", "alert"])
async def test_host_cannot_be_reached(site: Site, service: str) -> None:
    """Neither the gateway's internal port nor any other of the platform's, on any address the host has."""
    assert await listens(site.stack.bind, 8000), "the gateway does not even answer the host"
    hosts = {*(await gateways(*around(site))), *host_addresses()}
    targets = [(host, port) for host in sorted(hosts) for port in PLATFORM_PORTS]
    # Loopback inside a container is the container's own: the api's own port 80 is there.
    targets += [(site.stack.bind, port) for port in PLATFORM_PORTS if port not in {80, 3001}]
    answers = await reached(site, service, targets)
    assert not any(answers.values()), [target for target, is_open in answers.items() if is_open]


async def test_a_port_opened_on_the_host_cannot_be_reached(site: Site) -> None:
    """Even a server that somebody starts on every address of the host is out of a site's reach."""
    server = await asyncio.start_server(lambda _, writer: writer.close(), "0.0.0.0", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        targets: list[Target] = [(gateway, port) for gateway in await gateways(*around(site))]
        targets += [(address, port) for address in host_addresses()]
        for host, _ in targets:
            assert await listens(host, port), f"{host}:{port} does not even answer the host"
        answers = await reached(site, "alert", targets)
    assert not any(answers.values()), answers


@pytest.mark.parametrize("service", ["api", "alert"])
async def test_metadata_and_engine_cannot_be_reached(site: Site, service: str) -> None:
    """Link-local metadata and the engine's TCP ports answer nothing; the engine's socket is not in the container."""
    targets: list[Target] = [(METADATA, 80), (METADATA, 443)]
    targets += [(gateway, port) for gateway in await gateways(*around(site)) for port in ENGINE_PORTS]
    answers = await reached(site, service, targets)
    assert not any(answers.values()), answers
    for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock"):
        code, _ = await engine.execute(site.container(service), "test", "-e", path, check=False)
        assert code != 0, path


BUILD = """FROM webmeteor/node:24
RUN {options} node -e '{probe}' '{targets}'; exit 9
"""
LISTEN = """require("node:net").createServer((s) => s.end()).listen(9999, "0.0.0.0")"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def other_build(site: Site) -> AsyncIterator[str]:
    """The address of what stands for somebody else's build step that listens."""
    name = f"webmeteor-other-build-{secrets.token_hex(4)}"
    options = ("-d", "--rm", "--name", name, "--network", f"{site.stack.project}_builders")
    await engine.docker("run", *options, "webmeteor/node:24", "node", "-e", LISTEN)
    try:
        [address] = await addresses(name)
        await until("a server on the builds' network", lambda: listens(address, 9999))
        yield address
    finally:
        await engine.docker("rm", "-f", name)


@pytest.mark.parametrize("options", ["", "--network=host"])
async def test_a_customers_build_reaches_nothing_of_anybody_else(
    site: Site, neighbour: Site, checkout: Checkout, other_build: str, options: str
) -> None:
    """Commands of a pushed Dockerfile run as strangers; the probe does reach itself. "Host" is their own container."""
    project = site.stack.project
    networks = ("bridge", network_of(site), network_of(neighbour), f"{project}_default", f"{project}_builders")
    hosts = await gateways(*networks)
    listening: list[Target] = [(other_build, 9999)]
    for each in (site, neighbour):
        for service, port in (("db", 5432), ("api", 80), ("alert", 3001), ("www", 4200)):
            listening += [(address, port) for address in await addresses(each.container(service))]
    for name, ports in PLATFORM_CONTAINERS.items():
        for address in await addresses(f"{site.stack.project}-{name}-1"):
            listening += [(address, port) for port in ports]
    server = await asyncio.start_server(lambda _, writer: writer.close(), "0.0.0.0", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        listening += [(host, port) for host in (*hosts, *host_addresses())]
        for host, port in listening:
            assert await listens(host, port), f"{host}:{port} does not even answer the host"
        targets = [*listening, *nobody_there(), (METADATA, 80), (METADATA, 443)]
        targets += [(host, port) for host in hosts for port in (*PLATFORM_PORTS, *ENGINE_PORTS)]
        targets += [(site.stack.bind, port) for port in (*PLATFORM_PORTS, *ENGINE_PORTS)]
        own: list[Target] = [("127.0.0.1", 9999)]
        answers = await reached_from_a_build(site, checkout, [*own, *targets], options)
    for target in own:
        assert answers.pop(target), f"the probe itself does not work: it did not reach {target}"
    assert not any(answers.values()), [target for target, is_open in answers.items() if is_open]


async def reached_from_a_build(
    site: Site, checkout: Checkout, targets: list[Target], options: str
) -> dict[Target, bool]:
    """What a RUN step said of each, by the deployment's log."""
    probe = " ".join((f"{LISTEN}.unref(); {NODE_PROBE}").split())
    text = BUILD.format(options=options, probe=probe, targets=json.dumps(targets))
    failed = await pushed_and_failed(site, checkout, text)
    log = await site.deployment_log(failed["deployment_id"])
    found = re.findall(r'\["([\d.]+)",(\d+),(true|false),', log)
    answers = {(host, int(port)): word == "true" for host, port, word in found}
    assert answers.keys() == set(targets), log[-3000:]
    return answers


def nobody_there() -> list[Target]:
    """Private addresses that lead out of this machine, as other stacks' services do while they are down."""
    stacks = [(f"172.30.{number}.{host}", port) for number in (1, 2, 3) for host, port in ((10, 5432), (11, 5672))]
    return [*stacks, ("10.1.2.3", 80), ("172.30.9.9", 80), ("192.168.1.1", 80), ("100.64.0.1", 80)]


async def pushed_and_failed(site: Site, checkout: Checkout, dockerfile: str) -> dict[str, Any]:
    """The failed deployment of this alert/Dockerfile; afterwards the working copy is as before."""
    commit = await checkout.push_files({"alert/Dockerfile": dockerfile}, "A hostile build")
    try:
        return await site.wait_commit(commit, status="failed")
    finally:
        await checkout.git("revert", "--no-edit", "HEAD")
        await checkout.push()
        await site.wait_commit(await checkout.head())


def network_of(site: Site) -> str:
    return f"{site.customer.customer_uuid}-{site.app_id}-network"


def around(site: Site) -> tuple[str, ...]:
    """Networks on which the host has an address that the site might try."""
    return network_of(site), "bridge", f"{site.stack.project}_default"


async def gateways(*networks: str) -> list[str]:
    """The host's own address on each."""
    return [await engine.host_address(network) for network in networks]


def host_addresses() -> list[str]:
    """The host's address on the interface that leads outside, if there is one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [probe.getsockname()[0]]
