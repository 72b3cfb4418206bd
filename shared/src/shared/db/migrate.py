"""Numbered, forward-only SQL migrations: one transaction each, under an advisory lock, with time-outs.

Files are `NNNN_name.sql`; shared ones (outbox, inbox, jobs) come first. An applied file must never change.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import asyncpg

SHARED = Path(__file__).parent / "migrations"
_LOCK_KEY = 7_263_540_001  # any constant: one migrator at a time per database


class MigrationChangedError(Exception):
    """A migration that has been applied was edited afterwards; write a new one instead."""


def read_files(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """(name, SQL) in order: the shared folder's first, then the service's."""
    return [
        (f"{prefix}{file.name}", file.read_text())
        for prefix, folder in zip(("shared/", ""), folders, strict=True)
        for file in sorted(folder.glob("[0-9]*.sql"))
    ]


async def migrate(dsn: str, folder: Path) -> list[str]:
    """Applies what is missing in the role's own schema; returns the names applied."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK_KEY)
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
            async with connection.transaction():
                await connection.execute("SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'")
                await connection.execute(sql)
                await connection.execute("INSERT INTO schema_migrations (name, sha256) VALUES ($1, $2)", name, digest)
            applied.append(name)
        return applied
    finally:
        await connection.close()
