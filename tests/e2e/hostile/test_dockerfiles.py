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

FAILING = [
    pytest.param(NODE + "RUN echo the-reason >&2 && exit 7\n", "build_failed", "the-reason", id="exit-7"),
    pytest.param("NONSENSE\n", "build_failed", "Dockerfile", id="no-instruction"),
    pytest.param("", "build_failed", "empty", id="empty"),
    pytest.param(NODE + "COPY ../api/ /x\nCOPY /etc/passwd /x\n", "build_failed", "failed", id="copy-from-outside"),
    pytest.param(NODE + "RUN true > /proc/sysrq-trigger\n", "build_failed", "sysrq", id="kernel"),
    pytest.param(NODE + "RUN mount -t proc x /mnt\n", "build_failed", "mount", id="mount"),
    pytest.param(
        NODE + "RUN node -e 'for (const a = [];;) a.push(Buffer.alloc(64e6, 1))'\n", "build_failed", "137", id="memory"
    ),
    pytest.param(
        NODE + "RUN for i in $(seq 2000); do sleep 30 & done; wait\n", "build_failed", "fork", id="processes"
    ),
    pytest.param("FROM webmeteor/platform:dev\n", "dockerfile_refused", "not for sites", id="platform-image"),
    pytest.param(f"{NODE}RUN --security=insecure id\n", "dockerfile_refused", "--security", id="privileged"),
    pytest.param(f"{NODE}RUN --network=host id\n", "dockerfile_refused", "--network", id="host-network"),
    pytest.param(f"{NODE}ADD http://127.0.0.2:8099/api/rawdata /x\n", "dockerfile_refused", "ADD", id="inner-address"),
    pytest.param(f"# syntax=evil/frontend\n{NODE}", "dockerfile_refused", "syntax", id="own-frontend"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "word"), FAILING)
async def test_build_fails_and_the_old_release_serves(
    work: Checkout, target: Target, watch: Watch, text: str, key: str, word: str
) -> None:
    """The deployment fails with the builder's own last words, or with what is not allowed; nothing of it is left."""
    work.write(DOCKERFILE, text)
    await work.commit("Dockerfile")
    await fails_to_deploy(work, target, watch, key, word)
    images = await engine.names("image", target.site.app_id.replace("_", "-"))
    assert not [image for image in images if image.endswith(await tree(work, "alert"))]


@pytest.mark.parametrize(
    "way", ["FROM {}\n", NODE + "COPY --from={} / /x\n", NODE + "RUN --mount=from={},target=/x ls /x\n"]
)
async def test_other_customers_image_is_refused(work: Checkout, target: Target, watch: Watch, way: str) -> None:
    """An image that lies on the same engine, because another site runs it, can't be read in a build."""
    theirs = next(
        name for name in await engine.names("image", "webmeteor/") if "template-alert" in name or "site-" in name
    )
    work.write(DOCKERFILE, way.format(theirs))
    await work.commit("Another's image")
    await fails_to_deploy(work, target, watch, "dockerfile_refused", theirs.split(":")[0])


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


async def tree(work: Checkout, part: str) -> str:
    return (await work.git("rev-parse", f"HEAD:{part}"))[1].strip()


async def test_endless_build_is_ended(endless: Endless) -> None:
    """A build over its time limit is ended on the engine too, and the deployment says how long it was given."""
    site, commit = await endless.pushed
    ended = await site.wait_commit(commit, status="failed", seconds=150)
    assert ended["failure"]["key"] == "build_timeout"
    assert "1.25 minutes" in ended["failure"]["message"]
    _, processes = await run("ps", "-eo", "args")
    assert f"sleep {endless.sleep}" not in processes
    assert (await site.get("/api/health")).status_code == 200
