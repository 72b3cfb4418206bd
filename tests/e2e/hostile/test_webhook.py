"""The webhook's door: only what a site's own secret signed is believed, and then only pushes to its branch."""

import base64
import hashlib
import hmac
import json
import uuid
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import session_fixture
from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.problem import refused
from tests.e2e.hostile.unchanged import Watch
from tests.lib.platform import Platform

PATH = "/api/webhook/customer-site"
MIB = 1024 * 1024


class Sender:
    """A Git provider that knows the site's secret, and can forget it."""

    def __init__(self, platform: Platform, target: Target) -> None:
        env = (target.site.directory / ".env").read_text()
        line = next(line for line in env.splitlines() if line.startswith("REPO_WEBHOOK_SECRET="))
        self.secret = line.split("=", 1)[1].strip("'\"")
        self._platform = platform
        self.full_name = f"{target.owner.customer_uuid}/{target.site.app_id}"

    def push(self, **changes: Any) -> dict[str, Any]:
        return {
            "ref": "refs/heads/main",
            "before": "0" * 40,
            "after": "a" * 40,
            "repository": {"full_name": self.full_name},
            "pusher": {"name": "somebody"},
        } | changes

    def sign(self, body: bytes, secret: str | None = None) -> str:
        return "sha256=" + hmac.new((secret or self.secret).encode(), body, hashlib.sha256).hexdigest()

    async def send(self, body: bytes, **headers: str | None) -> httpx.Response:
        """Signed rightly unless `signature` says otherwise; None leaves a header out."""
        given: dict[str, str | None] = {
            "Content-Type": "application/json",
            "X-GitHub-Event": headers.get("event", "push"),
            "X-GitHub-Delivery": headers.get("delivery", str(uuid.uuid4())),
            "X-Hub-Signature-256": headers.get("signature", self.sign(body)),
        }
        if "type" in headers:
            given["Content-Type"] = headers["type"]
        sent = {name: value for name, value in given.items() if value is not None}
        return await self._platform.api("POST", PATH, content=body, headers=sent)


@session_fixture
async def sender(platform: Platform, target: Target) -> Sender:
    return Sender(platform, target)


def signatures(sender: Sender, body: bytes) -> dict[str, str | None]:
    right = sender.sign(body)
    mac = hmac.new(sender.secret.encode(), body, hashlib.sha256)
    return {
        "missing": None,
        "empty": "",
        "scheme-alone": "sha256=",
        "no-scheme": right.removeprefix("sha256="),
        "capitals": right.upper(),
        "sha1": "sha1=" + hmac.new(sender.secret.encode(), body, hashlib.sha1).hexdigest(),
        "base64": "sha256=" + base64.b64encode(mac.digest()).decode(),
        "other-secret": sender.sign(body, "0" * 64),
        "empty-secret": "sha256=" + hmac.new(b"", body, hashlib.sha256).hexdigest(),
        "plain-hash": "sha256=" + hashlib.sha256(body).hexdigest(),
        "of-the-same-json-rewritten": sender.sign(json.dumps(json.loads(body), indent=1).encode()),
        "of-another-body": sender.sign(body + b" "),
        "one-digit-off": right[:-1] + ("0" if right[-1] != "0" else "1"),
        "cut": right[:-2],
        "right-and-more": right + "00",
        "two-in-one": f"{right},{right}",
    }


SIGNATURES = (
    "missing", "empty", "scheme-alone", "no-scheme", "capitals", "sha1", "base64", "other-secret", "empty-secret",
    "plain-hash", "of-the-same-json-rewritten", "of-another-body", "one-digit-off", "cut", "right-and-more",
    "two-in-one",
)  # fmt: skip


@pytest.mark.parametrize("name", SIGNATURES)
async def test_signature_is_refused(sender: Sender, watch: Watch, name: str) -> None:
    """Only HMAC-SHA256 of the very bytes with the site's secret is a signature."""
    body = json.dumps(sender.push()).encode()
    problem = refused(await sender.send(body, signature=signatures(sender, body)[name]), 401, "bad_signature")
    assert "X-Hub-Signature-256" in problem["detail"]
    await watch.unchanged()


PAYLOADS = [
    pytest.param(b"", 400, "invalid_json", id="empty"),
    pytest.param(b"payload=%7B%7D", 400, "invalid_json", id="form"),
    pytest.param(b"[" * 200_000, 400, "invalid_json", id="deep"),
    pytest.param(b"[]", 422, "invalid_input", id="list"),
    pytest.param(b"{}", 422, "invalid_input", id="no-repository"),
    pytest.param({"repository": "x/y"}, 422, "invalid_input", id="repository-is-text"),
    pytest.param({"repository": {"full_name": 5}}, 422, "invalid_input", id="name-is-a-number"),
    pytest.param({"repository": {"full_name": ""}}, 404, "unknown_repository", id="name-is-empty"),
    pytest.param({"repository": {"full_name": "some/body"}}, 404, "unknown_repository", id="unknown"),
    pytest.param({"repository": {"full_name": "../../etc"}}, 404, "unknown_repository", id="path"),
    pytest.param({"repository": {"full_name": "' OR '1'='1"}}, 404, "unknown_repository", id="sql"),
    pytest.param({"repository": {"full_name": "a\x00b/c"}}, 404, "unknown_repository", id="nul"),
    pytest.param({"repository": {"full_name": "x" * 100_000}}, 404, "unknown_repository", id="long"),
    pytest.param({"ref": None}, 422, "invalid_input", id="no-ref"),
    pytest.param({"ref": "refs/heads/" + "x" * 2000}, 422, "invalid_input", id="long-ref"),
    pytest.param({"after": "HEAD"}, 422, "invalid_input", id="after-is-a-name"),
    pytest.param({"after": "a" * 39}, 422, "invalid_input", id="after-is-short"),
    pytest.param({"after": "A" * 40}, 422, "invalid_input", id="after-in-capitals"),
    pytest.param({"after": "--upload-pack=touch /tmp/x".ljust(40, "x")}, 422, "invalid_input", id="after-is-an-option"),
    pytest.param({"after": "a" * 40 + "\n"}, 422, "invalid_input", id="after-with-line-break"),
    pytest.param({"after": ["a" * 40]}, 422, "invalid_input", id="after-is-a-list"),
    pytest.param({"pusher": "text"}, 422, "invalid_input", id="pusher-is-text"),
    pytest.param({"pusher": {"name": {"x": 1}}}, 422, "invalid_input", id="pusher-name-is-an-object"),
]


@pytest.mark.parametrize(("payload", "status", "key"), PAYLOADS)
async def test_payload_is_refused(
    sender: Sender, watch: Watch, payload: bytes | dict[str, Any], status: int, key: str
) -> None:
    """Rightly signed, and still no push that could be deployed: the error says why."""
    body = payload if isinstance(payload, bytes) else json.dumps(sender.push(**payload)).encode()
    refused(await sender.send(body), status, key)
    await watch.unchanged()


async def test_oversized_payload_is_refused(sender: Sender, watch: Watch) -> None:
    """More than 5 MiB is 413, whether the length is told before or not."""
    body = json.dumps(sender.push(padding="x" * (5 * MIB))).encode()
    refused(await sender.send(body), 413, "too_large")
    await watch.unchanged()


HEADERS = [
    pytest.param({"type": "text/plain"}, 415, "unsupported_media_type", id="text"),
    pytest.param({"type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type", id="form"),
    pytest.param({"delivery": ""}, 422, "invalid_input", id="empty-delivery"),
    pytest.param({"delivery": "x" * 101}, 422, "invalid_input", id="long-delivery"),
    pytest.param({"delivery": "two words"}, 422, "invalid_input", id="blank-in-delivery"),
]


@pytest.mark.parametrize(("headers", "status", "key"), HEADERS)
async def test_header_is_refused(sender: Sender, watch: Watch, headers: dict[str, str], status: int, key: str) -> None:
    """A delivery whose headers can't be kept as they are is not taken."""
    refused(await sender.send(json.dumps(sender.push()).encode(), **headers), status, key)
    await watch.unchanged()


IGNORED = [
    pytest.param({"ref": "refs/heads/other"}, "push", "only pushes to main", id="other-branch"),
    pytest.param({"ref": "refs/heads/main/../main"}, "push", "only pushes to main", id="path-in-the-branch"),
    pytest.param({"ref": "refs/heads/MAIN"}, "push", "only pushes to main", id="branch-in-capitals"),
    pytest.param({"ref": "refs/tags/main"}, "push", "only pushes to main", id="tag"),
    pytest.param({"ref": "main"}, "push", "only pushes to main", id="short-ref"),
    pytest.param({"ref": "refs/heads/main\n"}, "push", "only pushes to main", id="line-break"),
    pytest.param({"ref": "--upload-pack=x"}, "push", "only pushes to main", id="option"),
    pytest.param({"after": "0" * 40, "deleted": True}, "push", "deleted", id="deleted-branch"),
    pytest.param({}, "issues", "issues", id="other-event"),
    pytest.param({}, "ping", "ping", id="ping"),
    pytest.param({}, "push;DROP TABLE", "push;DROP TABLE", id="event-that-does-not-exist"),
]


@pytest.mark.parametrize(("change", "event", "why"), IGNORED)
async def test_other_events_deploy_nothing(
    sender: Sender, watch: Watch, change: dict[str, Any], event: str, why: str
) -> None:
    """Whatever is not a push to the deployed branch is answered 200 with the reason, and deploys nothing."""
    answer = await sender.send(json.dumps(sender.push(**change)).encode(), event=event)
    assert answer.status_code == 200, answer.text
    assert why in answer.json()["ignored"]
    await watch.unchanged()


async def test_repeated_delivery_deploys_once(sender: Sender, target: Target, watch: Watch) -> None:
    """The same delivery id is the same deployment: sent again, at once, and with another (rightly signed) body."""
    head = (await target.site.deployment(target.deployment_id))["commit_hash"]
    body = json.dumps(sender.push(after=head)).encode()
    delivery = str(uuid.uuid4())
    first = (await sender.send(body, delivery=delivery)).json()["deployment_id"]
    await target.site.wait_deployment(first)
    await watch.note()
    answers = [await sender.send(body, delivery=delivery) for _ in range(3)]
    answers.append(await sender.send(json.dumps(sender.push(after="b" * 40)).encode(), delivery=delivery))
    assert [(a.status_code, a.json()["deployment_id"]) for a in answers] == [(202, first)] * 4
    await watch.unchanged()


async def test_a_replayed_body_deploys_nothing(sender: Sender, target: Target, watch: Watch) -> None:
    """Under another delivery id, or without one, a body that was signed once is answered with its own deployment."""
    body = json.dumps(sender.push(before="d" * 40)).encode()
    first = (await sender.send(body)).json()["deployment_id"]
    await target.site.wait_deployment(first)
    await watch.note()
    answers = [await sender.send(body), await sender.send(body, delivery=None)]
    assert [(a.status_code, a.json()["deployment_id"]) for a in answers] == [(202, first)] * 2
    await watch.unchanged()


async def test_news_of_another_commit_brings_the_branchs_own(sender: Sender, target: Target, watch: Watch) -> None:
    """Whatever commit a rightly signed push names, old or never pushed: what the branch has is deployed."""
    head = (await target.site.deployment(target.deployment_id))["commit_hash"]
    answer = await sender.send(json.dumps(sender.push(after="c" * 40)).encode())
    ended = await target.site.wait_deployment(answer.json()["deployment_id"])
    assert ended["commit_hash"] == head
    await watch.note()
