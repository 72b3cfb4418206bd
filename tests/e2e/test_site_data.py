"""A site's data is the site's: it outlives every deployment, and a migration that fails leaves it as it was."""

import asyncio

import pytest
import pytest_asyncio

from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.git import Checkout
from tests.lib.platform import Customer, Site
from tests.lib.waiting import until

MIGRATIONS = "api/src/postgresql/migrations"
NOTES = """create table notes (id bigint generated always as identity primary key, text text not null);
insert into notes (text) values ('made by the migration');
"""
FAILS = "insert into notes (text) values ('half done');\nalter table notes drop column text;\nselect 1 / 0;\n"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kept(customer: Customer) -> Site:
    return await customer.active_site("Data")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def work(kept: Site, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The customer's working copy; each test builds on the one before."""
    return await kept.clone(tmp_path_factory.mktemp("data"))


async def sql(site: Site, statement: str, *, database: str = "") -> str:
    """As the site's own user; in the database that the site began with, unless `database` names another one."""
    database, user = database or f"site_{site.app_id}", f"user_{site.app_id}"
    argv = ("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-U", user, "-d", database, "-c", statement)
    return (await engine.execute(site.container("db"), *argv))[1].strip()


async def notes(site: Site) -> list[str]:
    return (await sql(site, "select text from notes order by id")).splitlines()


async def applied(site: Site) -> list[str]:
    return (await sql(site, "select name from schema_migrations where name like '%/1%' order by name")).splitlines()


async def upload(site: Site, name: str, text: str) -> None:
    await engine.execute(
        site.container("api"), "sh", "-c", f"mkdir -p storage/public && printf %s {text} > storage/public/{name}"
    )


async def test_a_pushed_migration_is_applied_once(kept: Site, work: Checkout) -> None:
    """With its deployment, and not again with the ones after it."""
    await kept.wait_commit(await work.push_files({f"{MIGRATIONS}/1000_notes.pgsql": NOTES}, "A table"))
    assert await notes(kept) == ["made by the migration"]
    assert await applied(kept) == ["migrations/1000_notes.pgsql"]
    await sql(kept, "insert into notes (text) values ('a visitor''s')")
    await upload(kept, "kept.txt", "uploaded")
    await kept.wait_commit(await work.push_files(greeting(work, "one"), "Greeting"))
    assert await notes(kept) == ["made by the migration", "a visitor's"]


async def test_data_and_uploads_survive_a_deployment(kept: Site) -> None:
    """Nothing of them belongs to a release."""
    await kept.wait_deployment(await kept.deploy())
    assert await notes(kept) == ["made by the migration", "a visitor's"]
    assert (await kept.get("/api/files/kept.txt")).text == "uploaded"


async def test_a_failing_migration_leaves_release_and_data(kept: Site, work: Checkout) -> None:
    """None of it happens; the release before answers all the while; the log says which file and why."""
    serving = (await kept.deployments())[0]["deployment_id"]
    answers: list[tuple[int, str]] = []

    async def visit() -> None:
        while True:
            answer = await kept.get("/api/greeting")
            answers.append((answer.status_code, answer.headers.get("x-webmeteor-release", "")))
            await asyncio.sleep(0.05)

    visiting = asyncio.ensure_future(visit())
    files = {f"{MIGRATIONS}/1001_more.pgsql": FAILS, **greeting(work, "two")}
    failed = await kept.wait_commit(await work.push_files(files, "Fails"), status="failed")
    visiting.cancel()
    await asyncio.gather(visiting, return_exceptions=True)
    assert len(answers) > 5
    assert set(answers) == {(200, serving)}
    assert await notes(kept) == ["made by the migration", "a visitor's"]
    assert await applied(kept) == ["migrations/1000_notes.pgsql"]
    detail = await kept.deployment(failed["deployment_id"])
    assert (detail["failure"]["step"], detail["failure"]["key"]) == ("ready", "not_ready")
    assert "1001_more.pgsql" in detail["failure"]["message"]
    assert "division by zero" in await kept.deployment_log(failed["deployment_id"])
    assert await kept.status() == "active"


async def test_the_mended_migration_is_applied(kept: Site, work: Checkout) -> None:
    """A file that never ran may still be changed."""
    mended = {f"{MIGRATIONS}/1001_more.pgsql": "alter table notes add column pinned boolean not null default false;\n"}
    await kept.wait_commit(await work.push_files(mended, "Mended"))
    assert await applied(kept) == ["migrations/1000_notes.pgsql", "migrations/1001_more.pgsql"]
    assert await sql(kept, "select count(*) from notes where not pinned") == "2"
    assert (await kept.get("/api/greeting")).json()["data"]["greeting"] == "two"


async def test_data_survives_a_rollback(kept: Site) -> None:
    """The release before runs on the tables as they are now; what was written stays, and comes along again."""
    first = (await kept.deployments())[-1]
    await kept.wait_deployment(await kept.rollback(first["deployment_id"]))
    assert (await kept.get("/api/greeting")).status_code == 404
    assert await notes(kept) == ["made by the migration", "a visitor's"]
    await sql(kept, "insert into notes (text) values ('while rolled back')")
    await kept.wait_deployment(await kept.deploy())
    assert (await notes(kept))[-1] == "while rolled back"
    assert len(await applied(kept)) == 2
    assert (await kept.get("/api/files/kept.txt")).text == "uploaded"


async def test_data_survives_a_restart_of_its_containers(kept: Site) -> None:
    """Killed, not stopped; the api applies nothing again. Nobody who asks meanwhile waits for what is gone."""
    before = await notes(kept)
    for service in ("db", "api"):
        await engine.docker("kill", kept.container(service))

    async def answers() -> bool:
        return (await kept.get("/api/health", timeout=20)).status_code == 200

    await until("the site to answer again", answers, seconds=90)
    assert await notes(kept) == before
    assert (await kept.get("/api/files/kept.txt")).text == "uploaded"
    assert len(await applied(kept)) == 2
    await kept.delete()
