"""What the platform wrote down: the services' tables, the name server's zone, the repository."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import asyncpg
import httpx

from shared.events import SUBSCRIPTIONS
from shared.events.types import GATEWAY
from shared.services import SCHEMAS
from tests.lib.platform import Site
from tests.lib.process import run
from tests.lib.stack import Stack
from tests.lib.waiting import until

Event = Mapping[str, Any]


def schema_of(service: str) -> str:
    return "gateway" if service == GATEWAY else service.replace("-", "_")


class Database:
    """As its administrator sees it; a connection per question, because the database may just have died."""

    def __init__(self, stack: Stack) -> None:
        self._dsn = stack.secrets()["WEBMETEOR_ADMIN_DATABASE_URL"]

    async def rows(self, query: str, *arguments: Any) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self._dsn, timeout=5)
        try:
            return await connection.fetch(query, *arguments)
        finally:
            await connection.close()

    async def unfinished(self) -> dict[str, list[str]]:
        """Schema → what waits there: events to be published, open jobs, deployments without an end."""
        found: dict[str, list[str]] = {}
        for schema in SCHEMAS:
            events = await self.rows(f'SELECT type FROM "{schema}".outbox')  # noqa: S608 - a name from our own list
            jobs = await self.rows(
                f"SELECT kind, key, attempts, last_error FROM \"{schema}\".jobs WHERE state <> 'done'"  # noqa: S608
            )
            found[schema] = [f"event {row['type']}" for row in events] + [f"job {tuple(row)}" for row in jobs]
        open_ = "SELECT id, state FROM deployer.deployments WHERE state IN ('queued', 'running')"
        found["deployer"] += [f"deployment {tuple(row)}" for row in await self.rows(open_)]
        return {schema: waiting for schema, waiting in found.items() if waiting}

    async def unheard(self, events: Iterable[Event]) -> list[str]:
        """Events that a subscriber has not handled (yet)."""
        missing = []
        for service, kinds in SUBSCRIPTIONS.items():
            inbox = f'SELECT event_id::text FROM "{schema_of(service)}".inbox'  # noqa: S608 - a name from our own list
            known = {row[0] for row in await self.rows(inbox)}
            wanted = {kind.type for kind in kinds}
            missing += [
                f"{service}: {event['type']} {event['id']}"
                for event in events
                if event["type"] in wanted and event["id"] not in known
            ]
        return missing

    async def until_quiet(self, events: Iterable[Event] = (), *, seconds: float = 60) -> None:
        """Everything that was asked for has been done: no event, job or deployment waits for anything."""

        left = ""

        async def quiet() -> bool:
            nonlocal left
            try:
                left = str(await self.unfinished()) + str(await self.unheard(events))
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                left = repr(error)
            return left == "{}[]"

        try:
            await until("the platform to have nothing left to do", quiet, seconds=seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; what waits: {left}") from None


def counted(events: Iterable[Event], app_id: str) -> Counter[str]:
    """How many different events of each type tell of the site, a deployment's with its id. Repetitions have one id."""
    different = {event["id"]: event for event in events if event["data"].get("app_id") == app_id}
    return Counter(f"{event['type']} {event['data'].get('deployment_id', '')}".strip() for event in different.values())


async def addresses(stack: Stack, domain: str) -> list[str]:
    """What PowerDNS has under exactly this name, as its own API tells it."""
    zone = f"http://{stack.bind}:15354/api/v1/servers/localhost/zones/{stack.base_domain}."
    async with httpx.AsyncClient(trust_env=False, headers={"X-API-Key": stack.secrets()["PDNS_API_KEY"]}) as http:
        rrsets = (await http.get(zone)).raise_for_status().json()["rrsets"]
    return [entry["content"] for rrset in rrsets if rrset["name"] == f"{domain}." for entry in rrset["records"]]


async def history(site: Site) -> list[str]:
    """Commits of the site's bare repository, newest first."""
    repository = site.stack.repository(site.customer.customer_uuid, site.app_id)
    options = ("-c", f"safe.directory={repository}", "-C", str(repository))
    _, text = await run("git", *options, "log", "--format=%H", "--all")
    return text.split()
