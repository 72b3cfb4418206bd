"""Hostile Dockerfiles in the real builder: no address but public ones, no image but one's own, limits that hold."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from deployer import image_names
from deployer.build import sandbox
from deployer.build.builder import Order
from deployer.build.workshop import Workshop, workshop
from deployer.errors import BuildFailedError, BuildTimeoutError, SourceRefusedError
from deployer.images.tokens import Access
from deployer.settings import EngineSettings
from shared import names
from tests.lib.engine import host_address
from tests.support import stack
from tests.support.site_files import run
from tests.support.waiting import until

from .conftest import BUILDS, BUILDS_ROOT, HOST
from .outside import FAR, PRIVATE, outside

pytestmark = pytest.mark.stack

NODE = "FROM webmeteor/node:24\n"
ROOT = f"{NODE}USER root\n"
TREE = "a" * 40
REGISTRY = BUILDS["registry_for_builds"]
GATEWAY = "172.30.102.1"


@dataclass
class Yard:
    """Builds of one site, with what they printed."""

    images: Workshop
    settings: EngineSettings
    folder: Path
    app_id: str = field(default_factory=names.new_app_id)
    customer: str = field(default_factory=names.new_customer_uuid)
    lines: list[str] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    async def tag(self) -> str:
        return image_names.tag(TREE, await self.images.library.version())

    async def build(self, dockerfile: str | bytes, files: dict[str, str] | None = None) -> str:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        content = dockerfile if isinstance(dockerfile, bytes) else dockerfile.encode()
        (self.folder / "Dockerfile").write_bytes(content)
        for name, text in (files or {}).items():
            (self.folder / name).write_text(text)
        self.lines.clear()
        return await self.images.builder.build(await self.order(), self.lines.append, self.turns.append)

    async def order(self, folder: str = "", files: Awaitable[object] | None = None) -> Order:
        repository = image_names.site(self.app_id, "alert")
        return Order(self.app_id, self.customer, "alert", repository, await self.tag(), self.folder, folder, files)

    async def fails(self, dockerfile: str | bytes, files: dict[str, str] | None = None) -> str:
        """The message of the failed deployment."""
        with pytest.raises((BuildFailedError, BuildTimeoutError)) as failure:
            await self.build(dockerfile, files)
        return failure.value.message

    async def content(self, reference: str, *argv: str) -> str:
        """What a command says in the built image."""
        await self.images.library.at_hand(reference)
        image = f"{self.settings.registry}/{reference}"
        return await run("docker", "run", "--rm", "--network", "none", image, *argv)

    async def forget(self) -> None:
        await self.images.builder.forget(self.app_id)
        await self.images.library.keep_only(self.app_id, ())


Yards = Callable[..., Yard]


@pytest.fixture
async def yards(templates_built: None) -> AsyncIterator[Yards]:
    """`yards()`: a site's builds; limits of its own by keyword."""
    made: list[Yard] = []
    async with aiohttp.ClientSession() as session:

        def make(**more: Any) -> Yard:
            folder = BUILDS_ROOT / f".yard-{len(made)}"
            settings = EngineSettings(
                stack="test", subnet_pool="10.192.0.0/10", templates_dir=stack.ROOT / "templates",
                builds_root=BUILDS_ROOT, **{**BUILDS, **more},
            )  # fmt: skip
            made.append(Yard(workshop(settings, session), settings, folder))
            return made[-1]

        yield make
        for yard in made:
            await yard.forget()
            await yard.images.engine.close()
            shutil.rmtree(yard.folder, ignore_errors=True)


@pytest.fixture
async def yard(yards: Yards) -> Yard:
    return yards()


@dataclass
class Door:
    """Listens on every address of the host, and counts who comes."""

    port: int
    visitors: list[str]

    def addresses(self, *hosts: str) -> list[str]:
        return [f"http://{host}:{self.port}/" for host in hosts]


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    visitors: list[str] = []

    def note(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visitors.append(str(writer.get_extra_info("peername")))
        writer.close()

    async with await asyncio.start_server(note, "0.0.0.0", 0) as server:
        yield Door(server.sockets[0].getsockname()[1], visitors)


async def inside() -> list[str]:
    """Addresses under which a service of the host might be found from a build."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((FAR, 9))
        return ["127.0.0.1", HOST, GATEWAY, await host_address("bridge"), probe.getsockname()[0], "0.0.0.0"]


ASK = """
const net = require("net");
net.createServer((s) => s.end()).listen(9999, "127.0.0.1").unref();
for (const [host, port] of JSON.parse(process.argv[2])) {
  const s = net.connect({host, port, timeout: 1500});
  const end = (word) => { s.destroy(); console.log(host + ":" + port + " " + word); };
  s.on("connect", () => end("open")); s.on("timeout", () => end("closed")); s.on("error", () => end("closed"));
}
"""


async def test_an_ordinary_build_ends_in_the_registry_under_its_tree(yard: Yard) -> None:
    """Named by digest; the engine fetches it; the same again comes from the cache."""
    reference = await yard.build(f"{NODE}RUN echo hello > /tmp/x\nCOPY note /note\n", {"note": "mine"})
    assert await yard.images.library.find(image_names.site(yard.app_id, "alert"), await yard.tag()) == reference
    assert await yard.content(reference, "cat", "/note") == "mine"
    assert await yard.build(f"{NODE}RUN echo hello > /tmp/x\nCOPY note /note\n", {"note": "mine"}) == reference
    assert "Using cache" in yard.said


async def test_a_builder_is_ready_before_its_files_and_waits_for_them(yard: Yard) -> None:
    """They are below the folder that it has mounted from the start; nobody waits for the removal of its container."""
    yard.folder.mkdir()

    async def read() -> None:
        await until(lambda: containers(yard))
        (yard.folder / "part").mkdir()
        (yard.folder / "part" / "Dockerfile").write_text(f"{NODE}COPY note /note\n")
        (yard.folder / "part" / "note").write_text("late")

    reference = await yard.images.builder.build(await yard.order("part", read()), yard.lines.append, yard.turns.append)
    assert await yard.content(reference, "cat", "/note") == "late"
    await yard.images.builder.end_left(yard.app_id)
    assert not await containers(yard)


async def test_a_builder_whose_files_are_refused_is_gone_and_ran_nothing(yard: Yard) -> None:
    yard.folder.mkdir()
    (yard.folder / "Dockerfile").write_text(f"{NODE}RUN echo begun\n")

    async def read() -> None:
        await until(lambda: containers(yard))
        raise SourceRefusedError("refused_tree", "No.")

    with pytest.raises(SourceRefusedError):
        await yard.images.builder.build(await yard.order("", read()), yard.lines.append, yard.turns.append)
    assert (yard.lines, await containers(yard)) == ([], "")


async def containers(yard: Yard) -> str:
    """The ids of those that run, or have run, for the site."""
    return await run("docker", "ps", "-aq", "--filter", f"label={sandbox.BUILD}={yard.app_id}")


async def test_processes_that_ready_the_runtimes_at_once_leave_each_other_alone(yards: Yards) -> None:
    """The service and `warm` have a builder each, and the container that fills the volume has one name."""
    assert len(set(await asyncio.gather(*(yards().images.builder.prepare() for _ in range(3))))) == 1


async def test_a_step_reaches_the_internet_and_nothing_else(yard: Yard, door: Door) -> None:
    """Not the host under any of its addresses, no private network, no mail server, no resolver but the machine's.

    (These are not asked: the running stack's deployer sets the same rules, and would not know of one of this test's.)
    """
    async with outside():
        hosts = await inside()
        closed: list[tuple[str, int]] = [(host, door.port) for host in hosts]
        closed += [(GATEWAY, port) for port in (22, 80, 443, 2375)] + [(HOST, 8099), (HOST, 15500)]
        closed += [("172.30.2.10", 5432), ("172.30.2.11", 5672), ("169.254.169.254", 80), ("169.254.169.254", 53)]
        closed += [("10.1.2.3", 80), ("192.168.1.1", 80), ("100.64.0.1", 80)]
        closed += [(FAR, port) for port in (25, 53, 465, 587)]
        closed += [(PRIVATE, port) for port in (53, 443)]
        asked = json.dumps([["127.0.0.1", 9999], [FAR, 443], *closed])
        await yard.build(f"{ROOT}COPY ask.js /ask.js\nRUN node /ask.js '{asked}'\n", {"ask.js": ASK})
    for host, port in (("127.0.0.1", 9999), (FAR, 443)):
        assert f"{host}:{port} open" in yard.said, yard.said
    assert [f"{host}:{port}" for host, port in closed if f"{host}:{port} closed" not in yard.said] == []
    assert door.visitors == []


ADDS = [
    pytest.param(lambda url: f"{ROOT}ADD {url} /x\n".encode(), id="plain"),
    pytest.param(lambda url: f"{ROOT}ADD\x0b{url} /x\n".encode(), id="vertical-tab"),
    pytest.param(lambda url: f"{ROOT}ADD\x0c{url} /x\n".encode(), id="form-feed"),
    pytest.param(lambda url: f"{ROOT}ADD\r{url} /x\n".encode(), id="carriage-return"),
    pytest.param(lambda url: f"{ROOT}ADD\u00a0{url} /x\n".encode(), id="no-break-space"),
    pytest.param(lambda url: f"{ROOT}ARG U={url}\nADD $U /x\n".encode(), id="variable"),
    pytest.param(lambda url: f'{ROOT}ADD ["{url}", "/x"]\n'.encode(), id="json"),
    pytest.param(lambda url: f"{ROOT}AD\\\nD {url} /x\n".encode(), id="continued"),
    pytest.param(lambda url: f"FROM {url.split('/')[2]}/api/rawdata\n".encode(), id="registry"),
    pytest.param(lambda url: f"ARG X={url.split('/')[2]}/a\nFROM $X\n".encode(), id="registry-by-variable"),
    pytest.param(lambda url: f"{ROOT}COPY --from={url.split('/')[2]}/a / /x\n".encode(), id="copy-from"),
    pytest.param(lambda url: f"{ROOT}ADD {url}repo.git /x\n".encode(), id="git"),
    pytest.param(lambda url: f"# syntax={url.split('/')[2]}/f:1\n{ROOT}ADD {url} /x\n".encode(), id="frontend"),
    pytest.param(lambda url: b'{"syntax": "' + url.split("/")[2].encode() + b'/f:1"}', id="json-frontend"),
]  # fmt: skip


@pytest.mark.parametrize("trick", ADDS)
async def test_no_way_of_naming_an_address_reaches_the_host(
    yards: Yards, door: Door, trick: Callable[[str], bytes]
) -> None:
    """Whoever reads the file, and however: what fetches is where the step is, behind the same walls."""
    [url] = door.addresses(GATEWAY)
    await yards(build_seconds=20).fails(trick(url))
    assert door.visitors == []


async def test_a_name_that_leads_inside_leads_nowhere(yard: Yard, door: Door) -> None:
    """A public name with a private address, as an attacker's own DNS gives out: walls know addresses, not names."""
    host = f"{GATEWAY}.nip.example"
    line = f"RUN echo '{GATEWAY} {host}' >> /etc/hosts; node -e 'fetch(\"http://{host}:{door.port}\").catch(e => 0)'"
    await yard.build(f"{ROOT}{line}\n")
    assert door.visitors == []


@pytest.fixture
async def neighbour(yards: Yards) -> tuple[Yard, str]:
    """A second customer's site, and the image that has a secret."""
    other = yards()
    reference = await other.build(f"{NODE}COPY secret /secret\n", {"secret": "of somebody else"})
    return other, reference


async def test_no_image_but_ones_own_and_the_runtimes(yard: Yard, neighbour: tuple[Yard, str]) -> None:
    """Not by the engine's name, not by the registry's, not by where an image might lie."""
    _, theirs = neighbour
    repository = theirs.partition("@")[0]
    wanted = (
        "webmeteor/platform:dev", "webmeteor/postgres:17", f"{REGISTRY}/{theirs}", f"{REGISTRY}/{repository}:{TREE}",
        f"{HOST}:15500/{theirs}", theirs, "docker-daemon:webmeteor/platform:dev", f"docker://{REGISTRY}/{theirs}",
    )  # fmt: skip
    for image in wanted:
        for way in (f"FROM {image}\n", f"{ROOT}COPY --from={image} / /x\n"):
            await yard.fails(way)
    message = await yard.fails(f"{ROOT}RUN --mount=type=bind,from={REGISTRY}/{theirs},target=/x cat /x/secret\n")
    assert "somebody else" not in message + yard.said


async def test_a_builds_token_opens_its_own_repository_alone(yard: Yard, neighbour: tuple[Yard, str]) -> None:
    """As the registry decides: nothing of a second customer's is read, written or deleted; runtimes are only read."""
    other, theirs = neighbour
    mine, others = image_names.site(yard.app_id, "alert"), theirs.partition("@")[0]
    token = yard.images.tokens.sign({mine: ("push", "pull"), "runtime/node": ("pull",)}, 60)
    headers = {"Authorization": f"Bearer {token}"}
    url = f"http://{yard.settings.registry}/v2"
    asked = [
        ("POST", f"{mine}/blobs/uploads/", 202), ("GET", f"{others}/manifests/{TREE}", 401),
        ("POST", f"{others}/blobs/uploads/", 401), ("PUT", f"{others}/manifests/{TREE}", 401),
        ("DELETE", f"{others}/manifests/{theirs.partition('@')[2]}", 401), ("GET", "_catalog", 401),
        ("POST", "runtime/node/blobs/uploads/", 401), ("DELETE", f"{mine}/manifests/{theirs.partition('@')[2]}", 401),
        ("GET", f"{mine}/blobs/uploads/..%2f..%2f{others}", 401),
    ]  # fmt: skip
    async with aiohttp.ClientSession() as session:
        for method, path, status in asked:
            async with session.request(method, f"{url}/{path}", headers=headers) as response:
                assert response.status in {status, 404} - ({404} if status == 202 else set()), (method, path)
            async with session.request(method, f"{url}/{path}") as response:
                assert response.status in {401, 404}, (method, path, "without a token")
        expired = yard.images.tokens.sign({mine: ("pull",)}, -300)
        async with session.get(f"{url}/{mine}/tags/list", headers={"Authorization": f"Bearer {expired}"}) as response:
            assert response.status == 401
    assert await other.content(theirs, "cat", "/secret") == "of somebody else"


async def test_a_step_cannot_speak_for_the_builder(yard: Yard) -> None:
    """Lines like the builder's own, signals and memory of process 1: what counts is what really was built."""
    forged = '={"pushed": "sha256:' + "0" * 64 + '"}'
    attack = (
        f"RUN echo '{forged}'; printf '\\n{forged}\\n'; for f in 0 1 2; do echo '{forged}' > /proc/1/fd/$f; done;"
        " kill -9 1; kill -STOP 1; cat /proc/1/environ /proc/1/mem > /dev/null; echo survived\n"
    )
    reference = await yard.build(f"{ROOT}{attack}")
    assert "0" * 64 not in reference
    assert "survived" in yard.said
    assert not [line for line in yard.lines if line.startswith("=") and "pushed" in line and line != forged]


async def test_what_a_step_leaves_running_is_gone_before_the_image_is_pushed(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that outlives its step could wait for the token."""
    seen: list[str] = []
    sign = yard.images.tokens.sign

    def spying(access: Access, seconds: float) -> str:
        seen.append(subprocess.run(("ps", "-eo", "args"), check=True, capture_output=True, text=True).stdout)
        return sign(access, seconds)

    later = "RUN setsid sh -c 'trap \"\" TERM HUP; while :; do sleep 7654322; done' >/dev/null 2>&1 & echo left\n"
    await yard.images.builder.prepare()
    monkeypatch.setattr(yard.images.tokens, "sign", spying)
    reference = await yard.build(f"{ROOT}{later}")
    assert reference.startswith("site/")
    assert seen
    assert not [processes for processes in seen if "7654322" in processes]


@pytest.mark.parametrize(
    ("step", "word"),
    [
        pytest.param("node -e 'for (const a = [];;) a.push(Buffer.alloc(64e6, 1))'", "memory", id="memory"),
        pytest.param("for i in $(seq 2000); do sleep 30 & done; wait", "fork", id="processes"),
        pytest.param("true > /proc/sysrq-trigger", "sysrq", id="kernel"),
        pytest.param("mount -t tmpfs none /mnt && chroot /proc/1/root true", "failed", id="chroot-out"),
        pytest.param("mknod /sda b 8 0 && cat /sda", "failed", id="device"),
        pytest.param("cat /runtimes/data/x /context/../etc/subuid", "failed", id="builders-files"),
        pytest.param("echo the-reason >&2; exit 7", "the-reason", id="exit-code"),
    ],
)
async def test_a_step_that_goes_too_far_ends_its_own_build(yards: Yards, step: str, word: str) -> None:
    """With its own last words."""
    yard = yards(build_memory_mib=512, build_processes=256)
    assert word in await yard.fails(f"{ROOT}RUN {step}\n")


async def test_the_last_line_of_a_failing_step_is_never_lost(yards: Yards) -> None:
    """However busy the machine is, and whatever else the step has started."""

    async def some(yard: Yard) -> None:
        for _ in range(4):
            assert "the-reason" in (await yard.fails(f"{ROOT}RUN {step}\n")).splitlines()

    step = "for i in $(seq 200); do sleep 30 & done; echo the-reason >&2; exit 7"
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(some(yards(builds_per_customer=4, max_parallel=4)))


@pytest.mark.parametrize(
    "step",
    [
        "for i in $(seq 40); do head -c 50000000 /dev/zero > /f$i; sleep 0.1; done",
        "truncate -s 1500M /a && truncate -s 1500M /b",
        "truncate -s 1500M /a; exit 1",
        "mkdir -m 700 /d && cd /d && for i in $(seq 40); do head -c 50000000 /dev/zero > $i; sleep 0.1; done",
    ],
)
async def test_a_build_has_so_much_disk_and_leaves_none_of_it(yards: Yards, step: str) -> None:
    """Holes count as what they promise: the engine would write them out. A build that fails keeps no layer."""
    yard = yards(build_disk_bytes=700_000_000)
    assert "0.651926 GiB" in await yard.fails(f"{ROOT}RUN {step}\n")
    cache = f"webmeteor-test-cache-{yard.app_id}"
    size = await run("docker", "run", "--rm", "--entrypoint", "du", "--user", "0", "-v", f"{cache}:/cache",
                     yard.settings.builder_image, "-sm", "/cache")  # fmt: skip
    assert int(size.split()[0]) < 20


@pytest.mark.parametrize("big", ["LABEL big=$B$B$B$B$B", "ENV C=$B$B$B$B D=$B", 'ENTRYPOINT ["sh", "-c", "{0}"]'])
async def test_an_image_carries_little_beside_its_files(yards: Yards, big: str) -> None:
    """Labels come back with every event and list of containers of the engine, which are for all sites."""
    lines = f"{ROOT}ENV A={'x' * 1000}\nENV B=$A$A$A$A$A$A$A$A\n"
    said = await yards().fails(f"{lines}{big.format('x' * 40_000)}\n")
    assert "at most 32 KiB are possible" in said


async def test_a_build_without_end_is_ended_with_all_it_started(yards: Yards) -> None:
    """By the clock; the last line says how far it came."""
    yard = yards(build_seconds=6)
    message = await yard.fails(f"{ROOT}RUN echo begun; setsid sleep 1234567 & sleep 1234567\n")
    assert "0.1 minutes" in message
    assert "begun" in message
    assert "1234567" not in await run("ps", "-eo", "args")


async def test_output_without_end_costs_its_beginning_and_its_end(yard: Yard) -> None:
    """What lies between is counted."""
    await yard.build(f"{ROOT}RUN i=0; yes | head -n 3000000; echo the end\n")
    assert len(yard.said) < 3 * 2**20
    assert "lines are left out here" in yard.said
    assert "the end" in yard.said
    long = await yard.fails(f"{ROOT}RUN head -c 5000000 /dev/zero | tr '\\0' x; exit 1\n")
    assert max(map(len, yard.lines)) <= 4096
    assert len(long) < 60_000


async def test_a_build_has_its_pace_on_the_engines_disk(yards: Yards) -> None:
    """The engine took it, on the device that the operator has named."""
    device = Path(await run("docker", "info", "--format", "{{.DockerRootDir}}")).stat().st_dev
    disk = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    if not disk.exists():
        pytest.skip("the engine's files are on no block device")
    whole = disk.resolve().parent if (disk / "partition").exists() else disk.resolve()
    if not Path("/dev", whole.name).exists():
        pytest.skip("the engine's disk has no node in /dev: it runs in a container")
    yard = yards(build_disk_device=f"/dev/{whole.name}", build_disk_bytes_per_second=50_000_000)
    building = asyncio.ensure_future(yard.build(f"{ROOT}RUN echo begun; sleep 600\n"))
    async with asyncio.timeout(30):
        while "begun" not in yard.said:  # noqa: ASYNC110 - lines come as they come
            await asyncio.sleep(0.05)
    [container] = (await run("docker", "ps", "-q", "--filter", f"label={sandbox.BUILD}={yard.app_id}")).split()
    described = json.loads(await run("docker", "inspect", "--format", "{{json .HostConfig}}", container))
    building.cancel()
    await asyncio.gather(building, return_exceptions=True)
    for way in ("BlkioDeviceReadBps", "BlkioDeviceWriteBps"):
        assert described[way] == [{"Path": f"/dev/{whole.name}", "Rate": 50_000_000}]


async def test_cancelling_takes_everything_away(yard: Yard) -> None:
    """The task ends when the container is gone; the cache is not used, as nobody knows what it has."""
    building = asyncio.ensure_future(yard.build(f"{ROOT}RUN echo begun; sleep 7654321\n"))
    async with asyncio.timeout(30):
        while "begun" not in yard.said:  # noqa: ASYNC110 - lines come as they come
            await asyncio.sleep(0.05)
    building.cancel()
    await asyncio.gather(building, return_exceptions=True)
    assert "7654321" not in await run("ps", "-eo", "args")
    assert not await containers(yard)
    reference = await yard.build(f"{NODE}COPY note /note\n", {"note": "again"})
    assert await yard.content(reference, "cat", "/note") == "again"


async def test_a_customer_builds_one_at_a_time_and_the_others_do_not_wait(yards: Yards) -> None:
    """Two places: one customer's second build waits in line, the other customer's does not."""
    yard = yards()
    other = Yard(yard.images, yard.settings, BUILDS_ROOT / ".yard-other")
    second = Yard(yard.images, yard.settings, BUILDS_ROOT / ".yard-second", customer=yard.customer)
    try:
        first = asyncio.ensure_future(yard.build(f"{ROOT}RUN echo begun; sleep 60\n"))
        async with asyncio.timeout(60):
            while "begun" not in yard.said:  # noqa: ASYNC110 - lines come as they come
                await asyncio.sleep(0.05)
        waiting = asyncio.ensure_future(second.build(NODE))
        await other.build(NODE)
        assert (other.turns, second.turns) == ([0], [1])
        first.cancel()
        await waiting
        assert second.turns == [1, 0]
    finally:
        for made in (other, second):
            await made.forget()
            shutil.rmtree(made.folder, ignore_errors=True)


async def test_everything_a_dockerfile_may_say_works(yard: Yard) -> None:
    """A frontend line, here-documents, ONBUILD, ARG before FROM, stages, a cache mount, a health check."""
    text = """# syntax=docker/dockerfile:1
ARG TAG=24
FROM webmeteor/node:${TAG} AS one
USER root
RUN <<EOF
from __future__ import annotations 2>/dev/null || true
echo FROM "order" > /made
EOF
RUN --mount=type=cache,target=/c echo x >> /c/x; cat /c/x
FROM scratch AS two
COPY --from=one /made /made
FROM webmeteor/node:24
ONBUILD RUN true
COPY --from=two /made /made
HEALTHCHECK CMD true
"""
    assert await yard.content(await yard.build(text), "cat", "/made") == "FROM order"


async def test_a_link_in_place_of_the_dockerfile_shows_nothing_of_the_host(yard: Yard, tmp_path: Path) -> None:
    """It is read inside the container, where there is nothing to see."""
    (tmp_path / "of-the-host").write_text(f"{NODE}RUN echo of the host\n")
    yard.folder.mkdir()
    (yard.folder / "Dockerfile").symlink_to(tmp_path / "of-the-host")
    with pytest.raises(BuildFailedError):
        await yard.images.builder.build(await yard.order(), yard.lines.append, yard.turns.append)
    assert "of the host" not in yard.said
