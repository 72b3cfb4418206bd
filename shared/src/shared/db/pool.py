"""One asyncpg pool per service; JSON columns are Python values."""

import json
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:
    Connection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:  # generic in the stubs only
    Connection = asyncpg.pool.PoolConnectionProxy
Pool = asyncpg.Pool

# As long as for a lock: then it is time to tell whoever asked that they should try again.
ACQUIRE_SECONDS = 10.0
OPTIONS = {
    "application_name": "webmeteor",
    "statement_timeout": "30000",
    "lock_timeout": "10000",
    # Who says nothing for so long within a transaction is stuck, or gone without a word. Its locks block others, and
    # while it is open no deleted row goes, which makes each look at outbox and jobs slower. Twice what a statement may
    # take: between two of a transaction there is never work that long.
    "idle_in_transaction_session_timeout": "60000",
}


class _BoundedPool(asyncpg.Pool):
    """Nobody waits for a connection without a limit, whichever method it is that needs one."""

    def acquire(self, *, timeout: float | None = None) -> Any:
        """Raises TimeoutError, which counts as a database that is away (shared.db.errors)."""
        return super().acquire(timeout=ACQUIRE_SECONDS if timeout is None else timeout)


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
    # What a busy minute opened is closed after an idle one: each is a process of PostgreSQL's with memory of its own.
    return await _BoundedPool(
        dsn, min_size=1, max_size=size, max_queries=50_000, max_inactive_connection_lifetime=60, init=_init,
        reset=_as_it_is, loop=None, connection_class=asyncpg.Connection, record_class=asyncpg.Record,
        server_settings=OPTIONS, command_timeout=60,
    )  # fmt: skip
