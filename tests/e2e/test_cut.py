"""A running site is copied without a failed request, and each copy is of one moment."""

import asyncio
import itertools
import tarfile
from pathlib import Path

import pytest

from deployer.running.snapshots import folder
from tests.e2e.sources import storing
from tests.e2e.test_site_data import MIGRATIONS, NOTES, sql
from tests.lib import engine
from tests.lib.load import Request, load
from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack

WRITERS, COPIES = 4, 3


async def copied(stack: Stack, site: Site) -> Path:
    """As an operator does it; the folder on this machine."""
    argv = ("python", "-m", "deployer", "cut", site.app_id)
    said = (await engine.execute(f"{stack.project}-deployer-1", *argv, seconds=180))[1].strip()
    assert said.startswith(f"The data of {site.app_id} is in {stack.root}/handover/")
    return Path(said.removesuffix(".").rpartition(" ")[2])


async def notes(copy: Path) -> set[str]:
    """Their texts, read from the dump without a database."""
    mount = ("-v", f"{copy}:/copy:ro", "-u", "0:0", "--network", "none")
    read = ("--data-only", "--table=notes", "--file=-", "/copy/database.dump")
    text = await engine.docker("run", "--rm", *mount, "--entrypoint", "pg_restore", "webmeteor/postgres:17", *read)
    rows = text.partition("FROM stdin;\n")[2].partition("\n\\.")[0]
    return {row.split("\t")[1] for row in rows.splitlines()}


def uploads(copy: Path) -> set[str]:
    with tarfile.open(copy / "uploads.tar") as opened:
        names = [member.name for member in opened if member.isfile()]
    return {Path(name).stem for name in names if name.startswith("./public/") and name.endswith(".txt")}


@pytest.mark.timeout(600)
async def test_copies_under_load_are_of_one_moment(stack: Stack, customer: Customer, tmp_path: Path) -> None:
    """While visitors read and four writers store a file and a row each time: no request fails, and no copy has a row
    without its file. The last copy serves in another site.
    """
    site = await customer.active_site("Copied")
    work = await site.clone(tmp_path / "clone")
    files = {f"{MIGRATIONS}/1000_notes.pgsql": NOTES.replace("'made by the migration'", "'0'"), **storing(work)}
    await site.wait_commit(await work.push_files(files, "Stores"))
    numbers, answers = itertools.count(1), []

    async def write() -> None:
        while True:
            body = {"text": str(next(numbers))}
            answer = await site.platform.http.post(f"{site.url}/api/greeting", json=body, timeout=20)
            answers.append(answer.status_code)

    visits = [Request("GET", "/api/greeting"), Request("GET", "/")]
    async with load(stack, site.domain, visits, at_least=200, connections=8, per_second=50) as visitors:
        writers = [asyncio.ensure_future(write()) for _ in range(WRITERS)]
        copies = [await copied(stack, site) for _ in range(COPIES)]
        for writer in writers:
            writer.cancel()
        ends = await asyncio.gather(*writers, return_exceptions=True)
    assert (visitors.result and visitors.result.failures) == []
    assert {type(end) for end in ends} == {asyncio.CancelledError}
    assert set(answers) == {200}

    counts = []
    for copy in copies:
        manifest = folder.read(copy)
        folder.check(copy, manifest)
        rows, stored = await notes(copy) - {"0"}, uploads(copy)
        assert manifest.still
        assert manifest.database
        assert manifest.database.tables["public.notes"] == len(rows) + 1
        assert rows <= stored
        # A writer may have stood still between its file and its row.
        assert len(stored - rows) <= WRITERS
        counts.append(len(rows))
    assert 0 < counts[0] < counts[-1]

    other = await customer.active_site("From the copy")
    await engine.execute(
        f"{stack.project}-deployer-1", "python", "-m", "deployer", "restore", other.app_id, str(copies[-1]), seconds=180
    )
    assert await sql(other, "select count(*) from notes") == str(counts[-1] + 1)
    newest = max(await notes(copies[-1]), key=int)
    assert (await other.get(f"/api/files/{newest}.txt")).text == f"{newest}\n" * 1000
    for made in (site, other):
        await made.delete()
    for copy in copies:
        await engine.execute(f"{stack.project}-deployer-1", "rm", "-r", str(copy))
