"""Cost of copies, proofs and restores: `python -m bench.backup`.

Real sites of the stack named by WEBMETEOR_STACK (dev), each copied twice by the platform; the second time nothing has
changed. CPU is the whole machine's, minus what the same sites cost while nothing happens: programs that copy run in
containers of their own, in the engine, and in three services. Bare: `pg_dump` and `tar` of the same sites, into files.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("WEBMETEOR_STACK", "dev")

from bench._table import Row, percentile, record
from bench.sites import create
from shared.sitespec import STORAGE_PATH
from tests.lib import engine
from tests.lib.platform import Customer, Platform, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until

SITES, PER_CUSTOMER = int(os.environ.get("BENCH_SITES", "50")), 5
CUTS, RESTORES, IDLE_SECONDS, PROOF_SECONDS = 30, 3, 30, 180
EXTRAPOLATED = 1000
RUN = "SELECT added_bytes FROM backup.runs WHERE snapshot IS NOT NULL ORDER BY id DESC LIMIT 1"
TICKS = os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """CPU time that all of the machine's cores have spent on programs and the kernel since its start."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + irq + softirq) / TICKS


@dataclass(frozen=True)
class Spent:
    wall: float
    cpu: float


async def spent(work: Awaitable[object], idle: float) -> Spent:
    """`idle`: cores that are busy while nothing happens."""
    began, before = time.monotonic(), busy_seconds()
    await work
    wall = time.monotonic() - began
    return Spent(wall, busy_seconds() - before - idle * wall)


async def made(platform: Platform) -> dict[Customer, list[Site]]:
    found: dict[Customer, list[Site]] = {}
    for number in range(0, SITES, PER_CUSTOMER):
        customer = await platform.register(f"Bench {number}")
        found[customer] = [(await create(customer))[0] for _ in range(min(PER_CUSTOMER, SITES - number))]
        print(f"{number + len(found[customer])} sites", flush=True)
    return found


async def copied(sites: dict[Customer, list[Site]]) -> dict[str, str]:
    """Ask for a copy of every site and wait until all are stored; copies by site."""
    asked: dict[str, str] = {}
    for site in (site for theirs in sites.values() for site in theirs):
        asked[site.app_id] = (await site.api("POST", "/backups", expect=202)).json()["copy_id"]

    async def stored() -> bool:
        for customer in sites:
            for copy in (await customer.api("GET", "/api/me/backups?limit=100", expect=200)).json():
                assert copy["state"] != "failed", copy
                if copy["copy_id"] in asked.values() and copy["taken_at"] is None:
                    return False
        return True

    await until("all copies to be stored", stored, seconds=900, pause=1)
    return asked


async def bare(sites: Sequence[Site], folder: Path) -> None:
    for site in sites:
        dump = ("pg_dump", "-Fc", "-Z0", "-U", f"user_{site.app_id}", f"site_{site.app_id}")
        for service, argv in (("db", dump), ("api", ("tar", "-c", "-C", STORAGE_PATH, "."))):
            with (folder / f"{site.app_id}.{service}").open("wb") as file:
                process = await asyncio.create_subprocess_exec(
                    "docker", "exec", site.container(service), *argv, stdout=file
                )
                assert await process.wait() == 0, argv


async def sql(stack: Stack, statement: str) -> str:
    argv = ("psql", "-qAtX", "-U", "webmeteor", "-d", "webmeteor", "-c", statement)
    return (await engine.execute(f"{stack.project}-postgres-1", *argv))[1].strip()


async def paused(stack: Stack, site: Site) -> list[float]:
    """Milliseconds that the slowest of the requests took that were sent, one after the other, during each cut."""
    deployer, worst = f"{stack.project}-deployer-1", []
    for _ in range(CUTS):
        argv = ("python", "-m", "deployer", "cut", site.app_id)
        cutting = asyncio.ensure_future(engine.execute(deployer, *argv, seconds=180))
        slowest = 0.0
        while not cutting.done():
            began = time.perf_counter()
            assert (await site.get("/api/health")).status_code == 200
            slowest = max(slowest, time.perf_counter() - began)
        folder = (await cutting)[1].strip().removesuffix(".").rpartition(" ")[2]
        await engine.execute(deployer, "rm", "-r", folder)
        worst.append(1000 * slowest)
    return worst


async def restored(site: Site, copy_id: str) -> tuple[float, float]:
    """Seconds until the site has the copy's data, and of those, that it refused to save anything."""
    began = time.monotonic()
    restore_id = (await site.api("POST", "/restores", json={"copy_id": copy_id}, expect=202)).json()["restore_id"]
    over = asyncio.Event()
    refusing = asyncio.ensure_future(_refused(site, over))

    async def done() -> bool:
        [one] = [r for r in (await site.api("GET", "/restores")).json() if r["restore_id"] == restore_id]
        assert one["state"] != "failed", one
        return bool(one["state"] == "restored")

    await until("the restore", done, seconds=120, pause=0.05)
    wall = time.monotonic() - began
    over.set()
    times = await refusing
    return wall, times[-1] - times[0] if times else 0.0


async def _refused(site: Site, over: asyncio.Event) -> list[float]:
    """The moments at which a write was refused."""
    times: list[float] = []
    while not over.is_set():
        answer = await site.platform.http.post(f"{site.url}/api/contact", json={}, timeout=20)
        if answer.status_code == 503:
            times.append(time.monotonic())
        await asyncio.sleep(0.02)
    return times


async def measure(folder: Path) -> list[Row]:
    stack = Stack.from_environment()
    async with Platform(stack) as platform:
        sites = await made(platform)
        every = [site for theirs in sites.values() for site in theirs]
        await asyncio.sleep(20)
        calm, before = time.monotonic(), busy_seconds()
        await asyncio.sleep(IDLE_SECONDS)
        idle = (busy_seconds() - before) / (time.monotonic() - calm)
        alone = await spent(bare(every, folder), idle)
        first = await spent(copied(sites), idle)
        asked: dict[str, str] = {}

        async def again() -> None:
            asked.update(await copied(sites))

        second = await spent(again(), idle)
        grown = int(await sql(stack, RUN))
        proofs = "SELECT count(*) FROM backup.copies WHERE proven_at IS NOT NULL"
        proven = int(await sql(stack, proofs))
        proving = await spent(asyncio.sleep(PROOF_SECONDS), idle)
        proven = int(await sql(stack, proofs)) - proven
        pauses = await paused(stack, every[0])
        back = [await restored(site, asked[site.app_id]) for site in every[::PER_CUSTOMER][:RESTORES]]
        for site in every:
            await site.delete()
    count = len(every)
    return [
        Row(f"copy of {count} new sites, each: CPU", first.cpu / count, "s", "", alone.cpu / count),
        Row(f"copy of {count} new sites, all: wall", first.wall, "s", "", alone.wall),
        Row("copy of an unchanged site: CPU", second.cpu / count, "s", "≤ 0.15", alone.cpu / count),
        Row(f"copies of {EXTRAPOLATED} unchanged sites: CPU", second.cpu / count * EXTRAPOLATED, "s"),
        Row("repository growth for an unchanged site", grown / count, "B"),
        Row("api pause of a cut, median of its slowest requests", statistics.median(pauses), "ms"),
        Row("api pause of a cut, p99 of its slowest requests", percentile(pauses, 99), "ms", "≤ 150"),
        Row("proof of a copy: CPU", proving.cpu / max(1, proven), "s", "≤ 0.5"),
        Row("restore: asked → restored, median", statistics.median(wall for wall, _ in back), "s"),
        Row("restore: nothing can be saved, median", statistics.median(held for _, held in back), "s"),
    ]


def main() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measure(Path(folder)))
    return record("backup", rows, sites=SITES, cuts=CUTS, restores=RESTORES, idle_seconds=IDLE_SECONDS)


if __name__ == "__main__":
    main()
