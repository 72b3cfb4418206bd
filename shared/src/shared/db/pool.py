"""One asyncpg pool per service; JSON columns are Python values."""

import json
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    Connection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:  # generic in the stubs only
    Connection = asyncpg.pool.PoolConnectionProxy
Pool = asyncpg.Pool


async def _init(connection: asyncpg.Connection) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, encoder=lambda v: json.dumps(v, ensure_ascii=False), decoder=json.loads, schema="pg_catalog"
        )


async def _as_it_is(_: asyncpg.Connection) -> None:
    """Asyncpg rolls back an open transaction and drops listeners before it calls this; there is nothing else."""


async def create_pool(dsn: str, *, size: int = 8) -> Pool:
    """Connections whose search_path is the role's own schema (set at the role by shared.db.bootstrap).

    They are not reset between users, which saves a round trip for each: leave no session state behind (SET, session
    advisory locks, LISTEN); SET LOCAL and pg_advisory_xact_lock end with their transaction.
    """
    options: dict[str, Any] = {"application_name": "webmeteor", "statement_timeout": "30000", "lock_timeout": "10000"}
    # What a busy minute opened is closed after an idle one: each is a process of PostgreSQL's with memory of its own.
    return await asyncpg.create_pool(
        dsn, min_size=1, max_size=size, max_inactive_connection_lifetime=60, init=_init, reset=_as_it_is,
        server_settings=options, command_timeout=60,
    )  # fmt: skip
