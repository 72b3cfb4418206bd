"""Background loops of the services while the database is away for a moment."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from api_gateway import sweeper
from api_gateway.sweeper import Sweeper
from dns_ssl.certificates import Certificates
from notifier import live, log_stream, tokens
from notifier.live import Audience, LiveEvents
from notifier.log_stream import LogStream, Subscription
from notifier.tokens import TokenWatch
from provisioner import upkeep
from provisioner.context import Context
from provisioner.queries import Queries
from provisioner.upkeep import Upkeep
from shared.access import Principal
from shared.db.pool import Pool, create_pool
from shared.events.types import DNS_SSL, GATEWAY, NOTIFIER, PROVISIONER
from shared.messaging.outbox import Outbox
from tests.support import postgres
from tests.support.messaging import running
from tests.support.nobody import NOBODY

QUICKLY = 0.02
CUSTOMER = "cust_aaaaaaaaaaaa"
Made = tuple[object, str, str]
"""What has the loop, its loop, and the work that the loop does."""
Make = Callable[[Pool], Made]
NewDsn = Callable[[str], Awaitable[str]]


def _sweeper(pool: Pool) -> Made:
    return Sweeper(pool, Outbox(GATEWAY)), "run", "sweep"


def _certificates(pool: Pool) -> Made:
    made = Certificates(pool, Outbox(DNS_SSL), NOBODY, patience=1, check_hours=QUICKLY / 360)
    return made, "ask_for_checks", "ask_for_due"


def _reconciling(pool: Pool) -> Made:
    context = Context(NOBODY, pool, Queries(NOBODY, NOBODY), Outbox(PROVISIONER), NOBODY, NOBODY)
    return Upkeep(context, NOBODY, NOBODY), "reconciling", "reconcile"


def _live_events(pool: Pool) -> Made:
    made = LiveEvents(pool, NOBODY, asyncio.Event())
    made._audiences["c"] = Audience(0)
    return made, "run", "tell"


def _log_stream(pool: Pool) -> Made:
    made = LogStream(pool, NOBODY, asyncio.Event())
    made._subscriptions["s", "d"] = Subscription("s", "d", 1)
    return made, "run", "tell"


def _token_watch(pool: Pool) -> Made:
    made = TokenWatch(pool, NOBODY, asyncio.Event())
    made.add("s", Principal("user_aaaaaaaaaaaa", CUSTOMER, {CUSTOMER: "owner"}, "valid"))
    return made, "run", "end_invalid"


LOOPS: dict[Make, str] = {
    _sweeper: GATEWAY,
    _certificates: DNS_SSL,
    _reconciling: PROVISIONER,
    _live_events: NOTIFIER,
    _log_stream: NOTIFIER,
    _token_watch: NOTIFIER,
}


@pytest.mark.parametrize("make", LOOPS, ids=lambda make: make.__name__)
async def test_a_loop_outlives_its_database(
    make: Make, new_dsn: NewDsn, admin_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connections are ended and no new one is let in; afterwards it works as before."""
    _hurry(monkeypatch)
    dsn = await new_dsn(LOOPS[make])
    pool = await create_pool(dsn)
    if make is _token_watch:
        grant = "INSERT INTO token_grants (token_sha256, customer_uuid, expires_at) VALUES ('valid', $1, now() + $2)"
        await pool.execute(grant, CUSTOMER, timedelta(hours=1))
    thing, loop, work = make(pool)
    outcomes: asyncio.Queue[type[Exception] | None] = asyncio.Queue()
    monkeypatch.setattr(thing, work, _observed(getattr(thing, work), outcomes))
    async with running(getattr(thing, loop)) as [task]:
        assert await outcomes.get() is None
        await _shut(admin_dsn, dsn, away=True)
        while await outcomes.get() is None:
            pass
        await _shut(admin_dsn, dsn, away=False)
        while await outcomes.get() is not None:
            pass
        assert not task.done()
    pool.terminate()


def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "EVERY_SECONDS", QUICKLY)
    monkeypatch.setattr(upkeep, "RECONCILE_SECONDS", QUICKLY)
    for module in (live, log_stream, tokens):
        monkeypatch.setattr(module, "POLL_SECONDS", QUICKLY)


def _observed(
    work: Callable[..., Awaitable[object]], outcomes: "asyncio.Queue[type[Exception] | None]"
) -> Callable[..., Awaitable[object]]:
    async def observed(*arguments: object) -> object:
        try:
            result = await work(*arguments)
        except Exception as error:
            outcomes.put_nowait(type(error))
            raise
        outcomes.put_nowait(None)
        return result

    return observed


async def _shut(admin_dsn: str, dsn: str, *, away: bool) -> None:
    name = dsn.partition("?")[0].rpartition("/")[2]
    connection = await postgres.connect(admin_dsn)
    try:
        await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {not away}")
        if away:
            ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
            await connection.execute(ending, name)
    finally:
        await connection.close()
