"""Classes of PostgreSQL and connection errors, defined once for all callers."""

import asyncpg

# The connection is broken, or the server is starting, stopping, out of resources or read-only (after a failover). Not
# the caller's fault: retry the same work unchanged. InternalClientError: asyncpg on a connection that was just lost.
# https://www.postgresql.org/docs/17/errcodes-appendix.html, classes 08, 53, 57, 58 and 25006.
AWAY = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
)
# The subset of AWAY that no bug of the caller can cause.
SURELY_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
)
# Two transactions conflicted: retry one of them.
COLLIDED = (asyncpg.TransactionRollbackError, asyncpg.LockNotAvailableError)
# Every error that a statement can raise: for loops that poll again after any of them.
ANY = (*AWAY, asyncpg.PostgresError)
