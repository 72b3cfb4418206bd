"""Delete leaves nothing: engine, routes, name, repository, rows, files; and what was archived can be brought back."""

import asyncio
import secrets
from pathlib import Path

import asyncpg
import dns.asyncresolver
import dns.resolver
import httpx
import pytest

from shared.services import SCHEMAS
from tests.e2e.sources import greeting
from tests.lib import engine
from tests.lib.platform import Customer, Site
from tests.lib.process import run
from tests.lib.stack import Stack
from tests.lib.waiting import until

# What may still name a deleted site, by table, and why:
KEPT = {
    "outbox": "events on their way to the broker",
    "positions": "which news of the site was the newest: older news must not pass for new; forgotten after 90 days",
    "jobs": "finished work, forgotten after seven days",
    "removed_sites": "a late event must not bring a site back; forgotten after 90 days",
    "deletions": "provisioner: where the archive lies for 30 days, and that late events bring nothing back for 90",
    "event_log": "notifier: what the customer was told, replayed to clients that come back; seven days",
    "notification_log": "notifier: mails that were sent; 90 days",
}


async def rows_naming(stack: Stack, word: str) -> dict[str, int]:
    """`schema.table` → number of rows in which `word` occurs anywhere, over all tables of all five schemas."""
    password = stack.secrets()["POSTGRES_PASSWORD"]
    connection = await asyncpg.connect(f"postgresql://webmeteor:{password}@{stack.bind}:15432/webmeteor")
    try:
        tables = await connection.fetch(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY($1::text[])", list(SCHEMAS)
        )
        assert {row["schemaname"] for row in tables} == set(SCHEMAS)
        found = {}
        for schema, table in tables:
            query = f'SELECT count(*) FROM "{schema}"."{table}" AS t WHERE strpos(t::text, $1) > 0'  # noqa: S608
            if count := await connection.fetchval(query, word):
                found[f"{schema}.{table}"] = count
        return found
    finally:
        await connection.close()


async def resolves(stack: Stack, name: str) -> bool:
    """Whether PowerDNS itself has an address for `name`."""
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = [stack.bind], 15353, 5
    try:
        answer = await resolver.resolve(name, "A")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return False
    return bool(answer.rrset)


async def routes_naming(stack: Stack, word: str) -> list[str]:
    key = {"Authorization": f"Bearer {stack.secrets()['TRAEFIK_API_PASSWORD']}"}
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://{stack.bind}:8099", headers=key) as http:
        routers = (await http.get("/api/http/routers?per_page=1000")).json()
        services = (await http.get("/api/http/services?per_page=1000")).json()
    return [entry["name"] for entry in [*routers, *services] if word in str(entry)]


async def test_delete_leaves_nothing(stack: Stack, customer: Customer, tmp_path: Path) -> None:
    """Everything that is there before is gone after; the archive holds .env, .git and data; the name is free again."""
    subdomain = f"gone-{secrets.token_hex(4)}"
    site = await customer.active_site("Soon gone", subdomain=subdomain)
    checkout = await site.clone(tmp_path)
    await site.wait_commit(await checkout.push_files(greeting(checkout, secrets.token_hex(8)), "An image of its own"))
    environment = (site.directory / ".env").read_text()
    repository = stack.repository(customer.customer_uuid, site.app_id)
    before = await engine.leftovers(site.app_id)
    assert set(before) == {"container", "volume", "network", "image"}, before
    assert len(before["container"]) == 4
    assert await resolves(stack, site.domain)
    assert await routes_naming(stack, site.app_id)
    assert repository.is_dir()
    assert {name.split(".")[0] for name in await rows_naming(stack, site.app_id)} == set(SCHEMAS)

    await site.delete()

    async def engine_is_clean() -> bool:
        return not await engine.leftovers(site.app_id)

    await until("the engine to be clean", engine_is_clean, seconds=10)
    assert await engine.leftovers(site.app_id) == {}
    assert not await resolves(stack, site.domain)
    assert await routes_naming(stack, site.app_id) == []
    assert not stack.route_file(site.app_id).exists()
    assert not repository.exists()
    assert not site.directory.exists()
    assert not (stack.root / "builds" / site.app_id).exists()
    assert site.app_id not in str(await customer.sites())
    assert (await checkout.git("ls-remote", "origin", check=False))[0] != 0, "git still serves the repository"
    await nothing_but_bookkeeping(stack, site)
    for name in ("DB_PASSWORD", "JWT_SECRET", "SESSION_SECRET", "REPO_WEBHOOK_SECRET"):
        secret = next(line.split("=", 1)[1] for line in environment.splitlines() if line.startswith(f"{name}="))
        assert await rows_naming(stack, secret) == {}, f"{name} is stored in clear"
    await archive_restores(stack, site, environment, await checkout.head(), tmp_path)
    await name_is_free_again(customer, subdomain)


async def nothing_but_bookkeeping(stack: Stack, site: Site) -> None:
    async def foreign() -> dict[str, int]:
        found = await rows_naming(stack, site.app_id)
        return {table: count for table, count in found.items() if table.split(".")[1] not in KEPT}

    left = await foreign()
    for _ in range(20):
        if not left:
            return
        await asyncio.sleep(0.25)
        left = await foreign()
    raise AssertionError(f"rows still name {site.app_id}: {left}")


async def archive_restores(stack: Stack, site: Site, environment: str, head: str, folder: Path) -> None:
    """With the key, Debian's programs unpack the site directory as it was, with a .git that git can read."""
    archives = list((stack.root / "archive").glob(f"{site.app_id}-*"))
    assert [path.name.endswith(".tar.zst.age") for path in archives] == [True], archives
    target, opened = folder / "restored", folder / "opened.tar.zst"
    target.mkdir()
    key = stack.root / "secrets" / "keys" / "archives"
    await run("age", "--decrypt", "-i", str(key), "-o", str(opened), str(archives[0]))
    await run("tar", "--zstd", "-xf", str(opened), "-C", str(target))
    root = target / site.app_id
    assert (root / ".env").read_text() == environment
    data = target / f"{site.app_id}.data"
    assert {path.name for path in data.iterdir()} == {"database.dump", "uploads.tar", "manifest.json"}
    _, text = await run("git", "-c", f"safe.directory={root}", "-C", str(root), "log", "--format=%H", "-1")
    assert text.strip() == head
    assert (root / "docker-compose.yaml").is_file()
    assert (root / "deployment.log").is_file()


async def name_is_free_again(customer: Customer, subdomain: str) -> None:
    again = await customer.active_site("Back again", subdomain=subdomain)
    assert (await again.get("/")).status_code == 200
    assert "greeting" not in (await again.get("/api/greeting")).text
    await again.delete()


@pytest.mark.timeout(300)
async def test_delete_in_the_middle_of_creation(customer: Customer) -> None:
    """A site deleted while it is still being made, and asked for twice, leaves nothing either."""
    site = await customer.create_site("Not even born")
    await asyncio.sleep(0.5)
    await site.api("DELETE", expect=202)
    assert (await site.api("DELETE")).status_code in {202, 404}
    await site.wait_gone()

    async def clean() -> bool:
        return not await engine.leftovers(site.app_id) and not await resolves(site.stack, site.domain)

    await until("nothing to be left", clean, seconds=20)
    assert not site.directory.exists()
