"""The unit of work: what belongs to the end of a transaction is collected during it.

`at_end` collects rows that are written by one statement per kind just before the COMMIT, whichever handlers and events
shared the transaction. `wake` names the loops that have something to do once it is committed. A rolled back savepoint
takes its share with it.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

import asyncpg
from asyncpg.transaction import Transaction

from shared.db.listener import NOTIFY

if TYPE_CHECKING:
    Proxy = asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
    _Base = asyncpg.Connection[asyncpg.Record]
else:  # generic in the stubs only
    Proxy = asyncpg.pool.PoolConnectionProxy
    _Base = asyncpg.Connection

# Writes the collected items with the connection; returns what to do after the commit, if anything.
Writer = Callable[[Any, Sequence[Any]], Awaitable[Callable[[], None] | None]]


class Waker(Protocol):
    """shared.db.listener.Wakeup."""

    def wake(self, channels: Collection[str]) -> None:
        """Wakes the loops that wait for these channels, in this process and in others. Must not raise."""


class CollectingConnection(_Base):
    """A pool's connection. `waker`: None in a process that does not listen; then the transaction itself notifies."""

    waker: Waker | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items: list[tuple[Writer, Any]] = []
        self.woken: list[str] = []

    def transaction(self, **options: Any) -> "CollectingTransaction":
        given = {"isolation": None, "readonly": False, "deferrable": False} | options
        return CollectingTransaction(self, given["isolation"], given["readonly"], given["deferrable"])


class CollectingTransaction(Transaction):
    """Writes what was collected before its COMMIT; for savepoints, only drops what was collected in one rolled back."""

    _connection: CollectingConnection
    _nested: bool

    async def __aenter__(self) -> None:
        await super().__aenter__()
        if not self._nested:
            _clear(self._connection)  # of a transaction that its connection's pool had to end
        self._begun = (len(self._connection.items), len(self._connection.woken))

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        connection = self._connection
        if self._nested:
            if kind is not None:
                del connection.items[self._begun[0] :], connection.woken[self._begun[1] :]
            await super().__aexit__(kind, error, trace)
            return
        try:
            after = [] if kind is not None else await write(connection)
        except BaseException as failure:
            _clear(connection)
            await super().__aexit__(type(failure), failure, failure.__traceback__)
            raise
        woken = set(connection.woken)
        _clear(connection)
        await super().__aexit__(kind, error, trace)
        if kind is None:
            for act in after:
                act()
            if woken and connection.waker:
                connection.waker.wake(woken)


def at_end(tx: Proxy | CollectingConnection, write: Writer, item: object) -> None:
    """Has `write` called before the commit of `tx`, once, with all its items in order. Raises RuntimeError outside."""
    _open(tx).items.append((write, item))


def wake(tx: Proxy | CollectingConnection, channel: str) -> None:
    """Wakes the loops that wait for `channel` (shared.db.listener) after the commit. Raises RuntimeError outside."""
    _open(tx).woken.append(channel)


def _open(tx: Proxy | CollectingConnection) -> CollectingConnection:
    if not tx.is_in_transaction():
        raise RuntimeError("there is no transaction whose end could be awaited")
    return cast("CollectingConnection", tx)  # the pool's proxy passes attributes on


def _clear(connection: CollectingConnection) -> None:
    connection.items.clear()
    connection.woken.clear()


async def write(connection: CollectingConnection) -> list[Callable[[], None]]:
    """What each top transaction does before its COMMIT. Returns what is to be done after it."""
    after = []
    while connection.items:
        kinds: dict[Writer, list[Any]] = {}
        for writer, item in connection.items:
            kinds.setdefault(writer, []).append(item)
        # A writer may collect for another one, and be called once more itself.
        connection.items.clear()
        for writer, items in kinds.items():
            act = await writer(connection, items)
            if act:
                after.append(act)
    if connection.woken and connection.waker is None:
        # Correct but slow: PostgreSQL serializes commits that notify (measured: 635/s instead of 2,340/s).
        await connection.execute(NOTIFY, sorted(set(connection.woken)))
    return after
