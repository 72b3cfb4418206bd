"""Today's services take over an installation of before: its tables, its files, the events that waited.

`make.py` made the fixtures with the code of before; README.md lists what is in them.
"""
# ruff: noqa: S608 - schemas and tables of ours

import hashlib
import hmac
import io
import json
import re
import tarfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import aio_pika
import asyncpg
import httpx
import pytest
import pytest_asyncio

from shared import age
from shared.db.migrate import SHARED, read_files
from shared.events import SUBSCRIPTIONS
from shared.messaging import broker, topology
from shared.secrets import Vault, add_key
from tests.integration.upgrade.installation import ADDRESS, NEWER, SCHEMAS, Installation, git
from tests.support import postgres, stack
from tests.support.events import Elsewhere
from tests.support.provisioner import reading
from tests.support.waiting import until

FIXTURES = Path(__file__).parent / "fixtures" / "2026-11"
ROOT = "@ROOT@"
SECONDS = 120
pytestmark = pytest.mark.asyncio(loop_scope="module")

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::\d\d)?)")
_BYTES = re.compile(r"'\\x([0-9a-f]+)'")


def moved(text: str, by: timedelta) -> str:
    """Every moment in it is that much later."""
    return _MOMENT.sub(lambda found: (datetime.fromisoformat(found[0]) + by).isoformat(), text)


def moved_sql(text: str, by: timedelta) -> str:
    """The same for a dump, where events are written as hexadecimal digits."""

    def of_bytes(found: re.Match[str]) -> str:
        return f"'\\x{moved(bytes.fromhex(found[1]).decode(), by).encode().hex()}'"

    return moved(_BYTES.sub(of_bytes, text), by)


class Upgraded:
    """The installation of before with today's services."""

    def __init__(
        self, platform: Installation, database: asyncpg.Connection, elsewhere: Elsewhere, known: dict[str, Any]
    ) -> None:
        self.platform = platform
        self.database = database
        self.elsewhere = elsewhere
        self.known = known
        self.sites: dict[str, Any] = known["sites"]

    def token(self, who: str, name: str = "token") -> str:
        return str(self.known["customers"][who][name])

    def app(self, site: str) -> str:
        return str(self.sites[site]["app_id"])

    async def call(self, who: str, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        return await self.platform.call(method, path, body, token=self.token(who), expect=expect)

    async def statuses(self, who: str) -> dict[str, str]:
        names = {known["app_id"]: name for name, known in self.sites.items()}
        return {names[site["app_id"]]: site["status"] for site in await self.call(who, "GET", "/api/sites")}

    async def engine(self) -> Any:
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.get(f"{self.platform.processes['deployer'].url}/engine")).json()

    async def containers(self, site: str) -> list[dict[str, Any]]:
        return [o for o in (await self.engine())["present"] if o["app_id"] == self.app(site)]

    async def value(self, sql: str, *arguments: Any) -> Any:
        return await self.database.fetchval(sql, *arguments)

    def vault(self, name: str) -> Vault:
        return Vault.from_file(self.platform.key(name))

    async def unhandled(self) -> dict[str, int]:
        """Events that waited in a service's queue, or were published since, and have not been handled there."""
        found = {}
        for service, schema in SCHEMAS.items():
            kinds = {kind.type for kind in SUBSCRIPTIONS[service]}
            ids = {json.loads(message["body"])["id"] for message in self.known["messages"][service]}
            ids |= {event["id"] for event in self.elsewhere.seen if event["type"] in kinds}
            handled = f"SELECT count(*) FROM {schema}.inbox WHERE event_id = ANY($1::text[]::uuid[])"
            found[service] = len(ids) - await self.value(handled, list(ids))
        return {service: count for service, count in found.items() if count}

    async def open_work(self) -> dict[str, Any]:
        """What is not done yet, and does not wait for a customer."""
        found: dict[str, Any] = {}
        for schema in SCHEMAS.values():
            found[f"{schema}.outbox"] = await self.value(f"SELECT count(*) FROM {schema}.outbox")
            found[f"{schema}.jobs"] = await self.value(
                f"SELECT array_agg(kind || ' ' || coalesce(last_error, '')) FROM {schema}.jobs"
                " WHERE state = 'open' AND NOT (kind = 'verify_domain' AND last_error = 'domain_code_missing')"
            )
        found["deployments"] = await self.value(
            "SELECT count(*) FROM deployer.deployments WHERE state IN ('queued', 'running')"
        )
        found["unobserved"] = await self.value(
            "SELECT count(*) FROM deployer.sites WHERE live_deployment_id IS NOT NULL AND observed IS NULL"
        )
        found["unhandled"] = await self.unhandled()
        return {name: value for name, value in found.items() if value}

    async def settled(self) -> None:
        """Waits until everything is done that can be."""

        async def done() -> bool:
            # Twice: an event may be on its way to us when its outbox is empty already.
            return not await self.open_work() and not await self.open_work()

        try:
            await until(done, SECONDS)
        except TimeoutError:
            logs = {name: process.log()[-2000:] for name, process in self.platform.processes.items()}
            pytest.fail(f"not done: {await self.open_work()}; {json.dumps(logs, indent=1)}")

    async def tables(self) -> dict[str, list[Any]]:
        """All rows but those of messages and jobs that have ended, without moments and the order of events: a deployer
        announces its machine at each start.
        """
        found: dict[str, list[Any]] = {}
        names = await self.database.fetch(
            "SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname = ANY($1)",
            list(SCHEMAS.values()),
        )
        for name in sorted(row["name"] for row in names if not row["name"].endswith((".inbox", ".jobs"))):
            rows = await self.database.fetch(f"SELECT to_jsonb(t)::text AS row FROM {name} t")
            plain = [
                {k: v for k, v in json.loads(r["row"]).items() if not k.endswith("_at") and k != "sequence"}
                for r in rows
            ]
            found[name] = sorted(plain, key=repr)
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def upgraded(
    admin_dsn: str, vhosts: Iterator[str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Upgraded]:
    root, amqp_url = tmp_path_factory.mktemp("upgrade"), next(vhosts)
    known = json.loads((FIXTURES / "known.json").read_text().replace(ROOT, str(root)))
    by = datetime.now(UTC) - datetime.fromisoformat(known["made_at"])
    name = await postgres.empty(admin_dsn)
    dsn = postgres.dsn_of(admin_dsn, name, "public")
    loading = await asyncpg.connect(dsn)
    await loading.execute(moved_sql((FIXTURES / "dump.sql").read_text(), by))
    for schema in NEWER.values():
        await loading.execute(f"CREATE SCHEMA {schema}")
    await loading.close()  # the dump has emptied its search_path
    await _publish(amqp_url, known["messages"], by)
    _unpack((FIXTURES / "files.tar.gz").read_bytes(), root)
    (root / "keys").mkdir()
    (root / "engine.json").write_text(json.dumps(known["engine"]))
    platform = Installation(root, lambda schema: postgres.dsn_of(admin_dsn, name, schema), amqp_url)
    for key, text in known["keys"].items():
        platform.key(key).touch(mode=0o600)
        platform.key(key).write_text(text)
    # Set-up adds the keys that the old version did not have, and the schemas.
    for key in ("source", *NEWER):
        add_key(platform.key(key))
    platform.recipient.parent.mkdir()
    age.add_identity(platform.key("archives"))
    age.write_recipient(platform.key("archives"), platform.recipient)
    platform.names.texts = known["texts"]
    await platform.open()
    platform.prepare("deployer", "tests.integration.upgrade.play", {"ROOT": str(root), "DEBOUNCE_SECONDS": "0"})
    platform.prepare("backup", "backup", {
        "CUTS_ROOT": str(root / "cuts"), "PROOFS_ROOT": str(root / "proofs"), "BACKUP_LOCAL": str(root / "backups"),
        "BACKUP_PASSWORD_FILE": str(root / "password"), "BACKUP_CACHE": str(root / "cache"),
        "BACKUP_FIRST_SECONDS": "86400",
    })  # fmt: skip
    database = await asyncpg.connect(dsn)
    connection = await broker.connect(amqp_url, "tests")
    elsewhere = Elsewhere(connection)
    await elsewhere.start()
    try:
        with reading(root):
            await platform.start()
            made = Upgraded(platform, database, elsewhere, known)
            await made.settled()
            yield made
    finally:
        await platform.close()
        await connection.close()
        await database.close()
        await postgres.abandon(admin_dsn, dsn)


async def _publish(amqp_url: str, messages: dict[str, list[dict[str, Any]]], by: timedelta) -> None:
    """Into the queues in which they waited."""
    async with await aio_pika.connect(amqp_url) as connection, connection.channel() as channel:
        for queue, waiting in messages.items():
            for found in waiting:
                message = aio_pika.Message(
                    moved(found["body"], by).encode(),
                    type=found["type"],
                    user_id=found["user_id"],
                    content_type=found["content_type"],
                    headers=found["headers"],
                    delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                )
                await channel.default_exchange.publish(message, routing_key=queue)


def _unpack(packed: bytes, root: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(root, filter="data")
    for path in root.rglob("*"):
        if path.is_file() and ROOT.encode() in (content := path.read_bytes()):
            path.write_bytes(content.replace(ROOT.encode(), str(root).encode()))


async def test_the_broker_keeps_what_was_declared(upgraded: Upgraded) -> None:
    """Exchanges, queues and bindings are only added: messages of before have a place."""
    before = upgraded.known["topology"]
    assert set(before["exchanges"]) <= set(topology.exchanges())
    assert set(before["queues"]) <= set(topology.queues())
    assert {tuple(binding) for binding in before["bindings"]} <= set(topology.bindings())


async def test_every_queue_and_outbox_had_something(upgraded: Upgraded) -> None:
    """The fixtures are worth the name: otherwise the other tests would show less than they say."""
    assert upgraded.known["messages"].keys() >= SCHEMAS.keys()
    dump = (FIXTURES / "dump.sql").read_text()
    for schema in ("gateway", "provisioner", "deployer"):
        assert f"INSERT INTO {schema}.outbox" in dump
    assert "INSERT INTO provisioner.jobs" in dump
    assert re.search(r"INSERT INTO notifier\.notification_log .*'queued'", dump)


async def test_all_migrations_are_applied(upgraded: Upgraded) -> None:
    """Each service's own, and those that all have."""
    for service, schema in SCHEMAS.items():
        wanted = read_files((SHARED, stack.ROOT / "services" / service / "migrations"))
        applied = await upgraded.database.fetch(f"SELECT name FROM {schema}.schema_migrations")
        assert {row["name"] for row in applied} == {name for name, _ in wanted}


async def test_every_event_was_understood(upgraded: Upgraded) -> None:
    """Those of before were handled, none is parked or waits for another attempt."""
    assert await upgraded.unhandled() == {}
    left = {}
    async with await aio_pika.connect(upgraded.platform.amqp_url) as connection, connection.channel() as channel:
        for name in topology.queues():
            queue = await channel.declare_queue(name, passive=True)
            left[name] = queue.declaration_result.message_count
    assert {name: count for name, count in left.items() if count} == {}


async def test_a_newer_service_learns_of_the_sites(upgraded: Upgraded) -> None:
    """Those that have a release are copied from now on."""
    live = await upgraded.value("SELECT array_agg(app_id ORDER BY app_id) FROM gateway.sites WHERE status = 'active'")
    known = "SELECT array_agg(app_id ORDER BY app_id) FROM backup.sites WHERE ran"

    async def all_known() -> bool:
        return bool(await upgraded.value(known) == live)

    await until(all_known)


async def test_sites_are_where_they_would_have_been(upgraded: Upgraded) -> None:
    """What was under way ends; what had failed is still shown so; what was deleted is gone."""
    assert await upgraded.statuses("ada") == {"quiet": "active", "busy": "active"}
    assert await upgraded.statuses("eve") == {"broken": "failed", "begun": "active", "wished": "active"}
    busy = await upgraded.call("ada", "GET", f"/api/sites/{upgraded.app('busy')}")
    assert busy["site_name"] == "The renamed site"
    assert busy["custom_domain_status"]["status"] == "pending"
    quiet = await upgraded.call("ada", "GET", f"/api/sites/{upgraded.app('quiet')}")
    assert quiet["custom_domain_status"]["status"] == "verified"
    assert quiet["custom_domain_status"]["ssl_status"] == "valid"


async def test_customers_log_in_as_before(upgraded: Upgraded) -> None:
    """With the old password; each is now a user who owns what the customer had (decision 0105)."""
    for who, customer in upgraded.known["customers"].items():
        credentials = {name: customer[name] for name in ("email", "password")}
        answer = await upgraded.platform.call("POST", "/api/auth/login", credentials, expect=200)
        me = await upgraded.platform.call("GET", "/api/me", token=answer["token"], expect=200)
        assert me == await upgraded.call(who, "GET", "/api/me")
        assert me["user_uuid"] == f"user_{customer['customer_uuid'].removeprefix('cust_')}"
        assert (me["customer_uuid"], me["role"], me["email"]) == (customer["customer_uuid"], "owner", customer["email"])
        assert me["email_proven"] == (who == "ada")


async def test_other_services_learn_a_users_role_at_the_next_log_in(upgraded: Upgraded) -> None:
    """No migration publishes it."""
    customer = upgraded.known["customers"]["ada"]
    credentials = {name: customer[name] for name in ("email", "password")}
    answer = await upgraded.platform.call("POST", "/api/auth/login", credentials, expect=200)
    role = "(SELECT role FROM {}.memberships WHERE user_uuid = $1 AND customer_uuid = $2)"
    both = f"SELECT ({role.format('provisioner')}, {role.format('notifier')}) = ('owner', 'owner')"
    await until(lambda: upgraded.value(both, answer["user_uuid"], customer["customer_uuid"]))
    url = upgraded.platform.git_url(upgraded.sites["quiet"]["repository"], answer["token"])
    assert "refs/heads/main" in git(upgraded.platform.root, "ls-remote", url)


async def test_old_tokens_open_ones_own_repositories_alone(upgraded: Upgraded) -> None:
    """Those that the provisioner knew, and one whose event waited."""
    repository, folder = upgraded.sites["quiet"]["repository"], upgraded.platform.root
    assert "refs/heads/main" in git(folder, "ls-remote", upgraded.platform.git_url(repository, upgraded.token("ada")))
    for name in ("token", "later_token"):
        own = upgraded.platform.git_url(upgraded.sites["broken"]["repository"], upgraded.token("eve", name))
        assert "refs/heads/main" in git(folder, "ls-remote", own)
        assert await _asked_for(upgraded, repository, upgraded.token("eve", name)) == 404
    await upgraded.call("eve", "GET", f"/api/sites/{upgraded.app('quiet')}", expect=404)


async def _asked_for(upgraded: Upgraded, repository: str, token: str) -> int:
    url = f"{upgraded.platform.processes['provisioner'].url}/{repository}.git/info/refs?service=git-upload-pack"
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(url, auth=("customer", token))).status_code


async def test_sites_have_the_plan_and_run_as_before(upgraded: Upgraded) -> None:
    """Facts that did not exist (decision 0104)."""
    for schema in ("gateway", "deployer"):
        rows = await upgraded.database.fetch(f"SELECT DISTINCT plan, desired FROM {schema}.sites")
        assert [tuple(row) for row in rows] == [("standard", "running")]
    assert await upgraded.value("SELECT array_agg(DISTINCT plan) FROM deployer.releases") == ["standard"]


async def test_sites_are_placed_on_the_machine_that_announces_itself(upgraded: Upgraded) -> None:
    """Once each (decision 0107); their records lead there."""
    for schema in ("gateway", "deployer"):
        assert await upgraded.value(f"SELECT array_agg(DISTINCT machine) FROM {schema}.sites") == ["main"]
    assert await upgraded.value("SELECT array_agg(DISTINCT addresses) FROM dns_ssl.records") == [[ADDRESS]]
    said = Counter(event["app_id"] for event in upgraded.elsewhere.all("site.placed", machine="main"))
    assert said.keys() >= {upgraded.app(name) for name in ("quiet", "busy", "broken", "begun", "wished")}
    assert set(said.values()) == {1}


async def test_what_ran_was_not_touched(upgraded: Upgraded) -> None:
    """The same containers, with the release that they had."""
    before = [o for o in upgraded.known["engine"]["present"] if o["app_id"] == upgraded.app("quiet")]
    assert [{**o, "volumes": tuple(o["volumes"])} for o in before] == [
        {**o, "volumes": tuple(o["volumes"])} for o in await upgraded.containers("quiet")
    ]
    touched = {o["id"] for o in before} | {o["name"] for o in before}
    calls = (await upgraded.engine())["calls"]
    assert [call for call in calls if touched & set(call.split())] == []


async def test_every_site_that_should_run_does(upgraded: Upgraded) -> None:
    """Four containers each, and none of other sites."""
    for name in ("quiet", "busy", "begun", "wished"):
        assert Counter(o["state"] for o in await upgraded.containers(name)) == {"running": 4}, name
    assert await upgraded.containers("leaving") == await upgraded.containers("broken") == []


async def test_secrets_are_readable(upgraded: Upgraded) -> None:
    """Variables of the release that runs, and the site's own secrets."""
    quiet = upgraded.sites["quiet"]
    token = await upgraded.value(
        "SELECT env FROM deployer.releases r JOIN deployer.sites s ON s.live_deployment_id = r.deployment_id"
        " WHERE s.app_id = $1", quiet["app_id"],
    )  # fmt: skip
    env = json.loads(upgraded.vault("deployer").decrypt(token))
    assert env.items() >= quiet["env"].items()
    row = await upgraded.database.fetchrow(
        "SELECT secrets, customer_env FROM provisioner.sites WHERE app_id = $1", quiet["app_id"]
    )
    assert row
    assert json.loads(upgraded.vault("provisioner").decrypt(row["customer_env"])) == quiet["env"]
    secrets = json.loads(upgraded.vault("provisioner").decrypt(row["secrets"]))
    assert secrets["REPO_WEBHOOK_SECRET"] == quiet["webhook_secret"]
    assert secrets["DB_PASSWORD"] == env["DB_PASSWORD"]


async def test_what_waited_was_deployed(upgraded: Upgraded) -> None:
    """The push that the gateway had not heard of, and the variables whose event waited."""
    busy = upgraded.sites["busy"]
    live = await upgraded.database.fetchrow(
        "SELECT r.commit, r.env FROM deployer.releases r JOIN deployer.sites s"
        " ON s.live_deployment_id = r.deployment_id WHERE s.app_id = $1", busy["app_id"],
    )  # fmt: skip
    assert live
    assert live["commit"] == busy["pushed"]
    assert json.loads(upgraded.vault("deployer").decrypt(live["env"]))["COLOUR"] == "blue"
    history = await upgraded.call("ada", "GET", f"/api/sites/{busy['app_id']}/deployments")
    ended = Counter((d["kind"], d["status"]) for d in history)
    assert ended >= Counter((kind, "success") for kind in ("first", "settings", "manual", "push"))
    # The push brings the variables along, unless those came first.
    assert {status for _, status in ended} <= {"success", "superseded"}


async def test_the_deletion_ended(upgraded: Upgraded) -> None:
    """Files packed, repository gone, no row that names the site's parts."""
    leaving = upgraded.sites["leaving"]
    await upgraded.call("ada", "GET", f"/api/sites/{leaving['app_id']}", expect=404)
    assert list((upgraded.platform.root / "archive").rglob(f"{leaving['app_id']}-*"))
    assert not (upgraded.platform.root / "repos" / f"{leaving['repository']}.git").exists()
    for table in ("gateway.sites", "provisioner.sites", "deployer.sites", "dns_ssl.records", "notifier.sites"):
        assert await upgraded.value(f"SELECT count(*) FROM {table} WHERE app_id = $1", leaving["app_id"]) == 0


async def test_every_mail_was_sent_once(upgraded: Upgraded) -> None:
    """Those that waited for the relay, and those whose events waited."""
    ids = Counter(mail["Message-ID"] for mail in upgraded.platform.relay.mails)
    assert set(ids.values()) == {1}
    rows = await upgraded.database.fetch(
        "SELECT message_id, state, kind, email_proven FROM notifier.notification_log"
        " JOIN notifier.customers USING (customer_uuid)"
    )
    assert {row["state"] for row in rows} <= {"sent", "unwanted"}
    assert {row["message_id"] for row in rows if row["state"] == "sent"} >= set(ids)
    subjects = " / ".join(sorted(_subject(mail) for mail in upgraded.platform.relay.mails))
    for part in ("Confirm your e-mail address", "The leaving site", "The renamed site"):
        assert part in subjects


def _subject(mail: EmailMessage) -> str:
    return str(mail["Subject"])


async def test_starting_again_changes_nothing(upgraded: Upgraded) -> None:
    """Migrations, and what services do at their start, are done once."""
    await upgraded.settled()
    before, containers = await upgraded.tables(), (await upgraded.engine())["present"]
    mails = len(upgraded.platform.relay.mails)
    await upgraded.platform.stop()
    await upgraded.platform.start()
    await upgraded.settled()
    assert await upgraded.tables() == before
    assert (await upgraded.engine())["present"] == containers
    assert len(upgraded.platform.relay.mails) == mails


async def test_a_delivery_signed_with_the_old_secret_deploys(upgraded: Upgraded) -> None:
    """As a provider sends it."""
    quiet = upgraded.sites["quiet"]
    head = git(upgraded.platform.root / "repos" / f"{quiet['repository']}.git", "rev-parse", "main")
    body = json.dumps({"ref": "refs/heads/main", "after": head, "repository": {"full_name": quiet["repository"]}})
    signature = hmac.new(quiet["webhook_secret"].encode(), body.encode(), hashlib.sha256).hexdigest()
    url = f"{upgraded.platform.processes['api-gateway'].url}/api/webhook/customer-site"
    async with httpx.AsyncClient(trust_env=False) as client:
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        answer = await client.post(url, content=body, headers=headers)
    assert answer.status_code == 202, answer.text
    deployment = answer.json()["deployment_id"]
    path = f"/api/sites/{quiet['app_id']}/deployments/{deployment}"

    async def ended() -> Any:
        return (await upgraded.call("ada", "GET", path))["status"] not in {"queued", "running"}

    await until(ended, 60)
    assert (await upgraded.call("ada", "GET", path))["status"] == "success"


async def test_the_failed_site_can_be_tried_again(upgraded: Upgraded) -> None:
    """With the variables that the customer set before the upgrade."""
    broken = upgraded.app("broken")
    await upgraded.call("eve", "POST", f"/api/sites/{broken}/retry", expect=202)
    await upgraded.platform.status(broken, "active", token=upgraded.token("eve"))
    assert Counter(o["state"] for o in await upgraded.containers("broken")) == {"running": 4}
