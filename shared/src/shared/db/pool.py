"""One asyncpg pool per service; JSON columns are Python values."""

import json
from typing import TYPE_CHECKING, Any

import asyncpg

from shared.db.unit import CollectingConnection, Waker

if TYPE_CHECKING:
    Connection = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:  # generic in the stubs only
    Connection = asyncpg.pool.PoolConnectionProxy
Pool = asyncpg.Pool

# The same as lock_timeout; after that the client is asked to retry.
ACQUIRE_SECONDS = 10.0
OPTIONS = {
    "application_name": "webmeteor",
    "statement_timeout": "30000",
    "lock_timeout": "10000",
    # A client that is idle in a transaction this long is stuck or has vanished. Its locks block others, and the open
    # transaction keeps vacuum from removing dead rows, which slows every poll of outbox and jobs. Twice
    # statement_timeout: no transaction does other work for that long between two statements.
    "idle_in_transaction_session_timeout": "60000",
}


class _BoundedPool(asyncpg.Pool):
    """Limits the wait for a connection in every method that acquires one."""

    def acquire(self, *, timeout: float | None = None) -> Any:
        """Raises TimeoutError, which is in shared.db.errors.AWAY."""
        return super().acquire(timeout=ACQUIRE_SECONDS if timeout is None else timeout)


async def _as_it_is(_: asyncpg.Connection) -> None:
    """No further reset: asyncpg has already rolled back an open transaction and dropped listeners."""


async def create_pool(dsn: str, *, size: int = 8, waker: Waker | None = None) -> Pool:
    """A pool whose connections have the role's own schema as search_path (set by shared.db.bootstrap).

    Their transactions collect what belongs to their end (shared.db.unit); `waker` wakes loops after a commit.

    Connections are not reset on release, which saves a round trip: leave no session state behind (SET, session
    advisory locks, LISTEN); SET LOCAL and pg_advisory_xact_lock end with their transaction.
    """

    async def init(connection: Any) -> None:
        connection.waker = waker
        for name in ("json", "jsonb"):
            await connection.set_type_codec(
                name, encoder=lambda v: json.dumps(v, ensure_ascii=False), decoder=json.loads, schema="pg_catalog"
            )

    # Connections are closed after an idle minute: each is a PostgreSQL process with memory of its own.
    return await _BoundedPool(
        dsn, min_size=1, max_size=size, max_queries=50_000, max_inactive_connection_lifetime=60, init=init,
        reset=_as_it_is, loop=None, connection_class=CollectingConnection, record_class=asyncpg.Record,
        server_settings=OPTIONS, command_timeout=60,
    )  # fmt: skip
