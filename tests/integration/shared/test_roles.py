"""One role per schema: nobody reads another's tables."""

import os
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.db.bootstrap import bootstrap
from shared.db.migrate import migrate
from shared.db.pool import create_pool
from tests.support import postgres, stack

ROLES = (f"tr_{os.getpid()}_a", f"tr_{os.getpid()}_b")


@pytest.fixture
async def dsns(admin_dsn: str, dsn: str) -> AsyncIterator[list[str]]:
    """Connections of two services' roles, made as set-up makes them, in a database of this test's own."""
    inside = postgres.dsn_of(admin_dsn, dsn.split("?", maxsplit=1)[0].rpartition("/")[2], "public")
    await bootstrap(inside, dict.fromkeys(ROLES, 'it\'s "secret"'))
    await bootstrap(inside, dict.fromkeys(ROLES, "secret"))
    yield [postgres.as_role(inside, role, "secret") for role in ROLES]
    connection = await asyncpg.connect(inside)
    for role in ROLES:
        await connection.execute(f"DROP OWNED BY {role} CASCADE")
        await connection.execute(f"DROP ROLE {role}")
    await connection.close()


async def test_role_uses_its_own_schema_only(dsns: list[str]) -> None:
    """Each migrates and uses its own tables by their plain names; the neighbour's are out of reach."""
    for dsn in dsns:
        assert await migrate(dsn, stack.ROOT / "none")
    pool = await create_pool(dsns[0])
    await pool.execute("INSERT INTO outbox (type, body) VALUES ('x', '')")
    assert await pool.fetchval("SELECT current_schema()") == ROLES[0]
    for forbidden in (
        f"TABLE {ROLES[1]}.outbox",
        f"TRUNCATE {ROLES[1]}.inbox",
        f"CREATE TABLE {ROLES[1]}.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        f"ALTER ROLE {ROLES[1]} PASSWORD 'x'",
        "COPY outbox TO PROGRAM 'true'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(forbidden)
    pool.terminate()


async def test_migrating_again_changes_nothing(dsns: list[str]) -> None:
    """A service migrates at every start."""
    assert await migrate(dsns[0], stack.ROOT / "none")
    assert await migrate(dsns[0], stack.ROOT / "none") == []
