"""A site's life in seconds and bytes, compared with the bare tools on the same files: `python -m bench.sites`.

Runs against the stack named by WEBMETEOR_STACK (dev). Bare: `docker compose up -d --wait` of the generated compose file
with existing images and health checks twice a second; for a build, the same builder (buildah) alone, without the
platform's limits, until the image is built.
"""

import asyncio
import os
import re
import secrets
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import yaml

os.environ.setdefault("WEBMETEOR_STACK", "dev")

from bench._groups import cpu_seconds, memory_mb
from bench._table import Row, record
from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Platform, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until

CREATIONS, PUSHES, ROLLBACKS = 5, 5, 3
IDLE_SECONDS = 60
PAGE = "www/src/index.html"
BARE = ("cust_0bench000000", "app_0bench0000")
BUILDER = "webmeteor/builder:1"


async def answers(site: Site, path: str, wanted: str = "") -> bool:
    """Whether GET returns 200 under a valid certificate; False for unresolved names and failed handshakes."""
    import httpx

    try:
        response = await site.get(path)
    except httpx.TransportError:
        return False
    return response.status_code == 200 and wanted in response.text


async def create(customer: Customer, site_type: str = "portfolio") -> tuple[Site, float]:
    """Creates a site. Seconds: from the request to the first HTTPS 200 of page and api with a valid certificate."""
    started = time.monotonic()
    site = await customer.create_site("Bench", site_type=site_type)

    async def live() -> bool:
        return await answers(site, "/", "<site-root") and await answers(site, "/api/health")

    await until("the new site", live, seconds=60, pause=0.02)
    seconds = time.monotonic() - started
    await site.wait_status("active")
    return site, seconds


async def compose_up(site: Site, folder: Path) -> float:
    """Starts the same four containers by compose alone; returns the seconds until they are healthy."""
    for name in ("docker-compose.yaml", ".env"):
        text = (site.directory / name).read_text()
        for old, new in ((site.customer.customer_uuid, BARE[0]), (site.app_id, BARE[1])):
            text = text.replace(old, new)
        # COMPOSE_FILE limits compose to the platform's file; here it must also read the override below.
        text = re.sub(r"^COMPOSE_FILE=.*\n", "", text, flags=re.MULTILINE)
        (folder / name).write_text(text)
    compose = yaml.safe_load((folder / "docker-compose.yaml").read_text())
    override: dict[str, dict[str, object]] = {}
    for service in compose["services"]:
        details = await engine.inspect(site.container(service))
        assert details
        override[service] = {"image": details["Image"]}
        if "healthcheck" in compose["services"][service]:
            override[service]["healthcheck"] = {"interval": "500ms", "timeout": "5s"}
    (folder / "docker-compose.override.yaml").write_text(yaml.safe_dump({"services": override}))
    external = [n.get("name", key) for key, n in compose["networks"].items() if (n or {}).get("external")]
    for network in external:
        await engine.docker("network", "create", network, check=False)
    started = time.monotonic()
    await engine.compose(folder, "up", "-d", "--wait", "--no-build")
    seconds = time.monotonic() - started
    await engine.compose(folder, "down", "-v", "-t", "1")
    for network in external:
        await engine.docker("network", "rm", network, check=False)
    return seconds


async def push(site: Site, checkout: Checkout, files: dict[str, str], path: str, wanted: str) -> float:
    """Seconds from the start of `git push` to the first answer with the new content."""
    for name, text in files.items():
        checkout.write(name, text)
    commit = await checkout.commit()
    # Pushes less than 4 s apart count as a burst and are debounced (decision 0007); this measures a single push.
    await asyncio.sleep(4.5)
    started = time.monotonic()
    await checkout.push()
    await until("the pushed change", lambda: answers(site, path, wanted), seconds=120, pause=0.02)
    seconds = time.monotonic() - started
    await site.wait_commit(commit)
    return seconds


async def bare_build(checkout: Checkout, part: str) -> float:
    """Builds the part from the working copy: once to fill the cache, then again with a change; returns its seconds."""
    folder = checkout.folder / part
    marker = folder / ("src/index.html" if part == "www" else "public/bench.txt")
    cache = f"webmeteor-bench-{secrets.token_hex(4)}"
    try:
        for number in range(2):
            text = marker.read_text() if marker.exists() else ""
            marker.write_text(text + f"<!-- {number} {time.time()} -->\n")
            seconds = await build(folder, cache)
    finally:
        await engine.docker("volume", "rm", cache, check=False)
    await checkout.git("checkout", "-q", "--", ".")
    await checkout.git("clean", "-fdq")
    return seconds


async def build(folder: Path, cache: str) -> float:
    """Seconds until the builder's program asks for the token to push with; it gets none."""
    # The last of the runtimes volumes is the newest; each of the platform's builds mounts one.
    listed = await engine.docker(
        "volume", "ls", "-q", "--filter", f"name=webmeteor-{Stack.from_environment().name}-runtimes-"
    )
    command = (
        "docker", "run", "--rm", "--interactive", "--name", cache, "--cap-drop", "ALL",
        "--cap-add", "SETUID", "--cap-add", "SETGID",
        "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined",
        "--tmpfs", "/run:uid=1000,gid=1000", "--tmpfs", "/tmp:mode=1777", "--tmpfs", "/var/tmp:mode=1777",  # noqa: S108
        "-v", f"{cache}:/cache", "-v", f"{listed.split()[-1]}:/runtimes:ro", "-v", f"{folder}:/context:ro",
        BUILDER, "build", "registry.invalid/bench:1", "", "600", str(2**33),
    )  # fmt: skip
    started = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"begin\n")
    try:
        async with asyncio.timeout(600):
            async for line in process.stdout:
                if line.startswith(b"="):
                    assert b"built" in line, line
                    return time.monotonic() - started
        raise AssertionError("the builder said nothing")
    finally:
        await engine.docker("rm", "-f", cache, check=False)
        await process.wait()


async def rollback(site: Site, deployment_id: str) -> float:
    """Seconds from the request to the first response of the requested release."""
    started = time.monotonic()
    wanted = await site.rollback(deployment_id)

    async def back() -> bool:
        release: str | None = (await site.get("/api/health")).headers.get("X-WebMeteor-Release")
        return release == wanted

    await until("the previous release", back, seconds=60, pause=0.02)
    seconds = time.monotonic() - started
    await site.wait_deployment(wanted)
    return seconds


async def idle(containers: list[str]) -> tuple[float, float]:
    """(MB, percent of one core) of all the named containers over IDLE_SECONDS."""
    ids = [details["Id"] for details in [await engine.inspect(name) for name in containers] if details]
    before = sum(map(cpu_seconds, ids))
    await asyncio.sleep(IDLE_SECONDS)
    spent = sum(map(cpu_seconds, ids)) - before
    return sum(map(memory_mb, ids)), 100 * spent / IDLE_SECONDS


async def measure(folder: Path) -> list[Row]:
    stack = Stack.from_environment()
    rows: list[Row] = []
    async with Platform(stack) as platform:
        customer = await platform.register("Bench")
        sites = [await create(customer) for _ in range(CREATIONS)]
        created = [seconds for _, seconds in sites]
        site = sites[0][0]
        for other, _ in sites[1:]:
            await other.delete()
        bare = [await compose_up(site, _fresh(folder / "compose")) for _ in range(3)]
        rows.append(Row("create → first HTTPS 200, median", statistics.median(created), "s", "≤ 4", min(bare)))
        rows.append(Row("create → first HTTPS 200, worst", max(created), "s", "", max(bare)))
        rows.append(Row("create, times bare compose up --wait", statistics.median(created) / min(bare), "x", "≤ 1.3"))
        print("created", [round(s, 2) for s in created], "bare", [round(s, 2) for s in bare], flush=True)

        checkout = await site.clone(folder / "clone")
        php = []
        for number in range(PUSHES):
            files = greeting(checkout, f"bench {number}")
            php.append(await push(site, checkout, files, "/api/greeting", f"bench {number}"))
        rows.append(
            Row(
                "push of one PHP file → served",
                statistics.median(php[1:]),
                "s",
                "≤ 2",
                await bare_build(checkout, "api"),
            )
        )
        www = []
        for number in range(3):
            # The api supplies the title; an added line belongs to www.
            head = f'<meta name="bench" content="bench {number}" />\n  </head>'
            page = checkout.read(PAGE).replace("</head>", head)
            www.append(await push(site, checkout, {PAGE: page}, "/", f"bench {number}"))
        bare_www = await bare_build(checkout, "www")
        rows.append(Row("push of one www file → served", min(www[1:]), "s", "", bare_www))
        rows.append(Row("push of one www file, times bare build", min(www[1:]) / bare_www, "x", "≤ 1.2"))
        print("php", [round(s, 2) for s in php], "www", [round(s, 2) for s in www], flush=True)

        done = [d for d in await site.deployments() if d["status"] == "success"]
        back = [await rollback(site, done[2 + n]["deployment_id"]) for n in range(ROLLBACKS)]
        rows.append(Row("rollback → served", statistics.median(back), "s", "≤ 1.5"))
        print("rollback", [round(s, 2) for s in back], flush=True)

        # The first autovacuum of a new database, within three minutes, costs it 0.09 s once.
        await asyncio.sleep(240)
        mb, percent = await idle([site.container(s) for s in engine.SITE_SERVICES])
        rows += [Row("idle site, memory", mb, "MB", "≤ 90"), Row("idle site, CPU", percent, "% of a core", "≤ 0.05")]
        await site.delete()
    return rows


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def main() -> dict[str, object]:
    # Inside the project folder, the only one that the toolbox can see.
    with tempfile.TemporaryDirectory(dir=Stack.from_environment().root) as folder:
        rows = asyncio.run(measure(Path(folder)))
    return record("sites", rows, creations=CREATIONS, pushes=PUSHES, idle_seconds=IDLE_SECONDS)


if __name__ == "__main__":
    main()
