"""What a refused attempt must leave as it was: two customers' rows, pages, containers, files, routes and refs."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from shared.services import SCHEMAS
from shared.sitespec import LOG_FILE
from shared.tokens import digest
from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until

# Written by the platform on its own account at any time (observations, attempts, leases), not by a request.
MOVING = (
    "container_status", "container_status_observed_at", "progress_at", "resends", "observed", "checked_at", "reports",
    "lease_owner", "lease_until", "attempts", "answer", "changed_at", "certificate_asked", "ssl_mailed_at",
    "disk_bytes",
)  # fmt: skip
# Counters of attempts are there to be counted up; the rest is the machinery's.
OTHERS = ("attempts", "inbox", "jobs", "outbox", "schema_migrations", "removed_sites")
_TABLES = """
SELECT table_schema || '.' || table_name AS name, array_agg(column_name::text) AS columns
FROM information_schema.columns WHERE table_schema = ANY($1) AND NOT table_name = ANY($2) GROUP BY 1 ORDER BY 1
"""
_KEYS = ("customer_uuid", "app_id", "deployment_id")

# What a deployment that fails adds on its own account; all else stays.
FAILED_DEPLOYMENT = (
    "rows gateway.deployments", "rows gateway.deployment_log", "rows gateway.timeline", "rows gateway.deliveries",
    "rows deployer.deployments", "rows notifier.deployment", "rows notifier.event_log",
    "rows notifier.notification_log", "log ",
)  # fmt: skip

ENGINE = "/var/run/docker.sock"
Seen = dict[str, Any]


class Watch:
    """`await watch.note()` remembers how things are; `await watch.unchanged()` fails naming whatever is different."""

    def __init__(self, stack: Stack, customers: list[Customer], sites: list[Site]) -> None:
        self._stack = stack
        self._customers = customers
        self._sites = sites
        self._database: asyncpg.Connection | None = None
        self._sql = ""
        self._known: Seen = {}
        self._engine = httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=ENGINE, verify=False), timeout=20)

    async def note(self) -> None:
        """Once nothing that was asked for before is still under way."""

        async def settled() -> bool:
            before = self._known
            try:
                self._known = await self.look()
            except FileNotFoundError:
                # A release is being written into the site's directory at this moment.
                self._known = {}
            return bool(before) and before == self._known

        await until("the platform to come to rest", settled, seconds=30, pause=1)

    async def unchanged(self, *, but: tuple[str, ...] = ()) -> None:
        """`but`: beginnings of names that may differ, such as a failed deployment's own rows."""
        known, self._known = self._known, await self.look()
        now = self._known  # from here on, so that one change fails one test
        names = sorted(known.keys() | now.keys())
        different = [
            f"{name}: {known.get(name)} → {now.get(name)}"
            for name in names
            if known.get(name) != now.get(name) and not name.startswith(but or ("\0",))
        ]
        assert not different, "something changed:\n" + "\n".join(different)

    async def look(self) -> Seen:
        seen = await self._rows()
        for site in self._sites:
            seen |= dict(self._on_disk(site))
            seen[f"served {site.app_id}"] = await self._served(site)
            seen[f"containers {site.app_id}"] = await self._containers(site)
        return seen

    async def close(self) -> None:
        await self._engine.aclose()
        if self._database:
            await self._database.close()

    async def _containers(self, site: Site) -> list[str]:
        """From the engine's API: its command line would take longer than everything else here."""
        filters = json.dumps({"name": [site.app_id]})
        answer = await self._engine.get("http://engine/containers/json", params={"all": "1", "filters": filters})
        return sorted(f"{container['Names']} {container['Id']} {container['State']}" for container in answer.json())

    # ---- asking and bending the database, where the API has no way

    async def has_account(self, email: str) -> bool:
        database = await self._connected()
        return bool(await database.fetchval("SELECT count(*) FROM gateway.customers WHERE email = $1", email.lower()))

    async def expire(self, token: str) -> None:
        await (await self._connected()).execute(
            "UPDATE gateway.tokens SET expires_at = now() - interval '1 second' WHERE token_sha256 = $1", digest(token)
        )

    async def event_id(self, app_id: str) -> str:
        """The first event that was told of a site."""
        database = await self._connected()
        return str(
            await database.fetchval(
                "SELECT event_id FROM notifier.event_log WHERE app_id = $1 ORDER BY seq LIMIT 1", app_id
            )
        )

    async def _connected(self) -> asyncpg.Connection:
        if self._database is None or self._database.is_closed():
            self._database = await asyncpg.connect(self._stack.secrets()["WEBMETEOR_ADMIN_DATABASE_URL"])
        return self._database

    # ---- rows

    async def _rows(self) -> Seen:
        """Table → (count, digest of the rows) of what belongs to these customers and sites."""
        database = await self._connected()
        self._sql = self._sql or _query(await database.fetch(_TABLES, list(SCHEMAS), list(OTHERS)))
        rows = await database.fetch(
            self._sql,
            [customer.customer_uuid for customer in self._customers],
            [site.app_id for site in self._sites],
            list(MOVING),
        )
        return {f"rows {row['name']}": (row["n"], row["digest"]) for row in rows}

    # ---- what is served, runs, lies on disk

    async def _served(self, site: Site) -> Seen:
        page, health = await site.get("/"), await site.get("/api/health")
        return {
            "page": (page.status_code, hashlib.sha256(page.content).hexdigest()),
            "health": health.status_code,
            "release": page.headers.get("x-webmeteor-release"),
        }

    def _on_disk(self, site: Site) -> Iterator[tuple[str, Any]]:
        repository = self._stack.repository(site.customer.customer_uuid, site.app_id)
        yield f"refs {site.app_id}", dict(_refs(repository))
        yield f"repository {site.app_id}", sorted(path.name for path in repository.iterdir())
        yield f"route {site.app_id}", _digest(self._stack.route_file(site.app_id))
        directory = site.directory
        for path in sorted(directory.rglob("*")):
            inside = path.relative_to(directory)
            if inside.parts[0] != ".git" and not path.is_dir():
                kind = "log" if inside.name == LOG_FILE else "file"
                facts = path.lstat()
                yield f"{kind} {site.app_id}/{inside}", (facts.st_mode, facts.st_size, facts.st_mtime_ns)


def _query(tables: list[asyncpg.Record]) -> str:
    """One statement over every table that knows a customer, a site or a deployment."""
    parts = []
    for table in tables:
        key = next((key for key in _KEYS if key in table["columns"]), None)
        if key is None:
            continue
        belongs = {
            "customer_uuid": "t.customer_uuid = ANY($1)",
            "app_id": "t.app_id = ANY($2)",
            "deployment_id": "EXISTS (SELECT FROM gateway.deployments d WHERE d.app_id = ANY($2)"
            " AND d.deployment_id = t.deployment_id)",
        }[key]
        row = "(to_jsonb(t) - $3::text[])::text" if table["name"] not in _LOGS else "''"
        parts.append(
            f"SELECT '{table['name']}' AS name, count(*) AS n, md5(string_agg({row}, '|' ORDER BY {row})) AS digest"  # noqa: S608 - names from the catalogue
            f" FROM {table['name']} t WHERE {belongs}"
        )
    return "\nUNION ALL\n".join(parts)


# Only ever added to: counting is enough. (A mail is a row before it is sent.)
_LOGS = frozenset(
    {"gateway.deployment_log", "notifier.deployment_log", "notifier.event_log", "notifier.notification_log"}
)


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"→ {path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else "absent"


def _refs(repository: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((repository / "refs").rglob("*")):
        if path.is_file():
            yield path.relative_to(repository).as_posix(), path.read_text().strip()
    packed = repository / "packed-refs"
    yield "packed", packed.read_text() if packed.exists() else ""
    yield "HEAD", (repository / "HEAD").read_text()
