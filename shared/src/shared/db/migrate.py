"""Numbered, forward-only SQL migrations: one transaction each, under an advisory lock, with time-outs.

Files are `NNNN_name.sql`; shared ones (outbox, inbox, jobs) come first. An applied file must never change.

A file whose first line is `-- outside a transaction` is for CREATE INDEX CONCURRENTLY, which does not block writers.
Its statements run one by one, without a time limit. After an interruption all of them run again, so each must be
idempotent: DROP INDEX CONCURRENTLY IF EXISTS comes first, because a failed build leaves an invalid index behind.
"""

import asyncio
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import asyncpg

SHARED = Path(__file__).parent / "migrations"
OUTSIDE = "-- outside a transaction\n"
LOCK_SECONDS, LOOK_SECONDS = 30.0, 0.1
_LOCK_KEY = 7_263_540_001  # any constant: one migrator at a time per database


class MigrationChangedError(Exception):
    """An applied migration was edited; write a new one instead."""


def read_files(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """(name, SQL) in order: the shared folder's files first, then the service's."""
    return [
        (f"{prefix}{file.name}", file.read_text())
        for prefix, folder in zip(("shared/", ""), folders, strict=True)
        for file in sorted(folder.glob("[0-9]*.sql"))
    ]


class MigratorBusyError(TimeoutError):
    """Another process has been migrating for longer than LOCK_SECONDS; try again."""


async def migrate(dsn: str, folder: Path) -> list[str]:
    """Applies the missing migrations in the role's own schema; returns their names.

    Raises PostgreSQL's errors, MigrationChangedError, and MigratorBusyError after `LOCK_SECONDS`.
    """
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        await _lock(connection)
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations"
            " (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        rows = await connection.fetch("SELECT name, sha256 FROM schema_migrations")
        known = {row["name"]: row["sha256"] for row in rows}
        applied = []
        for name, sql in read_files((SHARED, folder)):
            digest = hashlib.sha256(sql.encode()).hexdigest()
            if name in known:
                if known[name] != digest:
                    raise MigrationChangedError(name)
                continue
            await (_outside if sql.startswith(OUTSIDE) else _inside)(connection, sql, name, digest)
            applied.append(name)
        return applied
    finally:
        await connection.close()


async def _lock(connection: asyncpg.Connection) -> None:
    """Polls: a blocking statement would hold a snapshot, and CREATE INDEX CONCURRENTLY waits for older snapshots."""
    clock = asyncio.get_running_loop().time
    until = clock() + LOCK_SECONDS
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK_KEY):
        if clock() >= until:
            raise MigratorBusyError("another process is migrating the database")
        await asyncio.sleep(LOOK_SECONDS)


async def _inside(connection: asyncpg.Connection, sql: str, name: str, digest: str) -> None:
    async with connection.transaction():
        await connection.execute("SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'")
        await connection.execute(sql)
        await _note(connection, name, digest)


async def _outside(connection: asyncpg.Connection, sql: str, name: str, digest: str) -> None:
    await connection.execute("SET lock_timeout = '60s'")
    for statement in filter(str.strip, re.split(r";\s*\n", sql)):
        await connection.execute(statement)
    await connection.execute("RESET lock_timeout")
    await _note(connection, name, digest)


async def _note(connection: asyncpg.Connection, name: str, digest: str) -> None:
    await connection.execute("INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)", name, digest)
