"""Dockerfiles that fail, hang or reach for what is not theirs: the old release serves on, the reason is told.

How the refused ones may be spelt is a table of its own: tests/unit/deployer/test_dockerfile.py.
"""

import pytest

from tests.e2e.hostile.conftest import DOCKERFILE, NODE, Endless, Target
from tests.e2e.hostile.pushing import fails_to_deploy
from tests.e2e.hostile.unchanged import Watch
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.process import run

# Tries every door that a site's container finds shut, and says which one was open.
PROBE = """
const net = require("net"), fs = require("fs");
const open = [];
for (const path of ["/var/run/docker.sock", "/host", "/cgroup"]) if (fs.existsSync(path)) open.push(path);
if (fs.existsSync("/run/secrets")) open.push(...fs.readdirSync("/run/secrets"));
for (const name of Object.keys(process.env)) if (/WEBMETEOR|PASSWORD|SECRET|TOKEN/.test(name)) open.push(name);
const doors = [["127.0.0.1", 8000], ["127.0.0.2", 8000], ["127.0.0.2", 15432], ["172.17.0.1", 8000],
  ["172.17.0.1", 15432], ["172.17.0.1", 2375], ["172.30.2.10", 5432], ["172.30.2.11", 5672], ["169.254.169.254", 80]];
Promise.all(doors.map(([host, port]) => new Promise((done) => {
  const socket = net.connect({ host, port, timeout: 1500 });
  const end = () => { socket.destroy(); done(); };
  socket.on("connect", () => { open.push(host + ":" + port); end(); });
  socket.on("timeout", end); socket.on("error", end);
}))).then(() => { console.log(open.length ? "OPEN " + open : "SEALED"); process.exit(3); });
"""

DIGESTED = "{{.Repository}}@{{.Digest}}"
FAILING = [
    pytest.param(NODE + "RUN echo the-reason >&2 && exit 7\n", "the-reason", id="exit-7"),
    pytest.param("NONSENSE\n", "no FROM", id="no-instruction"),
    pytest.param("", "no contents", id="empty"),
    pytest.param(NODE + "COPY ../api/ /x\nCOPY /etc/passwd /x\n", "escaping context", id="copy-from-outside"),
    pytest.param(NODE + "RUN mount -t proc x /mnt\n", "mount", id="mount"),
    pytest.param(NODE + "RUN node -e 'for (const a = [];;) a.push(Buffer.alloc(64e6, 1))'\n", "memory", id="memory"),
    pytest.param(NODE + "RUN for i in $(seq 2000); do sleep 30 & done; wait\n", "fork", id="processes"),
    pytest.param("FROM webmeteor/platform:dev\n", "there are webmeteor/php", id="platform-image"),
    pytest.param(f"{NODE}RUN --security=insecure id\n", "--security", id="privileged"),
    pytest.param(f"{NODE}ADD\x0bhttp://127.0.0.2:8099/api/rawdata /x\n", "refused", id="inner-address"),
    pytest.param(f"# syntax=127.0.0.2:8099/frontend\n{NODE}RUN exit 5\n", "status 5", id="own-frontend"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word"), FAILING)
async def test_build_fails_and_the_old_release_serves(
    work: Checkout, target: Target, watch: Watch, text: str, word: str
) -> None:
    """The deployment fails with the builder's own last words; no container, image or layer of it is left."""
    before = await engine.names("image", target.site.app_id)
    work.write(DOCKERFILE, text)
    await work.commit("Dockerfile")
    await fails_to_deploy(work, target, watch, "build_failed", word)
    assert await engine.names("image", target.site.app_id) == before
    assert await engine.names("container", f"build-{target.site.app_id}") == []


@pytest.mark.parametrize(
    "way", ["FROM {}\n", NODE + "COPY --from={} / /x\n", NODE + "RUN --mount=type=bind,from={},target=/x ls /x\n"]
)
async def test_other_images_of_the_engine_are_out_of_reach(
    work: Checkout, target: Target, watch: Watch, way: str
) -> None:
    """One that lies on the same engine and in the registry, because other sites run it, can't be read in a build."""
    [theirs, *_] = [line for line in (await engine.docker("images", "--digests", "--format", DIGESTED)).splitlines()
                    if "/template/alert@" in line and line.startswith(target.site.stack.bind)]  # fmt: skip
    work.write(DOCKERFILE, way.format(theirs))
    await work.commit("Another's image")
    await fails_to_deploy(work, target, watch, "build_failed", "refused")


async def test_build_reaches_nothing_of_the_platform(work: Checkout, target: Target, watch: Watch) -> None:
    """A build step finds no engine socket, no secret and no service, neither of the platform nor of the cloud."""
    work.write("alert/probe.js", PROBE)
    work.write(DOCKERFILE, NODE + "COPY probe.js /probe.js\nRUN node /probe.js\n")
    await work.commit("Probe")
    await fails_to_deploy(work, target, watch, "build_failed", "SEALED")


async def test_part_that_ends_at_once_is_not_switched_to(work: Checkout, target: Target, watch: Watch) -> None:
    """An image whose container ends fails the deployment before anything is switched, and is told with its status."""
    work.write(DOCKERFILE, 'FROM webmeteor/node:24\nCMD ["node", "-e", "process.exit(4)"]\n')
    await work.commit("Ends")
    await fails_to_deploy(work, target, watch, "not_ready", "alert")


async def test_endless_build_is_ended(endless: Endless) -> None:
    """A build over its time limit is ended on the engine too, and the deployment says how long it was given."""
    site, commit = await endless.pushed
    ended = await site.wait_commit(commit, status="failed", seconds=240)
    assert ended["failure"]["key"] == "build_timeout"
    assert "2 minutes" in ended["failure"]["message"]
    _, processes = await run("ps", "-eo", "args")
    assert f"sleep {endless.sleep}" not in processes
    assert (await site.get("/api/health")).status_code == 200
