"""Git over HTTP: tokens, addresses and bodies that are not a git client's. The repository stays as it is."""

import gzip
from typing import Any

import httpx
import pytest

from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.unchanged import Watch
from tests.lib.platform import Customer, Platform

ADVERTISE = "/info/refs?service=git-receive-pack"


async def ask(platform: Platform, target: Target, path: str, *, method: str = "GET", **options: Any) -> httpx.Response:
    """As the owner, unless `auth` says otherwise; `path` begins after the host, {repo} stands for the repository."""
    stack = platform.stack
    full = path.replace("{repo}", f"/{target.owner.customer_uuid}/{target.site.app_id}.git")
    options.setdefault("auth", ("customer", target.owner.token))
    return await platform.http.request(method, f"https://{stack.git_host}{full}", **options)


TOKENS = [
    pytest.param(("customer", ""), id="empty"),
    pytest.param(("customer", "wm_wrong"), id="unknown"),
    pytest.param(("{token}", ""), id="as-the-name"),
    pytest.param(("customer", "{token}x"), id="one-character-more"),
    pytest.param(("customer", "{password}"), id="the-accounts-password"),
    pytest.param(("customer", "wm_" + "x" * 5000), id="long"),
    pytest.param(("customer", "wm_\x00"), id="nul"),
]


@pytest.mark.parametrize("auth", TOKENS)
async def test_wrong_token_is_asked_again(
    platform: Platform, target: Target, watch: Watch, auth: tuple[str, str]
) -> None:
    """401, in words that git shows: what to sign in with."""
    known = {"{token}": target.owner.token, "{password}": target.owner.password}
    name, password = (known.get(part, part.replace("{token}", target.owner.token)) for part in auth)
    for service in ("git-upload-pack", "git-receive-pack"):
        answer = await ask(platform, target, f"{{repo}}/info/refs?service={service}", auth=(name, password))
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic")
        assert "API token" in answer.text
    await watch.unchanged()


HEADERS = [
    pytest.param({}, id="none"),
    pytest.param({"Authorization": "Basic"}, id="scheme-alone"),
    pytest.param({"Authorization": "Basic !!!"}, id="no-base64"),
    pytest.param({"Authorization": "Basic /////w=="}, id="not-utf-8"),
    pytest.param({"Authorization": "Digest x"}, id="digest"),
]


@pytest.mark.parametrize("headers", HEADERS)
async def test_garbled_authorization_is_asked_again(
    platform: Platform, target: Target, watch: Watch, headers: dict[str, str]
) -> None:
    """What can't be read as name and token is 401, not an error of ours."""
    answer = await ask(platform, target, "{repo}" + ADVERTISE, auth=None, headers=headers)
    assert answer.status_code == 401
    await watch.unchanged()


PATHS = [
    pytest.param("{repo}/HEAD", 404, id="dumb-head"),
    pytest.param("{repo}/config", 404, id="config"),
    pytest.param("{repo}/objects/info/packs", 404, id="dumb-packs"),
    pytest.param("{repo}/objects/00/" + "0" * 38, 404, id="dumb-object"),
    pytest.param("{repo}/hooks/post-receive", 404, id="hook"),
    pytest.param("{repo}/info/refs", 403, id="dumb-refs"),
    pytest.param("{repo}/info/refs?service=git-upload-archive", 403, id="archive"),
    pytest.param("{repo}/info/refs?service=--upload-pack=touch", 403, id="option-as-service"),
    pytest.param("{repo}/info/refs?service=git-upload-pack%00", 403, id="nul-in-service"),
    pytest.param("{repo}/../../../secrets/keys/provisioner", 404, id="dots"),
    pytest.param("{repo}/%2e%2e/%2e%2e/info/refs?service=git-upload-pack", 404, id="encoded-dots"),
    pytest.param("{repo}%2f..%2finfo%2frefs?service=git-upload-pack", 404, id="encoded-slashes"),
    pytest.param("{repo}.git" + ADVERTISE, 404, id="git-twice"),
    pytest.param("{repo}%20" + ADVERTISE, 404, id="blank-after"),
    pytest.param("{repo}%0a" + ADVERTISE, 404, id="line-break-after"),
    pytest.param("/" + ADVERTISE, 404, id="no-repository"),
    pytest.param("/cust_000000000000/app_0000000000.git" + ADVERTISE, 404, id="unknown"),
    pytest.param("/.seeds/portfolio.git" + ADVERTISE, 404, id="seeds"),
    pytest.param("/metrics", 404, id="metrics"),
    pytest.param("/readyz", 404, id="readiness"),
    pytest.param("{repo}/git-receive-pack", 405, id="get-on-receive"),
]


@pytest.mark.parametrize(("path", "status"), PATHS)
async def test_path_is_not_there(platform: Platform, target: Target, watch: Watch, path: str, status: int) -> None:
    """Smart HTTP's three addresses are all there is; no file of a repository, or beside it, can be read."""
    answer = await ask(platform, target, path)
    assert answer.status_code == status, answer.text
    assert "[core]" not in answer.text
    await watch.unchanged()


BODIES = [
    pytest.param(b"", id="empty"),
    pytest.param(b"garbage", id="garbage"),
    pytest.param(b"ffff", id="length-without-body"),
    pytest.param(b"0000", id="flush-only"),
    pytest.param(b"zzzz", id="length-is-no-number"),
    pytest.param(b"00a0" + b"x" * 20, id="cut-off"),
    pytest.param(b"0000PACK\0\0\0\2\xff\xff\xff\xff", id="pack-of-four-thousand-million-objects"),
    pytest.param(b"\0" * 100_000, id="zeros"),
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("service", ["git-receive-pack", "git-upload-pack"])
async def test_body_changes_nothing(
    platform: Platform, target: Target, watch: Watch, service: str, body: bytes
) -> None:
    """Bytes that are no git request end with git's own error or none; nothing is written."""
    headers = {"Content-Type": f"application/x-{service}-request"}
    answer = await ask(platform, target, f"{{repo}}/{service}", method="POST", content=body, headers=headers)
    assert answer.status_code in {200, 400}
    await watch.unchanged()


async def test_compressed_body_and_other_types_are_refused(platform: Platform, target: Target, watch: Watch) -> None:
    """A body that is not what its header says is refused, and a bomb is not unpacked."""
    answer = await ask(platform, target, "{repo}/git-receive-pack", method="POST", content=b"0000")
    assert answer.status_code == 415
    bomb = gzip.compress(b"\0" * 50_000_000)
    headers = {"Content-Type": "application/x-git-receive-pack-request", "Content-Encoding": "gzip"}
    answer = await ask(platform, target, "{repo}/git-receive-pack", method="POST", content=bomb, headers=headers)
    assert answer.status_code in {200, 400, 413}
    await watch.unchanged()


ZERO, COMMIT = "0" * 40, "1" * 40
COMMANDS = [
    pytest.param("refs/heads/../../config", id="path"),
    pytest.param("refs/heads/x.lock", id="lock"),
    pytest.param("refs/heads/a..b", id="dots"),
    pytest.param("refs/heads/a b", id="blank"),
    pytest.param("refs/heads/\x01", id="control-character"),
    pytest.param("refs/hidden/x", id="hidden"),
    pytest.param("refs/replace/x", id="replace"),
    pytest.param("refs/notes/x", id="notes"),
    pytest.param("HEAD", id="head"),
    pytest.param("config", id="config"),
    pytest.param("refs/heads/" + "x" * 5000, id="long"),
]


@pytest.mark.parametrize("ref", COMMANDS)
async def test_odd_ref_is_refused(platform: Platform, target: Target, watch: Watch, ref: str) -> None:
    """Only branches and tags with names that git itself allows can be made: also by a client that checks nothing."""
    head = (await head_of(platform, target)).decode()
    line = f"{ZERO} {head} {ref}\0 report-status".encode()
    body = b"%04x%s0000" % (len(line) + 4, line) + empty_pack()
    headers = {"Content-Type": "application/x-git-receive-pack-request"}
    answer = await ask(
        platform, target, "{repo}/git-receive-pack", method="POST", content=body, headers=headers
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert b"ok " + ref.encode() not in answer.content, answer.content
    await watch.unchanged()


async def test_live_branch_cannot_be_deleted(platform: Platform, target: Target, watch: Watch) -> None:
    """Deleting the deployed branch is refused by name."""
    head = (await head_of(platform, target)).decode()
    line = f"{head} {ZERO} refs/heads/main\0 report-status delete-refs".encode()
    headers = {"Content-Type": "application/x-git-receive-pack-request"}
    body = b"%04x%s0000" % (len(line) + 4, line)
    answer = await ask(
        platform, target, "{repo}/git-receive-pack", method="POST", content=body, headers=headers
    )  # fmt: skip
    assert b"ng refs/heads/main" in answer.content
    await watch.unchanged()


async def head_of(platform: Platform, target: Target) -> bytes:
    answer = await ask(platform, target, "{repo}/info/refs?service=git-receive-pack")
    line = next(line for line in answer.content.split(b"\n") if b"refs/heads/main" in line)
    return line.split(b" ")[0][-40:]


def empty_pack() -> bytes:
    import hashlib

    pack = b"PACK\0\0\0\2\0\0\0\0"
    return pack + hashlib.sha1(pack).digest()  # noqa: S324 - git's format


async def test_stranger_pushes_nothing(platform: Platform, target: Target, mallory: Customer, watch: Watch) -> None:
    """A push with another customer's token is answered as if there were no repository."""
    answer = await ask(platform, target, "{repo}" + ADVERTISE, auth=("customer", mallory.token))
    assert (answer.status_code, answer.text) == (404, "Repository not found.\n")
    await watch.unchanged()
