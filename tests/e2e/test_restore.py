"""A site gets the data of one of its copies again: visitors read on, and what they have saved is never lost."""

import asyncio
import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.sources import storing
from tests.e2e.test_site_data import MIGRATIONS, NOTES, sql
from tests.lib import engine
from tests.lib.load import Request, load
from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until

WRITERS = 3


async def copy_now(site: Site) -> str:
    """The id of a copy, once it is stored."""
    copy_id: str = (await site.api("POST", "/backups", expect=202)).json()["copy_id"]

    async def stored() -> bool:
        [copy] = [c for c in (await site.api("GET", "/backups")).json() if c["copy_id"] == copy_id]
        assert copy["state"] != "failed", copy
        return copy["state"] in {"made", "proven"}

    await until("the copy to be stored", stored, seconds=120)
    return copy_id


async def restored(site: Site, copy_id: str, **more: str) -> dict[str, Any]:
    restore_id = (await site.api("POST", "/restores", json={"copy_id": copy_id, **more}, expect=202)).json()[
        "restore_id"
    ]

    async def done() -> dict[str, Any] | None:
        [restore] = [r for r in (await site.api("GET", "/restores")).json() if r["restore_id"] == restore_id]
        assert restore["state"] != "failed", restore
        return restore if restore["state"] == "restored" else None

    return await until("the copy to be restored", done, seconds=180)


async def numbers_of(site: Site) -> set[int]:
    """Of the rows; each has its file."""
    database = (await engine.execute(site.container("api"), "printenv", "DB_NAME"))[1].strip()
    found = {int(text) for text in (await sql(site, "select text from notes", database=database)).split()} - {0}
    for number in found:
        assert (await site.get(f"/api/files/{number}.txt")).text == f"{number}\n" * 1000
    return found


async def databases(site: Site) -> list[str]:
    return (await sql(site, "select datname from pg_database where datname like 'site_%'", database="postgres")).split()


@pytest.mark.timeout(600)
async def test_a_site_goes_back_to_a_copy_and_forth_again(stack: Stack, customer: Customer, tmp_path: Path) -> None:
    """While visitors read and writers save: no read fails, a write succeeds or is told to wait, and each that succeeded
    is in the restored site or in the copy that was made before it. That copy brings them back.
    """
    site = await customer.active_site("Restored")
    work = await site.clone(tmp_path / "clone")
    files = {f"{MIGRATIONS}/1000_notes.pgsql": NOTES.replace("'made by the migration'", "'0'"), **storing(work)}
    await site.wait_commit(await work.push_files(files, "Stores"))
    numbers, saved, refused = itertools.count(1), [], []
    stopped = asyncio.Event()

    async def write() -> None:
        number = next(numbers)
        answer = await site.platform.http.post(f"{site.url}/api/greeting", json={"text": str(number)}, timeout=20)
        if answer.status_code == 200:
            saved.append(number)
        else:
            refused.append((answer.status_code, answer.json()["status"], int(answer.headers["Retry-After"])))
            await asyncio.sleep(0.1)

    async def keep_writing() -> None:
        while not stopped.is_set():
            await write()

    for _ in range(3):
        await write()
    begin = set(saved)
    copy_id = await copy_now(site)
    visits = [Request("GET", "/api/greeting"), Request("GET", "/")]
    async with load(stack, site.domain, visits, at_least=200, connections=8, per_second=50) as visitors:
        writers = [asyncio.ensure_future(keep_writing()) for _ in range(WRITERS)]
        back = await restored(site, copy_id)
        stopped.set()
        await asyncio.gather(*writers)
    assert (visitors.result and visitors.result.failures) == []
    assert set(refused) == {(503, "not ok", 15)}
    after = await numbers_of(site)
    assert begin <= after
    await write()

    forth = await restored(site, back["safety_copy_id"])
    before = await numbers_of(site)
    assert begin < before
    assert after | before == set(saved[:-1])
    assert after & before == begin
    assert forth["safety_copy_id"] not in {copy_id, back["safety_copy_id"]}
    await write()

    # Of the data that was replaced, nothing is left on the machine.
    assert await databases(site) == [f"site_{site.app_id}_{forth['restore_id']}"]
    volumes = await engine.docker("volume", "ls", "-q", "--filter", f"label=webmeteor.app={site.app_id}")
    assert len(volumes.split()) == 2
    await site.delete()


@pytest.mark.timeout(600)
async def test_a_new_site_begins_with_a_copy_of_a_deleted_one(
    stack: Stack, customer: Customer, stranger: Customer, tmp_path: Path
) -> None:
    """Rows, uploads, history, branches, tags and variables; its address and its secrets are its own."""
    site = await customer.active_site("Gone")
    work = await site.clone(tmp_path / "clone")
    files = {f"{MIGRATIONS}/1000_notes.pgsql": NOTES.replace("'made by the migration'", "'0'"), **storing(work)}
    live = await work.push_files(files, "Stores")
    await site.wait_commit(live)
    await site.api("PUT", "/env", json={"variables": {"GREETING_VARIABLE": "a 'word' of ours"}}, expect=202)
    await work.git("tag", "v1")
    await work.git("push", "-q", "origin", "v1", "main:side")
    for number in (1, 2):
        answer = await site.platform.http.post(f"{site.url}/api/greeting", json={"text": str(number)}, timeout=20)
        assert answer.status_code == 200

    async def has_variable() -> bool:
        return bool((await site.get("/api/greeting")).json()["data"]["variable"])

    await until("the variable", has_variable, seconds=60)
    copy_id = await copy_now(site)
    secrets = (await engine.execute(site.container("api"), "printenv", "JWT_SECRET"))[1]
    await site.delete()
    [kept] = [c for c in (await customer.api("GET", "/api/me/backups", expect=200)).json() if c["copy_id"] == copy_id]
    assert (kept["app_id"], kept["site_name"], kept["site_type"], kept["deleted"]) == (
        site.app_id, "Gone", "portfolio", True
    )  # fmt: skip
    assert copy_id not in (await stranger.api("GET", "/api/me/backups", expect=200)).text
    wish = {"site_name": "Back", "site_type": "portfolio", "copy_id": copy_id}
    assert (await stranger.api("POST", "/api/sites/create", json=wish)).json()["key"] == "copy_not_kept"
    assert (await customer.api("POST", "/api/sites/create", json=wish | {"site_type": "blog"})).json()[
        "key"
    ] == "other_type"

    back = await customer.create_site("Back", copy_id=copy_id)
    await back.wait_status("active")
    assert await numbers_of(back) == {1, 2}
    greeting = (await back.get("/api/greeting")).json()["data"]
    assert (greeting["greeting"], greeting["variable"]) == ("storing", "a 'word' of ours")
    assert (await engine.execute(back.container("api"), "printenv", "JWT_SECRET"))[1] != secrets
    again = await back.clone(tmp_path / "again")
    refs = (await again.git("ls-remote", "--heads", "--tags", "origin"))[1].split()
    assert dict(zip(refs[1::2], refs[::2], strict=True)) == dict.fromkeys(
        ("refs/heads/main", "refs/heads/side", "refs/tags/v1"), live
    )
    assert [d["kind"] for d in await back.deployments()] == ["first"]
    await back.wait_commit(await again.push_files({"api/new.php": "<?php // a change"}, "It goes on"))
    assert await numbers_of(back) == {1, 2}
    await back.delete()


@pytest.mark.timeout(300)
async def test_what_cannot_be_restored_is_refused(customer: Customer, stranger: Customer) -> None:
    site, other = await customer.active_site("Mine"), await stranger.active_site("Theirs")
    theirs = await copy_now(other)
    for copy_id in (theirs, "copy_000000000000"):
        answer = await site.api("POST", "/restores", json={"copy_id": copy_id})
        assert (answer.status_code, answer.json()["key"]) == (404, "copy_not_kept")
    for method in ("GET", "POST"):
        answer = await customer.api(method, f"/api/sites/{other.app_id}/restores", json={"copy_id": theirs})
        assert answer.status_code == 404
    assert (await site.api("GET", "/restores", expect=200)).json() == []
    for made in (site, other):
        await made.delete()
