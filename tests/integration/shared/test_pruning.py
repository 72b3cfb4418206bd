"""What goes from the tables of every service, by the rules that they declare."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from api_gateway import pruning as api_gateway
from backup import pruning as backup
from deployer import pruning as deployer
from dns_ssl import pruning as dns_ssl
from notifier import pruning as notifier
from provisioner import pruning as provisioner
from shared.access import on_token_issued, on_token_revoked, principal_of
from shared.db.pool import Pool, create_pool
from shared.db.pruning import BATCH, SHARED, Rule, prune
from shared.events import wrap
from shared.events.types import BACKUP, DEPLOYER, DNS_SSL, GATEWAY, NOTIFIER, PROVISIONER, TokenIssued, TokenRevoked
from shared.tokens import digest, new_token

RULES = {
    GATEWAY: api_gateway.RULES,
    PROVISIONER: provisioner.RULES,
    DEPLOYER: deployer.RULES,
    DNS_SSL: (*dns_ssl.RULES, *SHARED),
    NOTIFIER: notifier.RULES,
    BACKUP: backup.RULES,
}
CASES = [pytest.param(name, rule, id=f"{name}-{rule.table}") for name, rules in RULES.items() for rule in rules]

# Tables without a rule, and what bounds them.
BOUNDED = {
    "schema_migrations": "releases of the platform",
    "unsigned_messages": "one row",
    "outbox": "the relay deletes what it has published",
    "customers": "customers",
    "users": "customers",
    "memberships": "customers and the users that they let in",
    "mail_preferences": "customers",
    "sites": "sites",
    "owners": "sites",
    "site_templates": "sites",
    "template_offers": "sites and releases of their templates",
    "refs": "sites; a push changes no more of them than decision 0072 lets it",
    "releases": "sites: the newest few of each",
    "drafts": "deployments under way",
    "sources": "deployments under way",
    "refreshed_sites": "refreshes, with which they go",
    "records": "sites",
    "certificates": "sites",
    "domains": "sites",
    "halves": "copies, with which they go",
    "machines": "machines of the operator",
    "site_progress": "sites",
}

GROUND = {
    GATEWAY: "INSERT INTO customers (customer_uuid, email, name, password_hash) VALUES ('c', 'e', 'n', 'h');"
    "INSERT INTO sites (app_id, customer_uuid, site_type, site_name, domain, repo_url, clone_url)"
    " VALUES ('a', 'c', 't', 'n', 'd', 'r', 'l');"
    "INSERT INTO deployments (deployment_id, app_id, kind, status, queued_at, ended_at)"
    " SELECT age || n, 'a', 'push', 'cancelled', now(), now() - age::interval"
    " FROM (VALUES ('91 days', 1), ('89 days', 1000)) a (age, many) CROSS JOIN LATERAL generate_series(1, many) AS n",
    PROVISIONER: "INSERT INTO sites (app_id, customer_uuid, site_type, site_name, domain, secrets)"
    " VALUES ('a', 'c', 't', 'n', 'd', 's')",
}


class Sample(NamedTuple):
    """Ages at which rows of a table go, and stay; what makes $2 rows (N) of the age $1 (AGE). NEW is a fresh text."""

    due: str
    young: str
    rows: str

    @property
    def insert(self) -> str:
        sql = self.rows.replace("NEW", "gen_random_uuid()::text").replace("AGE", "now() - $1::text::interval")
        sql = "INSERT INTO " + sql.replace("FROM N", "FROM generate_series(1, $2::int) AS n")
        return f"WITH more AS ({sql}" if "RETURNING" in sql else sql


# By table, or service and table.
ROWS = {
    "inbox": Sample("8 days", "6 days", "inbox SELECT gen_random_uuid(), AGE FROM N"),
    "positions": Sample("91 days", "89 days", "positions SELECT 's', NEW, 's', 1, AGE FROM N"),
    "jobs": Sample(
        "8 days", "6 days",
        "jobs (kind, key, payload, state, correlation_id, finished_at)"
        " SELECT 'k', 'k', '{}', 'done', 'c', AGE FROM N",
    ),
    "token_grants": Sample(
        "91 days", "89 days",
        "token_grants (token_sha256, customer_uuid, expires_at) SELECT NEW, 'c', AGE FROM N",
    ),
    "removed_sites": Sample("91 days", "89 days", "removed_sites SELECT NEW, AGE FROM N"),
    "deletions": Sample(
        "91 days", "89 days", "deletions (app_id, customer_uuid, archive, done_at) SELECT NEW, 'c', '', AGE FROM N",
    ),
    "cancelled_ahead": Sample("91 days", "89 days", "cancelled_ahead SELECT NEW, AGE FROM N"),
    "idempotency": Sample(
        "25 hours", "23 hours",
        "idempotency (customer_uuid, operation, key, request_sha256, created_at)"
        " SELECT 'c', 'o', NEW, 'r', AGE FROM N",
    ),
    "attempts": Sample("1 hour", "-1 hour", "attempts SELECT NEW, AGE, 1 FROM N"),
    "email_proofs": Sample(
        "1 hour", "-1 hour",
        "customers (customer_uuid, email, name, password_hash)"
        " SELECT NEW, NEW, 'n', 'h' FROM N RETURNING customer_uuid) INSERT INTO email_proofs"
        " SELECT customer_uuid, customer_uuid, AGE FROM more",
    ),
    "tokens": Sample(
        "31 days", "29 days",
        "tokens (token_sha256, customer_uuid, expires_at, revoked_at) SELECT"
        " NEW, 'c', CASE n % 2 WHEN 0 THEN AGE ELSE now() + '1 year' END,"
        " CASE n % 2 WHEN 1 THEN AGE END FROM N",
    ),
    (GATEWAY, "deliveries"): Sample(
        "31 days", "29 days",
        "deliveries (app_id, delivery_id, deployment_id, received_at)"
        " SELECT 'a', NEW, 'd', AGE FROM N",
    ),
    "timeline": Sample(
        "367 days", "364 days", "timeline (app_id, at, event) SELECT 'a', AGE, 'e' FROM N",
    ),
    (GATEWAY, "deployment_log"): Sample(
        "91 days", "89 days", "deployment_log SELECT deployment_id, n, 't' FROM"
        " (SELECT deployment_id, row_number() OVER () AS k, count(*) OVER () AS many FROM deployments"
        "  WHERE starts_with(deployment_id, $1)) d JOIN generate_series(1, $2::int) AS n ON n % many + 1 = k",
    ),
    (GATEWAY, "deployments"): Sample(
        "367 days", "364 days",
        "deployments (deployment_id, app_id, kind, status, queued_at, ended_at)"
        " SELECT NEW, 'a', 'push', 'success', AGE - n * '1ms'::interval, AGE FROM N",
    ),
    (PROVISIONER, "deliveries"): Sample(
        "31 days", "29 days",
        "deliveries (app_id, ref, before, after, state, ended_at)"
        " SELECT 'a', 'r', 'b', 'a', 'delivered', AGE FROM N",
    ),
    "refreshes": Sample(
        "91 days", "89 days",
        "refreshes (runtimes, state, ended_at) SELECT 'r', 'done', AGE FROM N",
    ),
    (DEPLOYER, "deployments"): Sample(
        "91 days", "89 days",
        "deployments (id, app_id, customer_uuid, kind, state, queued_at, ended_at, correlation_id) SELECT"
        " NEW, 'a', 'c', 'push', 'succeeded', AGE - n * '1ms'::interval, AGE, 'c' FROM N",
    ),
    (GATEWAY, "copies"): Sample(
        "91 days", "89 days", "copies (copy_id, app_id, failed_at) SELECT NEW, 'a', AGE FROM N",
    ),
    (BACKUP, "copies"): Sample(
        "91 days", "89 days",
        "copies (id, app_id, customer_uuid, reason, state, ended_at)"
        " SELECT NEW, 'a', 'c', 'asked', 'removed', AGE FROM N",
    ),
    (GATEWAY, "restores"): Sample(
        "91 days", "89 days",
        "restores (restore_id, app_id, copy_id, pusher, asked_at) SELECT NEW, 'a', 'c', 'p', AGE FROM N",
    ),
    (BACKUP, "restores"): Sample(
        "91 days", "89 days",
        "restores (id, app_id, customer_uuid, copy_id, new_site, state, ended_at)"
        " SELECT NEW, 'a', 'c', 'c', false, 'failed', AGE FROM N",
    ),
    "runs": Sample("91 days", "89 days", "runs (removed_at) SELECT AGE FROM N"),
    "event_log": Sample(
        "8 days", "6 days",
        "event_log (customer_uuid, event_id, type, body, created_at)"
        " SELECT 'c', gen_random_uuid(), 't', '{}', AGE FROM N",
    ),
    (NOTIFIER, "deployment_log"): Sample(
        "25 hours", "23 hours",
        "deployment_log SELECT NEW, 1, 1, 'a', '{}', AGE FROM N",
    ),
    "notification_log": Sample(
        "91 days", "89 days",
        "notification_log (event_id, customer_uuid, kind, context, correlation_id, created_at)"
        " SELECT gen_random_uuid(), 'c', 'k', '{}', 'c', AGE FROM N",
    ),
    (NOTIFIER, "deployments"): Sample(
        "91 days", "89 days", "deployments SELECT NEW, 'a', 'c', AGE FROM N",
    ),
}  # fmt: skip
# More than one batch, and more than what stays of a site's deployments for being the newest.
DUE, YOUNG = 2 * BATCH + 1, 60

NewDsn = Callable[[str], Awaitable[str]]


@pytest.fixture
async def pool(new_dsn: NewDsn, name: str) -> AsyncIterator[Pool]:
    made = await create_pool(await new_dsn(name))
    await made.execute(GROUND.get(name, "SELECT 1"))
    yield made
    made.terminate()


def sample_of(name: str, table: str) -> Sample:
    return ROWS.get((name, table)) or ROWS[table]


@pytest.mark.parametrize(("name", "rule"), CASES)
async def test_old_rows_go_in_batches_and_young_ones_stay(pool: Pool, name: str, rule: Rule) -> None:
    sample = sample_of(name, rule.table)
    await pool.execute(sample.insert, sample.due, DUE)
    await pool.execute(sample.insert, sample.young, YOUNG)
    # Counts what each statement deletes.
    await pool.execute(
        "CREATE TABLE statements (deleted bigint);"
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN INSERT INTO statements SELECT count(*) FROM gone; RETURN NULL; END';"
        "CREATE TRIGGER note AFTER DELETE ON TABLE_ REFERENCING OLD TABLE AS gone"
        " FOR EACH STATEMENT EXECUTE FUNCTION note()".replace("TABLE_", rule.table)
    )
    await prune(pool, [rule])
    assert [row["deleted"] for row in await pool.fetch("SELECT * FROM statements")] == [BATCH, BATCH, 1]
    counts = f"SELECT count(*) AS left, count(*) FILTER (WHERE {rule.due}) AS due FROM {rule.table}"  # noqa: S608 - ours
    [row] = await pool.fetch(counts)
    assert row["due"] == 0
    assert row["left"] >= YOUNG


@pytest.mark.parametrize(("name", "rule"), CASES)
async def test_an_index_finds_what_is_due(pool: Pool, name: str, rule: Rule) -> None:
    """In a large table with hardly anything due, which is how the hourly look mostly finds it."""
    sample = sample_of(name, rule.table)
    await pool.execute(sample.insert, sample.young, 20_000)
    await pool.execute(sample.insert, sample.due, 10)
    await pool.execute("ANALYZE")
    plan = await pool.fetch("EXPLAIN " + rule.batch.replace("$1", str(BATCH)))
    text = "\n".join(row[0] for row in plan)
    assert f"Seq Scan on {rule.table}" not in text, text
    assert "Index" in text, text


@pytest.mark.parametrize("name", RULES)
async def test_every_table_has_a_rule_or_a_bound(pool: Pool, name: str) -> None:
    """A table that is new is thought about."""
    rows = await pool.fetch("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()")
    ruled = {rule.table for rule in (*RULES[name], *SHARED)}
    assert {row["name"] for row in rows} <= ruled | set(BOUNDED)


@pytest.mark.parametrize("name", [DNS_SSL])
async def test_a_rule_that_fails_keeps_no_other_from_its_turn(pool: Pool, name: str) -> None:
    await pool.execute(sample_of(name, "inbox").insert, "8 days", 1)
    await prune(pool, [Rule("no_such_table", "true"), *SHARED])
    assert await pool.fetchval("SELECT count(*) FROM inbox") == 0


@pytest.mark.parametrize("name", [DNS_SSL])
async def test_rows_in_use_stay_until_the_next_time(pool: Pool, name: str) -> None:
    """Nobody waits for whoever holds one."""
    await pool.execute(sample_of(name, "inbox").insert, "8 days", 3)
    async with pool.acquire() as other, other.transaction():
        held = await other.fetchval("SELECT event_id FROM inbox LIMIT 1 FOR UPDATE")
        await prune(pool, SHARED)
        assert await pool.fetchval("SELECT array_agg(event_id) FROM inbox") == [held]
    await prune(pool, SHARED)
    assert await pool.fetchval("SELECT count(*) FROM inbox") == 0


@pytest.mark.parametrize("name", [GATEWAY])
async def test_the_gateway_keeps_what_can_be_gone_back_to(pool: Pool, name: str) -> None:
    """Old as it is, and whatever failed since; what has not ended stays as well."""
    insert = sample_of(name, "deployments").insert
    await pool.execute(insert, "3 years", 10)
    await pool.execute(insert.replace("'success'", "'failed'"), "2 years", DUE)
    await pool.execute("UPDATE deployments SET ended_at = NULL, status = 'running' WHERE deployment_id = '89 days1'")
    await prune(pool, RULES[name])
    rows = await pool.fetch("SELECT status, count(*) FROM deployments GROUP BY status")
    counts = {row["status"]: row["count"] for row in rows}
    assert counts == {"success": 10, "failed": 50, "cancelled": 1000, "running": 1}


@pytest.mark.parametrize("name", [DEPLOYER])
async def test_the_deployer_keeps_what_it_is_asked_for_again(pool: Pool, name: str) -> None:
    """What a release came from, what a refresh counts, the first deployment, and what has not ended."""
    insert = sample_of(name, "deployments").insert
    await pool.execute(insert, "3 years", 4)
    await pool.execute(
        "UPDATE deployments SET id = (ARRAY['released', 'refreshed', 'first', 'open'])[n] FROM"
        " (SELECT id AS old, row_number() OVER () AS n FROM deployments) numbered WHERE id = old"
    )
    await pool.execute(
        "INSERT INTO releases (deployment_id, app_id, commit, env_version, env, images, containers)"
        " VALUES ('released', 'a', 'c', 1, 'e', '{}', '{}');"
        "INSERT INTO refreshes (runtimes, state, ended_at) VALUES ('r', 'done', now() - interval '1 year');"
        "INSERT INTO refreshed_sites SELECT id, 'a', 'refreshed' FROM refreshes;"
        "UPDATE deployments SET kind = 'first' WHERE id = 'first';"
        "UPDATE deployments SET state = 'running', ended_at = NULL WHERE id = 'open'"
    )
    await pool.execute(insert, "2 years", DUE)
    await prune(pool, RULES[name])
    # The one refresh is the newest.
    kept = await pool.fetch("SELECT id FROM deployments WHERE queued_at < now() - interval '2.5 years' ORDER BY id")
    assert [row["id"] for row in kept] == ["first", "open", "refreshed", "released"]
    assert await pool.fetchval("SELECT count(*) FROM refreshes") == 1


@pytest.mark.parametrize("name", [PROVISIONER, NOTIFIER])
async def test_a_revoked_token_stays_revoked_when_its_grant_comes_late(pool: Pool, name: str) -> None:
    """Until nobody can bring the grant back any more."""
    token, far = new_token(), datetime.now(UTC) + timedelta(days=365)
    issued = TokenIssued(customer_uuid="cust_000000000000", token_sha256=digest(token), expires_at=far)
    revoked = TokenRevoked(customer_uuid=issued.customer_uuid, token_sha256=issued.token_sha256)
    async with pool.acquire() as tx:
        await on_token_revoked(tx, wrap(revoked, source=GATEWAY))
    await prune(pool, RULES[name])
    async with pool.acquire() as tx:
        await on_token_issued(tx, wrap(issued, source=GATEWAY))
    assert await principal_of(pool, token, wait_seconds=0) is None
    await pool.execute("UPDATE token_grants SET expires_at = now() - interval '91 days'")
    async with pool.acquire() as tx:
        await on_token_revoked(tx, wrap(revoked, source=GATEWAY))
    assert await pool.fetchval("SELECT expires_at < now() - interval '90 days' FROM token_grants")
    await prune(pool, RULES[name])
    assert await pool.fetchval("SELECT count(*) FROM token_grants") == 0
