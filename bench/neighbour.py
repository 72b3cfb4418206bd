"""Fair shares: how one hostile customer affects another: `python -m bench.neighbour [effort …]`.

A customer creates a site, pushes and follows a log on an idle platform, then under each effort of
bench/_neighbour_hostile.py and under all of them together. The same run measures memory and sockets of the platform's
containers before, during and after. Everything is on loopback, and the hostile customer's processes end with this one.
"""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from pathlib import Path
from typing import Any

import httpx

os.environ.setdefault("WEBMETEOR_STACK", "dev")

from bench._containers import Containers, Uses
from bench._neighbour_hostile import EFFORTS
from bench._table import Row, record
from bench.sites import push
from tests.e2e.sources import greeting
from tests.e2e.test_held_open import asked, status
from tests.lib.git import Checkout
from tests.lib.platform import ENDED, Customer, Platform, Site
from tests.lib.stack import ROOT, Stack
from tests.lib.waiting import WaitedInVainError, until

IDLE_ROUNDS, ROUNDS, LINES = 5, 3, 5
HOSTILE_SITES = 8
# An effort's first seconds are its set-up: working copies, objects.
WARM_SECONDS = 4
# The hostile customer's process ends by itself after this long, even if the bench is stuck.
EFFORT_SECONDS = 240
# Proxy and gateway keep idle connections for 90 s.
SETTLE_SECONDS = 120
# Time-out of a measurement; counted as this many seconds.
PATIENCE_SECONDS = 45
# Tolerances for "back at the baseline". Python and Go keep some memory after use: over six consecutive runs the
# provisioner's figure varied between 88 and 131 MB.
MEMORY_TIMES, MEMORY_MORE, SOCKETS_MORE = 1.25, 48, 4
ALL = "all together"
MEASURES = ("create → deployed", "push → served", "line → follower")
Times = dict[str, list[float]]
Said = dict[str, dict[str, int]]


class Neighbour:
    """The well-behaved customer whose times are measured."""

    def __init__(self, customer: Customer, site: Site, checkout: Checkout) -> None:
        self._customer, self._site, self._checkout = customer, site, checkout
        self._leaving: list[asyncio.Task[None]] = []

    async def round(self, times: Times) -> None:
        """Creates one site, pushes one change, follows LINES lines of a log; then deletes the site."""
        for measure, take in zip(MEASURES, (self._create, self._push, self._follow), strict=True):
            try:
                times[measure] += await take()
            except (AssertionError, OSError, httpx.TransportError, asyncio.IncompleteReadError) as error:
                times[measure].append(PATIENCE_SECONDS)
                print(f"  {measure}: {type(error).__name__} {str(error)[:300]}", flush=True)
        # The next measurement must not compete with the deletion of this round's site.
        await self.gone()

    async def _create(self) -> list[float]:
        """Until the deployment; excludes the certificate: Traefik polls its authority, which adds 0 or 2.5 to 7.5 s."""
        started = time.monotonic()
        site = await self._customer.create_site("Bench")

        async def deployed() -> bool:
            return any(deployment["status"] == "success" for deployment in await site.deployments())

        await until(f"{site.app_id} to be deployed", deployed, seconds=PATIENCE_SECONDS, pause=0.05)
        seconds = time.monotonic() - started
        self._leaving.append(asyncio.ensure_future(site.delete()))
        return [seconds]

    async def _push(self) -> list[float]:
        word = secrets.token_hex(4)
        change = greeting(self._checkout, word)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return [await push(self._site, self._checkout, change, "/api/greeting", word)]

    async def _follow(self) -> list[float]:
        """From a visitor's request until the follower receives its line of the api's log."""
        site, stack = self._site, self._site.stack
        # A late push would replace the followed container.
        await at_rest(site)
        head = (
            f"GET /api/sites/{site.app_id}/logs?service=api&follow=true&tail=1 HTTP/1.1\r\n"
            f"Authorization: Bearer {site.customer.token}"
        )
        seconds = []
        async with asked(stack, f"app.{stack.base_domain}", head) as answer, asyncio.timeout(PATIENCE_SECONDS):
            assert await status(answer) == 200, "the neighbour's own log was refused"
            await site.get("/api/bench-first")
            await answer.readuntil(b"bench-first")
            for _ in range(LINES):
                await asyncio.sleep(0.2)
                word, started = secrets.token_hex(6), time.monotonic()
                asking = asyncio.ensure_future(site.get(f"/api/bench-{word}"))
                await answer.readuntil(word.encode())
                seconds.append(time.monotonic() - started)
                await asking
        return seconds

    async def gone(self) -> None:
        """Waits until the sites of all rounds are deleted, including those created too late."""
        for error in await asyncio.gather(*self._leaving, return_exceptions=True):
            if error:
                print(f"  a site of the neighbour's was not deleted: {str(error)[:300]}", flush=True)
        self._leaving.clear()
        await without_sites(self._customer, but={self._site.app_id})


class Mallory:
    """The hostile customer; `active(…)` starts and ends the process that runs the efforts."""

    def __init__(self, customer: Customer, sites: Sequence[Site], folder: Path) -> None:
        self.customer, self._sites, self._folder = customer, sites, folder

    @contextlib.asynccontextmanager
    async def active(self, efforts: Sequence[str], said: Said) -> AsyncIterator[None]:
        owner = self.customer
        orders = {
            "customer": {name: getattr(owner, name) for name in ("email", "password", "customer_uuid", "token")},
            "sites": [site.created for site in self._sites],
            "folder": str(self._folder),
            "efforts": efforts,
            "seconds": EFFORT_SECONDS,
        }
        argv = (sys.executable, "-m", "bench._neighbour_hostile")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*argv, stdin=pipe, stdout=pipe, cwd=ROOT, start_new_session=True)
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write((json.dumps(orders) + "\n").encode())
            assert await process.stdout.readline() == b"begun\n"
            await asyncio.sleep(WARM_SECONDS)
            yield
            process.stdin.close()
            async with asyncio.timeout(30):
                said.update(json.loads(await process.stdout.read()))
        finally:
            # The group includes its git processes.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def over(self) -> None:
        """Cleans up after an effort: cancels deployments, waits until they have ended, deletes additional sites."""
        kept = {site.app_id for site in self._sites}
        await asyncio.gather(*(at_rest(site, cancel=True) for site in self._sites))
        await without_sites(self.customer, but=kept)


async def at_rest(site: Site, *, cancel: bool = False) -> None:
    """Waits until the site has no deployment in progress; with `cancel`, cancels those it has."""

    async def ended() -> bool:
        running = [d["deployment_id"] for d in await site.deployments() if d["status"] not in ENDED]
        for deployment_id in running if cancel else ():
            await site.api("POST", f"/deployments/{deployment_id}/cancel")
        return not running

    await until(f"{site.app_id} to come to rest", ended, seconds=120, pause=1)


async def without_sites(customer: Customer, but: Collection[str] = ()) -> None:
    further = [Site(customer, site) for site in await customer.sites() if site["app_id"] not in but]
    await asyncio.gather(*(site.delete(seconds=180) for site in further))


async def settled(containers: Containers, before: Uses) -> Uses:
    """Returns the last measurement: once all are back at the baseline, or after SETTLE_SECONDS."""
    last: Uses = {}

    async def back() -> bool:
        last.update(await asyncio.to_thread(containers.look))
        return not over_baseline(before, last)

    with contextlib.suppress(WaitedInVainError):
        await until("the baseline", back, seconds=SETTLE_SECONDS, pause=2)
    return last


def over_baseline(before: Uses, after: Uses) -> list[str]:
    """Describes what is still over the baseline, per container."""
    found = []
    for part, was in before.items():
        now = after[part]
        if now.megabytes > max(was.megabytes * MEMORY_TIMES, was.megabytes + MEMORY_MORE):
            found.append(f"{part}: {now.megabytes:.0f} MB, {was.megabytes:.0f} before")
        if now.sockets > was.sockets + SOCKETS_MORE:
            found.append(f"{part}: {now.sockets} sockets, {was.sockets} before")
    return found


async def measure(folder: Path, efforts: Sequence[str]) -> tuple[list[Row], dict[str, Any]]:
    stack = Stack.from_environment()
    # On SIGTERM also delete the bench's sites, as on Ctrl-C.
    measuring = asyncio.current_task()
    assert measuring
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, measuring.cancel)
    async with Platform(stack) as platform, contextlib.AsyncExitStack() as afterwards:
        ada, mallorys = await platform.register("Ada"), await platform.register("Mallory")
        for customer in (ada, mallorys):
            afterwards.push_async_callback(without_sites, customer)
        sites = await asyncio.gather(*(mallorys.active_site(f"Mallory's {n}") for n in range(HOSTILE_SITES)))
        site = await ada.active_site("Ada's")
        print("sites are there", flush=True)
        neighbour = Neighbour(ada, site, await site.clone(folder / "ada"))
        mallory = Mallory(mallorys, sites, folder)
        containers = await Containers.of(stack)

        times: dict[str, Times] = {"": defaultdict(list)}
        await neighbour.round(defaultdict(list))  # caches, connections, the first build
        for _ in range(IDLE_ROUNDS):
            await neighbour.round(times[""])
        before, starts = await settled(containers, {}), await containers.starts()
        print("idle", _shown(times[""]), flush=True)

        said: dict[str, Said] = {}
        highest: Uses = dict(before)
        async with containers.peaks(highest):
            for name in (*efforts, *([ALL] if len(efforts) > 1 else [])):
                times[name], said[name] = defaultdict(list), {}
                async with mallory.active(list(efforts) if name == ALL else [name], said[name]):
                    for _ in range(ROUNDS):
                        await neighbour.round(times[name])
                print(name, _shown(times[name]), json.dumps(said[name]), flush=True)
                await mallory.over()
        after = await settled(containers, before)
        restarted = [part for part, at in (await containers.starts()).items() if at != starts[part]]
    return _rows(times, before, after, restarted), {
        "hostile_answers": said,
        "seconds": {name or "idle": dict(taken) for name, taken in times.items()},
        "containers": _compared(before, highest, after),
        "over_baseline": over_baseline(before, after),
        "restarted": restarted,
        # The setting that docs/production.md asks for; 0 if it is not set.
        "vm_dirty_bytes": int(Path("/proc/sys/vm/dirty_bytes").read_text()),
    }


def _shown(times: Times) -> str:
    return "  ".join(f"{measure}: {[round(s, 3) for s in taken]}" for measure, taken in times.items())


def _rows(times: dict[str, Times], before: Uses, after: Uses, restarted: Sequence[str]) -> list[Row]:
    idle = {measure: statistics.median(times[""][measure]) for measure in MEASURES}
    rows = [Row(f"neighbour idle: {measure}", seconds, "s") for measure, seconds in idle.items()]
    rows += [
        Row(f"{name}: {measure}, times idle", statistics.median(taken[measure]) / idle[measure], "x", "≤ 1.5")
        for name, taken in times.items()
        if name
        for measure in MEASURES
    ]
    sockets = sum(max(0, after[part].sockets - was.sockets) for part, was in before.items())
    memory = max(after[part].megabytes - was.megabytes for part, was in before.items())
    return [
        *rows,
        Row("platform containers afterwards: memory of the worst, more than before", memory, "MB", f"≤ {MEMORY_MORE}"),
        Row("platform containers afterwards: sockets more than before", sockets, "", f"≤ {SOCKETS_MORE}"),
        Row("platform containers that ended meanwhile", len(restarted), "", "≤ 0"),
    ]


def _compared(before: Uses, highest: Uses, after: Uses) -> dict[str, dict[str, list[float]]]:
    """Per container: before, at the peak, after."""
    looks = (before, highest, after)
    return {
        part: {
            "megabytes": [round(look[part].megabytes, 1) for look in looks],
            "sockets": [look[part].sockets for look in looks],
        }
        for part in before
    }


def main(efforts: Sequence[str] = tuple(EFFORTS)) -> dict[str, object]:
    if unknown := set(efforts) - set(EFFORTS):
        sys.exit(f"no such effort: {', '.join(unknown)}; there are {', '.join(EFFORTS)}")
    folder = Path(tempfile.mkdtemp())
    try:
        rows, seen = asyncio.run(measure(folder, efforts))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("container, MB and sockets before, at the peak, after:")
    for part, figures in seen["containers"].items():
        print(f"  {part:14} {figures['megabytes']} {figures['sockets']}")
    for line in seen["over_baseline"]:
        print(f"  not back: {line}")
    return record("neighbour", rows, rounds=ROUNDS, idle_rounds=IDLE_ROUNDS, **seen)


if __name__ == "__main__":
    main(sys.argv[1:] or tuple(EFFORTS))
