"""The hostile customer of bench/neighbour.py, in a process of its own: `python -m bench._neighbour_hostile`.

Reads one line of JSON from standard input (see `main`), prints "begun", and runs the efforts named there until its
input closes, at most `seconds`. Then it prints, per effort, how often the platform gave each answer. It yields the CPU
to all other processes (nice 19), because an attacker's programs would run on a separate machine: the bench measures
only how the platform's share of the work affects other customers.
"""

import asyncio
import base64
import contextlib
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.test_held_open import asked, follow, status
from tests.lib.git import Checkout
from tests.lib.platform import ENDED, Customer, Platform, Site
from tests.support.trees import Repository, bomb

FOLLOWERS, HALF_PUSHES, SMALL_PUSHES, SITES_ASKED, AT_ONCE = 200, 50, 1000, 500, 10
MESSAGE_BYTES = 100_000_000
# Retry delay after a refusal or a closed connection: half of what the response asks for.
AGAIN_SECONDS = 5.0
DOCKERFILE = "alert/Dockerfile"
NODE = "FROM webmeteor/node:24\nUSER root\n"
HUNG_UP = (OSError, asyncio.IncompleteReadError, IndexError, ValueError, httpx.TransportError)
"""Errors on a connection that the other side closes."""


@dataclass
class Hostile:
    """One customer with existing sites; `said` counts the platform's answers, in words."""

    sites: list[Site]
    folder: Path
    said: Counter[str] = field(default_factory=Counter)

    @property
    def site(self) -> Site:
        return self.sites[0]

    @property
    def customer(self) -> Customer:
        return self.site.customer

    async def checkout(self, name: str, site: Site | None = None) -> Checkout:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        return await (site or self.site).clone(folder)

    @contextlib.contextmanager
    def holding_on(self) -> Iterator[None]:
        """Counts connections closed by the other side instead of raising."""
        try:
            yield
        except HUNG_UP:
            self.said["hung up on"] += 1

    async def pushed(self, checkout: Checkout, what: str) -> None:
        """Pushes `what` and counts the outcome that git reports."""
        code, text = await checkout.git("push", "-q", "-f", "origin", what, check=False)
        words = [line for line in text.splitlines() if "HTTP 429" in line or "rejected" in line or "remote: " in line]
        self.said["pushed" if code == 0 else _short(words[0]) if words else "push failed"] += 1


def _short(line: str) -> str:
    """Git's line without the parts that vary between pushes."""
    return "git: HTTP 429" if "429" in line else line.removeprefix("remote: ").partition(":")[0].strip()[:60]


async def followers(hostile: Hostile) -> None:
    """Follows a log over 200 connections."""
    stack = hostile.site.stack

    async def one() -> None:
        while True:
            with hostile.holding_on():
                async with asked(stack, f"app.{stack.base_domain}", follow(hostile.site)) as answer:
                    code = await status(answer)
                    hostile.said[f"followed: {code}"] += 1
                    while code == 200 and await answer.read(65536):
                        pass
            await asyncio.sleep(AGAIN_SECONDS)

    await _together(one() for _ in range(FOLLOWERS))


async def half_pushes(hostile: Hostile) -> None:
    """Starts pushes over 50 connections and sends only the first byte of each body."""
    site, owner = hostile.site, hostile.customer
    credentials = base64.b64encode(f"me:{owner.token}".encode()).decode()
    head = (
        f"POST /{owner.customer_uuid}/{site.app_id}.git/git-receive-pack HTTP/1.1\r\n"
        f"Authorization: Basic {credentials}\r\nContent-Type: application/x-git-receive-pack-request\r\n"
        "Content-Length: 1000000"
    )

    async def one() -> None:
        while True:
            with hostile.holding_on():
                async with asked(site.stack, site.stack.git_host, head, b"0") as answer:
                    # The proxy forwards no response, not even a refusal, until it has the whole request or gives up.
                    hostile.said["half a push sent"] += 1
                    hostile.said[f"half a push: {await status(answer)}"] += 1
            await asyncio.sleep(AGAIN_SECONDS)

    await _together(one() for _ in range(HALF_PUSHES))


async def tree_bomb(hostile: Hostile) -> None:
    """Pushes 2 kB that expand to 3,200,000 files, with as many parallel pushes as a customer may have."""
    checkout = await hostile.checkout("bomb")
    local = Repository(checkout.folder / ".git")
    await _push_again_and_again(hostile, checkout, local.commit(bomb(local)))


async def giant_message(hostile: Hostile) -> None:
    """Pushes a commit with a 100 MB message: about 100 kB on the wire."""
    checkout = await hostile.checkout("message")
    tree = (await checkout.git("rev-parse", "HEAD^{tree}"))[1].strip()
    commit = Repository(checkout.folder / ".git").commit(tree, message=b"x" * MESSAGE_BYTES)
    await _push_again_and_again(hostile, checkout, commit)


async def _push_again_and_again(hostile: Hostile, checkout: Checkout, commit: str) -> None:
    async def one(number: int) -> None:
        while True:
            await hostile.pushed(checkout, f"{commit}:refs/heads/bench-{number}")

    await _together(one(number) for number in range(2))


async def endless_build(hostile: Hostile) -> None:
    """Starts an endless build on all sites at once."""

    async def one(site: Site) -> None:
        checkout = await hostile.checkout(f"endless-{site.app_id}", site)
        checkout.write(DOCKERFILE, f"{NODE}RUN echo {os.urandom(4).hex()} && while :; do :; done\n")
        await checkout.commit("Endless")
        await hostile.pushed(checkout, "HEAD:main")
        await asyncio.Event().wait()

    await _together(one(site) for site in hostile.sites)


async def disk_filler(hostile: Hostile) -> None:
    """Starts a build that writes until it is stopped, then the next one."""
    checkout = await hostile.checkout("disk")
    while True:
        write = "dd if=/dev/zero of=/full-$n bs=1M count=1000"
        loop = f"n=0; while {write}; do n=$((n+1)); done"
        checkout.write(DOCKERFILE, f"{NODE}RUN echo {os.urandom(4).hex()} && {loop}\n")
        commit = await checkout.commit("Disk filler")
        await hostile.pushed(checkout, "HEAD:main")
        ended: dict[str, Any] | None = None
        while ended is None:
            await asyncio.sleep(1)
            found = [d for d in await hostile.site.deployments() if d["commit_hash"] == commit]
            ended = next((d for d in found if d["status"] in ENDED), None)
        reason = (ended.get("failure") or {}).get("key", ended["status"])
        hostile.said[f"deployment: {reason}"] += 1


async def small_pushes(hostile: Hostile) -> None:
    """Pushes one small file 1,000 times, from two working copies, as fast as the platform accepts."""
    left = iter(range(SMALL_PUSHES))

    async def one(site: Site) -> None:
        checkout = await hostile.checkout(f"small-{site.app_id}", site)
        for number in left:
            checkout.write("api/public/bench.txt", f"{number} {os.urandom(4).hex()}\n")
            await checkout.commit("Small")
            await hostile.pushed(checkout, "HEAD:main")

    await _together(one(site) for site in hostile.sites[:2])


async def many_sites(hostile: Hostile) -> None:
    """Requests 500 sites, ten at a time."""
    left = iter(range(SITES_ASKED))

    async def one() -> None:
        for number in left:
            body = {"site_type": "portfolio", "site_name": f"Hostile {number}"}
            with hostile.holding_on():
                answer = await hostile.customer.api("POST", "/api/sites/create", json=body)
                key = "" if answer.status_code == 202 else f" {answer.json().get('key', '')}"
                hostile.said[f"site asked for: {answer.status_code}{key}"] += 1

    await _together(one() for _ in range(AT_ONCE))


async def _together(efforts: Iterable[Coroutine[Any, Any, None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for effort in efforts:
            group.create_task(effort)


EFFORTS: dict[str, Callable[[Hostile], Awaitable[None]]] = {
    "200 log followers": followers,
    "50 half pushes": half_pushes,
    "tree bomb": tree_bomb,
    "giant commit messages": giant_message,
    "endless builds": endless_build,
    "disk filler": disk_filler,
    "1,000 pushes": small_pushes,
    "500 sites asked for": many_sites,
}


async def main() -> None:
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    orders = json.loads(await reader.readline())
    said: dict[str, Counter[str]] = {}
    async with Platform() as platform:
        customer = Customer(platform, **orders["customer"])
        sites = [Site(customer, created) for created in orders["sites"]]

        async def one(name: str) -> None:
            hostile = Hostile(sites, Path(orders["folder"]) / EFFORTS[name].__name__)
            said[name] = hostile.said
            try:
                await EFFORTS[name](hostile)
            except Exception as error:  # noqa: BLE001 - a broken effort is reported and must not end the others
                hostile.said[f"broke: {type(error).__name__}"] += 1

        working = [asyncio.ensure_future(one(name)) for name in orders["efforts"]]
        print("begun", flush=True)
        # Standard input closes when the bench is done or has died.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.read(), orders["seconds"])
        for work in working:
            work.cancel()
        await asyncio.gather(*working, return_exceptions=True)
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    os.nice(19)
    asyncio.run(main())
