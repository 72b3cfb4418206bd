"""A database per test, cloned (≈ 40 ms) from a template per service that holds all its migrations."""

import asyncio
import hashlib
import itertools
import os
from urllib.parse import urlsplit

import asyncpg
import pytest

from shared.db.migrate import SHARED, migrate, read_files
from tests.support import stack

_numbers = itertools.count(1)
_LOCK = 7_263_540_002  # one template builder at a time, also among several pytest runs


def schema_of(service: str) -> str:
    return "gateway" if service == "api-gateway" else service.replace("-", "_")


def dsn_of(admin_dsn: str, database: str, schema: str) -> str:
    return urlsplit(admin_dsn)._replace(path=f"/{database}", query=f"options=-csearch_path%3D{schema}").geturl()


async def connect(dsn: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(dsn, timeout=5)
    except (OSError, TimeoutError) as error:
        pytest.fail(f"PostgreSQL does not answer ({error}): {stack.HELP}", pytrace=False)


async def clone(admin_dsn: str, service: str) -> str:
    """The DSN of a fresh database with the service's schema and tables."""
    connection = await connect(admin_dsn)
    try:
        template = await _template(connection, admin_dsn, service)
        name = f"test_{os.getpid()}_{next(_numbers)}"
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    finally:
        await connection.close()
    return dsn_of(admin_dsn, name, schema_of(service))


async def empty(admin_dsn: str) -> str:
    """The name of a fresh database without any schema."""
    connection = await connect(admin_dsn)
    try:
        name = f"test_{os.getpid()}_{next(_numbers)}"
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    finally:
        await connection.close()
    return name


async def abandon(admin_dsn: str, dsn: str) -> None:
    """Ends what is still connected. Dropping waits until the run's end: each drop costs a checkpoint (0.3-0.8 s)."""
    connection = await connect(admin_dsn)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", urlsplit(dsn).path[1:]
        )
    finally:
        await connection.close()


async def drop(admin_dsn: str, *, own: bool) -> None:
    """Databases of runs that were killed; with `own` this run's."""
    connection = await connect(admin_dsn)
    try:
        for row in await connection.fetch(r"SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'"):
            pid = row["datname"].split("_")[1]
            if pid == str(os.getpid()) if own else not stack.alive(pid):
                await connection.execute(f"DROP DATABASE IF EXISTS {row['datname']} WITH (FORCE)")
    finally:
        await connection.close()


async def _template(connection: asyncpg.Connection, admin_dsn: str, service: str) -> str:
    folder = stack.ROOT / "services" / service / "migrations"
    files = await asyncio.to_thread(read_files, (SHARED, folder))
    name = f"tpl_{schema_of(service)}_{hashlib.sha256(repr(files).encode()).hexdigest()[:12]}"
    await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await _build(connection, admin_dsn, service, name)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)
    return name


async def _build(connection: asyncpg.Connection, admin_dsn: str, service: str, name: str) -> None:
    schema = schema_of(service)
    old = await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE $1", rf"tpl\_{schema}\_%")
    for row in old:
        await connection.execute(f"DROP DATABASE IF EXISTS {row['datname']} WITH (FORCE)")
    # Under another name until it is complete: a run killed here leaves no half template.
    draft = f"test_{os.getpid()}_{next(_numbers)}"
    await connection.execute(f"CREATE DATABASE {draft} TEMPLATE template0")
    dsn = dsn_of(admin_dsn, draft, schema)
    inside = await connect(dsn)
    await inside.execute(f"CREATE SCHEMA {schema}")
    await inside.close()
    await migrate(dsn, stack.ROOT / "services" / service / "migrations")
    await connection.execute(f"ALTER DATABASE {draft} RENAME TO {name}")


def as_role(dsn: str, role: str, password: str) -> str:
    """The same database as another role, whose own settings (search_path) hold."""
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{role}:{password}@{parts.hostname}:{parts.port}", query="").geturl()
