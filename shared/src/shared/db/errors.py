"""What it means when PostgreSQL fails, or the way to it: one definition for everybody who asks it."""

import asyncpg

# The way is broken, or the server is going, coming, full, or reads without writing (after a failover). Nobody's fault:
# the same work may be done again, unchanged. InternalClientError: asyncpg on a connection that was lost a moment ago.
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
# Of AWAY what no mistake of the asking side can look like.
SURELY_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
)
# Two transactions were in each other's way: one of them again.
COLLIDED = (asyncpg.TransactionRollbackError, asyncpg.LockNotAvailableError)
# Whatever asking can raise: for loops that look again whatever it was.
ANY = (*AWAY, asyncpg.PostgresError)
