"""Migrations against a real server: what stands in their way, and indexes that are made beside writers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared import service
from shared.db import errors as db_errors
from shared.db import migrate as migrations
from shared.db.migrate import MigratorBusyError, migrate
from shared.db.pool import Pool
from tests.support import postgres
from tests.support.waiting import until

INDEX = "DROP INDEX CONCURRENTLY IF EXISTS things_n;\nCREATE INDEX CONCURRENTLY things_n ON things (n);\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_things.sql").write_text("CREATE TABLE things (n int);\n")
    return tmp_path


def _add(folder: Path, sql: str) -> None:
    (folder / "0002_more.sql").write_text(sql)


@pytest.fixture
async def session(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody else's."""
    made = await asyncpg.connect(dsn)
    yield made
    await made.close()


async def test_an_index_is_made_while_others_write(dsn: str, pool: Pool, folder: Path) -> None:
    """The one that is waited for goes on writing: in a transaction neither would get anywhere."""
    await migrate(dsn, folder)
    _add(folder, migrations.OUTSIDE + INDEX)
    async with pool.acquire() as writer:
        writing = writer.transaction()
        await writing.start()
        await writer.execute("INSERT INTO things VALUES (1)")
        migrating = asyncio.ensure_future(migrate(dsn, folder))
        await until(lambda: pool.fetchval("SELECT true FROM pg_stat_progress_create_index WHERE phase LIKE 'wait%'"))
        await pool.execute("INSERT INTO things VALUES (2)")
        await writing.commit()
    assert await migrating == ["0002_more.sql"]
    assert await pool.fetchval("SELECT indisvalid FROM pg_index WHERE indexrelid = 'things_n'::regclass")
    assert await migrate(dsn, folder) == []


async def test_an_index_that_was_interrupted_is_made_again(
    dsn: str, pool: Pool, session: asyncpg.Connection, folder: Path
) -> None:
    await migrate(dsn, folder)
    _add(folder, migrations.OUTSIDE + INDEX)
    writing = session.transaction()
    await writing.start()
    await session.execute("INSERT INTO things VALUES (1)")
    migrating = asyncio.ensure_future(migrate(dsn, folder))
    # Waits for the writer, with an index that is not valid yet.
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index WHERE phase LIKE 'wait%'"
    await until(lambda: pool.fetchval(ending))
    with pytest.raises(db_errors.AWAY):
        await migrating
    valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('things_n')"
    assert await pool.fetchval(valid) is False
    await writing.commit()
    assert await migrate(dsn, folder) == ["0002_more.sql"]
    assert await pool.fetchval(valid) is True


async def test_who_waits_for_another_migrator_stands_in_no_index_s_way(dsn: str, pool: Pool, folder: Path) -> None:
    """Five services start at once: one makes an index, for which every statement of before must end."""
    await migrate(dsn, folder)
    _add(folder, migrations.OUTSIDE + INDEX)
    done = await asyncio.gather(*(migrate(dsn, folder) for _ in range(3)))
    assert sorted(done) == [[], [], ["0002_more.sql"]]


async def test_another_migrator_is_waited_for_with_a_limit(
    dsn: str, session: asyncpg.Connection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And then it is tried again (shared.service)."""
    monkeypatch.setattr(migrations, "LOCK_SECONDS", 0.2)
    await session.execute("SELECT pg_advisory_lock($1)", migrations._LOCK_KEY)
    with pytest.raises(MigratorBusyError) as raised:
        await migrate(dsn, folder)
    assert isinstance(raised.value, db_errors.AWAY)
    await session.execute("SELECT pg_advisory_unlock_all()")
    assert await migrate(dsn, folder) == ["0001_things.sql"]


async def test_a_service_tries_again_while_its_table_is_in_use(
    dsn: str, session: asyncpg.Connection, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not end over it: that would be a crash loop, until whoever has the table goes."""
    await migrate(dsn, folder)
    _add(folder, "SET LOCAL lock_timeout = '100ms';\nALTER TABLE things ADD COLUMN m int;\n")
    refused: asyncio.Queue[type[Exception]] = asyncio.Queue()

    async def observed(*arguments: Any) -> list[str]:
        try:
            return await migrate(*arguments)
        except Exception as error:
            refused.put_nowait(type(error))
            raise

    monkeypatch.setattr(service, "migrate", observed)
    async with session.transaction():
        await session.execute("INSERT INTO things VALUES (1)")
        starting = asyncio.ensure_future(service._until_database(dsn, folder))
        assert await refused.get() is asyncpg.LockNotAvailableError
    await starting
    assert await migrate(dsn, folder) == []


async def test_a_server_that_is_full_is_away(dsn: str, pool: Pool, folder: Path) -> None:
    """53300 is what services that all start at once meet."""
    await pool.execute("CREATE ROLE crowded LOGIN PASSWORD 'x' CONNECTION LIMIT 0")
    try:
        with pytest.raises(asyncpg.TooManyConnectionsError) as raised:
            await migrate(postgres.as_role(dsn, "crowded", "x"), folder)
        assert isinstance(raised.value, db_errors.AWAY)
    finally:
        await pool.execute("DROP ROLE crowded")
