"""A real git client against the smart HTTP server."""

import asyncio
import gzip
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from provisioner.git.http import Limits
from shared import names, tokens
from shared.events import types as t
from shared.tokens import digest
from tests.integration.provisioner.conftest import Client, MadeSite, World, git
from tests.support.handling import Inbox


async def test_clone_change_push(world: World, tmp_path: Path) -> None:
    """A push changes main, and the platform is told of it with a valid signature."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    before = (await client("rev-parse", "HEAD")).strip()
    after = await client.commit({"www/new.html": "hello"}, "Say héllo")
    await client.push()
    await world.work()
    [body] = world.hook.bodies()
    assert (body["ref"], body["before"], body["after"]) == ("refs/heads/main", before, after)
    assert body["repository"]["full_name"] == f"{site.customer}/{site.app_id}"
    assert body["pusher"]["name"] == site.customer
    assert body["head_commit"]["message"] == "Say héllo"
    assert [c["id"] for c in body["commits"]] == [after]


async def test_signature_is_over_the_raw_body(world: World, tmp_path: Path) -> None:
    """HMAC-SHA256 with the site's REPO_WEBHOOK_SECRET, as GitHub does it."""
    import hashlib
    import hmac

    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    await client.commit({"a": "b"})
    await client.push()
    await world.work()
    [(headers, body)] = world.hook.got
    secret = (await site.row()).secrets["REPO_WEBHOOK_SECRET"]
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-GitHub-Event"] == "push"
    assert len(headers["X-GitHub-Delivery"]) == 36


async def test_delivery_row_stands_before_the_push_returns(world: World, tmp_path: Path) -> None:
    """Who sees the push succeed can rely on it: nothing has to run in between."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    after = await client.commit({"a": "b"})
    await client.push()
    assert await world.pool.fetchval("SELECT after FROM deliveries") == after


async def test_each_of_many_quick_pushes_has_its_delivery_in_order(world: World, tmp_path: Path) -> None:
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    pushed = []
    for number in range(9):
        pushed.append(await client.commit({"a": str(number)}))
        await client.push()
    await world.work()
    assert [body["after"] for body in world.hook.bodies()] == pushed


async def test_large_push_streams(world: World, tmp_path: Path) -> None:
    """Over git's 1 MiB buffer the client sends in chunks, after a probe."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    (client.folder / "big.bin").write_bytes(os.urandom(5_000_000))
    after = await client.commit({})
    await client.push()
    again = await (await site.client(tmp_path / "d")).clone()
    assert (await again("rev-parse", "HEAD")).strip() == after
    assert (again.folder / "big.bin").stat().st_size == 5_000_000


async def test_huge_push_is_refused_in_plain_words(world: World, tmp_path: Path) -> None:
    """More than the limit (8 MiB here) changes nothing, and the client says why."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    before = (await client("rev-parse", "HEAD")).strip()
    (client.folder / "big.bin").write_bytes(os.urandom(30_000_000))
    await client.commit({})
    said = await client.push(ok=False)
    assert "pack exceeds maximum allowed size (8.00 MiB)" in said
    assert git(site.repository, "for-each-ref", "--format=%(objectname)").split() == [before]
    assert await world.pool.fetchval("SELECT count(*) FROM deliveries") == 0
    assert not [p for p in (site.repository / "objects").iterdir() if p.name.startswith("tmp_objdir")]


@pytest.mark.parametrize("token", ["", "wm_wrong", "x" * 300, "wm_ü"])
async def test_wrong_token_is_401_with_a_challenge(world: World, token: str) -> None:
    site = await world.make_site()
    url = f"{world.base}/{site.customer}/{site.app_id}.git/info/refs?service=git-upload-pack"
    async with httpx.AsyncClient() as client:
        answer = await client.get(url, auth=("me", token))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


async def test_no_credentials_is_401(world: World) -> None:
    site = await world.make_site()
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{world.base}/{site.customer}/{site.app_id}.git/info/refs?service=git-upload-pack")
    assert answer.status_code == 401


async def test_revoked_token_is_401(world: World) -> None:
    site = await world.make_site()
    token = await world.token(site.customer)
    await world.hear(t.TokenRevoked(customer_uuid=site.customer, token_sha256=digest(token)))
    url = f"{world.base}/{site.customer}/{site.app_id}.git/info/refs?service=git-upload-pack"
    async with httpx.AsyncClient() as client:
        assert (await client.get(url, auth=("me", token))).status_code == 401


async def _asked(world: World, site: MadeSite, token: str) -> list[int]:
    """Statuses of the four requests of a clone and a push, which are the same requests for everybody."""
    base, statuses = f"{world.base}/{site.customer}/{site.app_id}.git", []
    async with httpx.AsyncClient(auth=("me", token)) as client:
        for program in ("git-upload-pack", "git-receive-pack"):
            headers = {"Content-Type": f"application/x-{program}-request"}
            answers = [
                await client.get(f"{base}/info/refs?service={program}"),
                await client.post(f"{base}/{program}", headers=headers, content=b"0000"),
            ]
            statuses += [answer.status_code for answer in answers]
    return statuses


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("owner", [200, 200, 200, 200]),
        ("developer", [200, 200, 200, 200]),
        ("viewer", [200, 200, 403, 403]),
        ("a-role-of-a-newer-version", [404, 404, 404, 404]),
        (None, [200, 200, 200, 200]),
    ],
)
async def test_roles_decide_about_clones_and_pushes(world: World, role: str | None, statuses: list[int]) -> None:
    """A token from before there were users is its customer's, as it was when it was issued."""
    site = await world.make_site()
    assert await _asked(world, site, await world.token(site.customer, role)) == statuses


async def test_a_member_who_was_removed_is_kept_out(world: World) -> None:
    """Also if the news of their earlier role comes late, once more."""
    site, user, token = await world.make_site(), names.new_user_uuid(), tokens.new_token()
    url = f"{world.base}/{site.customer}/{site.app_id}.git/info/refs?service=git-receive-pack"
    hear = Inbox(t.PROVISIONER, world.pool, world.handlers.table())
    of = {"customer_uuid": site.customer, "user_uuid": user}
    joined = t.MembershipChanged(**of, role="developer")
    issued = t.TokenIssued(**of, token_sha256=digest(token), expires_at=datetime.now(UTC) + timedelta(hours=1))
    async with httpx.AsyncClient(auth=("me", token)) as client:
        await hear(issued, sequence=1)
        assert (await client.get(url)).status_code == 404
        await hear(joined, sequence=2)
        assert (await client.get(url)).status_code == 200
        await hear(t.MembershipChanged(**of), sequence=4)
        await hear(joined, sequence=3)
        assert (await client.get(url)).status_code == 404


@pytest.mark.parametrize("program", ["git-upload-pack", "git-receive-pack"])
async def test_another_customers_repository_is_not_there(world: World, program: str) -> None:
    """404, the same as for one that never was."""
    site = await world.make_site()
    token = await world.token(names.new_customer_uuid())
    async with httpx.AsyncClient(auth=("me", token)) as client:
        for app_id in (site.app_id, names.new_app_id()):
            base = f"{world.base}/{site.customer}/{app_id}.git"
            answers = [
                await client.get(f"{base}/info/refs?service={program}"),
                await client.post(f"{base}/{program}", headers={"Content-Type": f"application/x-{program}-request"}),
            ]
            assert [(a.status_code, a.text) for a in answers] == [(404, "Repository not found.\n")] * 2


async def test_own_name_with_anothers_site_is_not_there(world: World) -> None:
    """The customer in the path must be the site's owner, not only the caller."""
    site = await world.make_site()
    other = names.new_customer_uuid()
    token = await world.token(other)
    url = f"{world.base}/{other}/{site.app_id}.git/info/refs?service=git-upload-pack"
    async with httpx.AsyncClient() as client:
        assert (await client.get(url, auth=("me", token))).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/{c}/{a}.git/HEAD", "/{c}/{a}.git/config", "/{c}/{a}.git/objects/info/packs", "/{c}/../{c}/{a}.git/HEAD", "/"],
)
async def test_files_are_not_served(world: World, path: str) -> None:
    """No dumb protocol."""
    site = await world.make_site()
    token = await world.token(site.customer)
    async with httpx.AsyncClient(auth=("me", token)) as client:
        answer = await client.get(world.base + path.format(c=site.customer, a=site.app_id))
    assert answer.status_code == 404


async def test_force_push_and_branches(world: World, tmp_path: Path) -> None:
    """History may be rewritten; other branches are told of as well; main can't be deleted."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    await client("commit", "-q", "--amend", "-m", "Another start")
    head = (await client("rev-parse", "HEAD")).strip()
    await client.push("--force", "origin", "HEAD:main")
    await client.push("origin", "HEAD:refs/heads/feature/x", "HEAD:refs/tags/v1")
    await client.push("origin", ":feature/x")
    said = await client.push("origin", ":main", ok=False)
    assert "deletion of the current branch prohibited" in said
    await world.work()
    assert [(b["ref"], b["after"]) for b in world.hook.bodies()] == [
        ("refs/heads/main", head),
        ("refs/heads/feature/x", head),
        ("refs/heads/feature/x", "0" * 40),
    ]


@pytest.mark.parametrize("ref", ["refs/notes/x", "refs/webmeteor/x", "refs/replace/x", "refs/x"])
async def test_refs_outside_branches_and_tags_are_refused(world: World, tmp_path: Path, ref: str) -> None:
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    said = await client.push("origin", f"HEAD:{ref}", ok=False)
    assert "deny updating a hidden ref" in said
    assert await world.pool.fetchval("SELECT count(*) FROM deliveries") == 0


async def test_corrupt_tree_is_refused(world: World, tmp_path: Path) -> None:
    """A tree with `.git` in it: fsck on receipt."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    blob = (await client("rev-parse", "HEAD:.gitignore")).strip()
    raw = b"100644 .git\0" + bytes.fromhex(blob)
    (tmp_path / "tree").write_bytes(raw)
    tree = git(client.folder, "hash-object", "-t", "tree", "-w", "--literally", str(tmp_path / "tree")).strip()
    commit = (await client("commit-tree", "-m", "evil", tree)).strip()
    said = await client.push("--force", "origin", f"{commit}:main", ok=False)
    assert "hasDotgit" in said


IDENT, DATE = b"A <a@example.org>", b" 1700000000 +0000"
OLD_AUTHORS = {
    "missingSpaceBeforeEmail": b"A<a@example.org>" + DATE,
    "missingNameBeforeEmail": b"<a@example.org>" + DATE,
    "missingEmail": b"A" + DATE,
    "badName": b"A> <a@example.org>" + DATE,
    "badEmail": b"A <a@example.org<" + DATE,
    "badDate": IDENT + b" yesterday +0000",
    "missingSpaceBeforeDate": IDENT + b"1700000000 +0000",
    "zeroPaddedDate": IDENT + b" 01700000000 +0000",
    "badDateOverflow": IDENT + b" 18446744073709551615 +0000",
    "badTimezone": IDENT + b" 1700000000 -7",
    "multipleAuthors": IDENT + DATE + b"\nauthor B <b@example.org>" + DATE,
}


async def test_old_histories_can_be_pushed(world: World, tmp_path: Path) -> None:
    """Commits that earlier gits and other tools have made, and that nobody can change any more."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    before = (await client("rev-parse", "HEAD")).strip()
    tree = (await client("rev-parse", "HEAD^{tree}")).strip().encode()
    pushed = {name: raw_commit(client, tree, author) for name, author in OLD_AUTHORS.items()}
    assert {name for name, commit in pushed.items() if commit == before} == set()
    await client.push("origin", *(f"{commit}:refs/heads/{name}" for name, commit in pushed.items()))
    await world.work()
    assert {body["ref"].removeprefix("refs/heads/"): body["after"] for body in world.hook.bodies()} == pushed


async def test_what_a_commit_must_not_hide_is_refused(world: World, tmp_path: Path) -> None:
    """NUL: what follows it would be shown to nobody."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    tree = (await client("rev-parse", "HEAD^{tree}")).strip().encode()
    commit = raw_commit(client, tree, IDENT + DATE, b"Fine\0not fine\n")
    assert "nulInCommit" in await client.push("origin", f"{commit}:refs/heads/x", ok=False)


def raw_commit(client: Client, tree: bytes, author: bytes, message: bytes = b"Old\n") -> str:
    raw = b"tree %s\nauthor %s\ncommitter %s\n\n%s" % (tree, author, IDENT + DATE, message)
    file = client.folder.with_name("raw")
    file.write_bytes(raw)
    return git(client.folder, "hash-object", "-t", "commit", "-w", "--literally", str(file)).strip()


ODD_REFS = (b"refs/heads/fa\xe7ade", b"refs/tags/v1\xe9", b"refs/heads/" + b"/".join([b"x" * 200] * 3))


@pytest.mark.parametrize("ref", ODD_REFS)
async def test_a_name_that_nobody_could_be_told_is_refused(world: World, tmp_path: Path, ref: bytes) -> None:
    """In words, and nothing of the push has moved; the next push goes live."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    before = git(site.repository, "for-each-ref")
    after = await client.commit({"a": "b"})
    said = await client.push("origin", "HEAD:main", f"HEAD:{os.fsdecode(ref)}", ok=False)
    assert "a name must be UTF-8 of at most 255 bytes; rename the branch or tag" in said
    assert "not moved, because another name of this push was refused" in said
    assert git(site.repository, "for-each-ref") == before
    await client.push()
    await world.work()
    assert [body["after"] for body in world.hook.bodies()] == [after]


@pytest.mark.parametrize("packed", [False, True])
async def test_an_odd_name_from_before_stops_nobody(world: World, tmp_path: Path, *, packed: bool) -> None:
    """Neither a push to main nor the reconciler; it is told of nowhere, and can be deleted."""
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    names_ = [os.fsdecode(ref) for ref in ODD_REFS] + ["refs/heads/two\u2028lines"]
    for name in names_:
        git(site.repository, "update-ref", name, "refs/heads/main")
    if packed:
        git(site.repository, "pack-refs", "--all")
    await world.upkeep.reconcile()
    after = await client.commit({"a": "b"})
    await client.push()
    await world.work()
    assert [(body["ref"], body["after"]) for body in world.hook.bodies()][1:] == [("refs/heads/main", after)]
    await client.push("origin", *(f":{name}" for name in names_))
    assert git(site.repository, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]


async def test_a_site_that_cannot_be_looked_after_stops_no_other(world: World, tmp_path: Path) -> None:
    """Whatever it is that is wrong with the first."""
    sites = [await world.make_site() for _ in range(2)]
    heads = []
    for number, site in enumerate(sites):
        client = Client(tmp_path / str(number), str(site.repository))
        await client.clone()
        heads.append(await client.commit({"a": "b"}))
        await client.push()
    for broken, whole in ((0, 1), (1, 0)):
        refs = sites[broken].repository / "packed-refs"
        refs.mkdir()
        await world.upkeep.before_start()
        await world.upkeep.reconcile()
        await world.upkeep.tidy()
        await world.work()
        assert world.hook.bodies()[-1]["after"] == heads[whole]
        refs.rmdir()
        await world.pool.execute("UPDATE refs SET commit = $1 WHERE name = 'refs/heads/main'", "1" * 40)


async def test_a_push_whose_process_died_is_found_by_the_reconciler(world: World, tmp_path: Path) -> None:
    """Refs that changed without a delivery get one, once."""
    site = await world.make_site()
    client = Client(tmp_path / "c", str(site.repository))
    await client.clone()
    after = await client.commit({"a": "b"})
    await client.push()
    await asyncio.gather(*(world.upkeep.reconcile() for _ in range(3)))
    await world.work()
    await world.upkeep.reconcile()
    await world.work()
    assert [body["after"] for body in world.hook.bodies()] == [after]


async def test_concurrent_pushes_to_one_repository_are_each_delivered(world: World, tmp_path: Path) -> None:
    site = await world.make_site()
    clients = [await (await site.client(tmp_path / str(n))).clone() for n in range(4)]
    heads = [await client.commit({f"f{n}": "x"}) for n, client in enumerate(clients)]
    await asyncio.gather(*(c.push("origin", f"HEAD:b{n}") for n, c in enumerate(clients)))
    await world.work()
    assert sorted(body["after"] for body in world.hook.bodies()) == sorted(heads)


async def test_no_process_is_left_behind(world: World, tmp_path: Path) -> None:
    """A client that goes away in the middle of a push leaves nothing running and nothing changed."""
    site = await world.make_site()
    token = await world.token(site.customer)
    url = f"{world.base}/{site.customer}/{site.app_id}.git/git-receive-pack"
    head = (site.repository / "refs/heads/main").read_text().strip()
    line = f"{head} {'1' * 40} refs/heads/main\0report-status".encode()

    async def half() -> AsyncIterator[bytes]:
        yield b"%04x%s0000PACK\x00\x00\x00\x02\x00\x00\x00\x05" % (len(line) + 4, line)
        await asyncio.sleep(60)

    async with httpx.AsyncClient(auth=("me", token)) as client:
        headers = {"Content-Type": "application/x-git-receive-pack-request"}
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await client.post(url, content=half(), headers=headers)
    for _ in range(100):
        running = [p for p in Path("/proc").iterdir() if p.name.isdigit() and _is(p, site.app_id)]
        if not running:
            break
        await asyncio.sleep(0.1)
    assert running == []
    assert not list((site.repository / "objects").glob("tmp_objdir*"))
    assert (site.repository / "refs/heads/main").read_text().strip() == head


def _is(process: Path, app_id: str) -> bool:
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
    return app_id in words and "receive-pack" in words and process.name != str(os.getpid())


async def wants(site: MadeSite, token: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    url = f"{site.world.base}/{site.customer}/{site.app_id}.git/git-upload-pack"
    content_type = {"Content-Type": "application/x-git-upload-pack-request"}
    async with httpx.AsyncClient(auth=("me", token)) as client:
        return await client.post(url, content=body, headers=content_type | headers)


@pytest.mark.parametrize(
    "extra", [{}, {"Content-Encoding": "gzip"}, {"Expect": "100-continue"}, {"Git-Protocol": "version=2; rm -rf /"}]
)
async def test_fetch_request_as_clients_send_it(world: World, extra: dict[str, str]) -> None:
    """Plain, compressed, with Expect; an odd protocol header is not passed on."""
    site = await world.make_site()
    head = (site.repository / "refs/heads/main").read_text().strip()
    body = f"0032want {head}\n00000009done\n".encode()
    sent = gzip.compress(body) if "Content-Encoding" in extra else body
    answer = await wants(site, await world.token(site.customer), sent, extra)
    assert answer.status_code == 200
    assert answer.content.startswith(b"0008NAK\nPACK")


async def test_a_compressed_flood_is_refused(world: World) -> None:
    """Counted after unpacking."""
    site = await world.make_site()
    flood = gzip.compress(b"0" * 60_000_000)
    answer = await wants(site, await world.token(site.customer), flood, {"Content-Encoding": "gzip"})
    assert answer.status_code in {400, 413, 200}
    assert len(answer.content) < 1000


@pytest.mark.parametrize("body", [b"garbage", b"ffff", b"00a0" + b"x" * 20, b"\0" * 100_000])
async def test_a_body_that_is_no_push_costs_no_connection(world: World, body: bytes) -> None:
    """A proxy gives the connection to the next request of anybody: closing it would fail that one."""
    site = await world.make_site()
    url = f"{world.base}/{site.customer}/{site.app_id}.git/git-receive-pack"
    content_type = {"Content-Type": "application/x-git-receive-pack-request"}
    used = set()
    async with httpx.AsyncClient(auth=("me", await world.token(site.customer))) as client:
        for _ in range(3):
            async with client.stream("POST", url, content=body, headers=content_type) as answer:
                await answer.aread()
                used.add(answer.extensions["network_stream"].get_extra_info("socket").getsockname())
            assert answer.status_code == 200
    assert len(used) == 1


async def test_wrong_content_type_is_refused(world: World) -> None:
    site = await world.make_site()
    answer = await wants(site, await world.token(site.customer), b"0000", {"Content-Type": "text/plain"})
    assert answer.status_code == 415


async def test_a_full_repository_takes_no_more(world: World, tmp_path: Path) -> None:
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    world.git.limits = Limits(repository_mib=0)
    await client.commit({"a": "b"})
    assert "The repository is full" in await client.push(ok=False)
    await client("fetch")


@pytest.mark.parametrize("path", ["objects/batch", "locks/verify"])
async def test_lfs_is_told_that_it_is_not_here(world: World, path: str) -> None:
    """In the shape of its API: the client shows `message`."""
    site = await world.make_site()
    async with httpx.AsyncClient(auth=("me", await world.token(site.customer))) as client:
        answer = await client.post(f"{world.base}/{site.customer}/{site.app_id}.git/info/lfs/{path}", json={})
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (501, "application/vnd.git-lfs+json")
    assert "no Git LFS" in answer.json()["message"]


async def test_url_without_git_suffix_works(world: World, tmp_path: Path) -> None:
    """repo_url is what people see; pasting it into git clone works."""
    site = await world.make_site()
    client = await site.client(tmp_path / "c")
    client.url = client.url.removesuffix(".git")
    await client.clone()


async def test_many_packs_become_one(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provisioner.upkeep.MAX_PACKS", 2)
    site = await world.make_site()
    client = await (await site.client(tmp_path / "c")).clone()
    for number in range(3):
        await client.commit({"a": str(number)})
        await client.push()
    await world.upkeep.tidy()
    assert len(list((site.repository / "objects/pack").glob("*.pack"))) == 1
    await world.upkeep.reconcile()
    await world.work()
    assert len(world.hook.got) == 3
    await client("fetch")
