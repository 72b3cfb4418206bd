"""Deletion keeps a site's data: its archive opens with the key only, and brings the data back into a new site."""

import secrets
from pathlib import Path

import pytest

from tests.e2e.hostile.sites.files import png
from tests.e2e.hostile.sites.hosted import Hosted
from tests.e2e.test_site_data import sql
from tests.lib import engine
from tests.lib.platform import Customer, Site
from tests.lib.process import run
from tests.lib.stack import Stack

TITLE = "What the old site said"
CHANGE = """UPDATE posts SET title = 'What the old site said'
WHERE id = (SELECT min(id) FROM posts WHERE status = 'published')"""


async def hosted(site: Site) -> Hosted:
    """With its owner logged in."""
    made = Hosted(site, "blog")
    first = (await site.api("POST", "/owner-password", expect=200)).json()
    made.owner = await made.log_in(first["email"], first["password"])
    return made


async def operator(stack: Stack, *argv: str) -> str:
    """As `docker compose run --rm operator …`: the platform's image, the operator's folders, the stack's user."""
    root = stack.root
    mounts = [f"{root}/{name}:{root}/{name}" for name in ("secrets/keys", "handover")]
    mounts.append(f"{root}/archive:{root}/archive:ro")
    owner = (root / "archive").stat()
    key = f"WEBMETEOR_ARCHIVE_KEY_FILE={root}/secrets/keys/archives"
    options = [word for mount in mounts for word in ("-v", mount)]
    command = ("--rm", "--network", "none", "-u", f"{owner.st_uid}:{owner.st_gid}", "-e", key, *options)
    return await engine.docker("run", *command, "webmeteor/platform:dev", *argv)


def archive_of(stack: Stack, site: Site) -> Path:
    [archive] = (stack.root / "archive").glob(f"{site.app_id}-*")
    assert archive.name.endswith(".tar.zst.age")
    return archive


@pytest.mark.timeout(600)
async def test_a_deleted_sites_data_is_served_by_a_new_site(stack: Stack, customer: Customer, tmp_path: Path) -> None:
    """Written through its admin, deleted, unpacked with the key, restored into another site of the type."""
    old = await customer.active_site("Kept", site_type="blog")
    admin = await hosted(old)
    answer = await admin.ask("POST", "/admin/uploads", token=admin.owner, files={"file": ("a.png", png(), "image/png")})
    assert answer.status_code == 200, answer.text
    picture = answer.json()["data"]["url"]
    seen = (await admin.http.get(picture)).content
    await sql(old, CHANGE)
    rows = await sql(old, "SELECT count(*) FROM posts")
    await admin.http.aclose()
    await old.delete()

    archive = archive_of(stack, old)
    assert archive.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert TITLE.encode() not in archive.read_bytes()
    key = tmp_path / "other"
    await run("age-keygen", "-o", str(key))
    code, _ = await run("age", "--decrypt", "-i", str(key), "-o", str(tmp_path / "opened"), str(archive), check=False)
    assert code != 0
    assert not (stack.root / "handover" / f"{old.app_id}.data").exists()

    unpacked = stack.root / "handover" / f"restored-{secrets.token_hex(4)}"
    await operator(stack, "python", "-m", "provisioner", "restore", str(archive), str(unpacked))
    new = await customer.active_site("Back", site_type="blog")
    assert TITLE not in (await new.get("/api/posts")).text
    deployer = f"{stack.project}-deployer-1"
    data = unpacked / f"{old.app_id}.data"
    await engine.execute(deployer, "python", "-m", "deployer", "restore", new.app_id, str(data), seconds=180)
    assert TITLE in (await new.get("/api/posts")).text
    assert await sql(new, "SELECT count(*) FROM posts") == rows
    served = await new.get(picture)
    assert (served.status_code, served.content) == (200, seen)
    # The new site's owner has its admin.
    await (await hosted(new)).http.aclose()
    assert await new.status() == "active"
    await new.delete()
    await engine.execute(deployer, "rm", "-r", str(unpacked))


@pytest.mark.timeout(300)
async def test_a_site_with_a_broken_database_is_deleted_and_keeps_its_files(
    stack: Stack, customer: Customer, tmp_path: Path
) -> None:
    """What cannot be dumped is kept as the files of the database; deletion does not wait for it for ever."""
    site = await customer.active_site("Broken")
    await engine.execute(site.container("db"), "sh", "-c", "rm /var/lib/postgresql/data/global/pg_control")
    await engine.docker("kill", site.container("db"))
    await site.delete(seconds=240)
    archive = archive_of(stack, site)
    key = stack.root / "secrets" / "keys" / "archives"
    opened = tmp_path / "opened.tar.zst"
    await run("age", "--decrypt", "-i", str(key), "-o", str(opened), str(archive))
    _, names = await run("tar", "--zstd", "-tf", str(opened))
    assert f"{site.app_id}.data/database-files.tar" in names.splitlines()
    assert f"{site.app_id}.data/database.dump" not in names.splitlines()
