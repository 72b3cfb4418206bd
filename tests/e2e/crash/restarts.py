"""What the restart tests do from outside: webhooks as GitHub sends them, facts that must have happened once."""

import hashlib
import hmac
import json
import secrets
from collections import Counter

import httpx

from tests.lib import engine
from tests.lib.platform import Site

ONCE = ("site.requested", "repo.created", "dns.record_created", "site.active")


async def right_and_once(site: Site) -> None:
    """The site is live, by exactly one creation."""
    assert (await site.get("/")).status_code == 200
    assert await engine.names("container", site.app_id) == sorted(site.container(s) for s in engine.SITE_SERVICES)
    details = await site.details()
    told = Counter(entry["event"] for entry in details["timeline"])
    assert {fact: told[fact] for fact in ONCE} == dict.fromkeys(ONCE, 1), told
    assert all(deployment["status"] in {"success", "superseded"} for deployment in await site.deployments())


class Webhooks:
    """Signed deliveries straight to the gateway, not by way of the proxy."""

    def __init__(self, site: Site, commit: str) -> None:
        full_name = f"{site.customer.customer_uuid}/{site.app_id}"
        self._push = {"ref": "refs/heads/main", "after": commit, "repository": {"full_name": full_name}}
        self._bind = site.stack.bind
        lines = (site.directory / ".env").read_text().splitlines()
        line = next(line for line in lines if line.startswith("REPO_WEBHOOK_SECRET="))
        self._secret = line.partition("=")[2].strip("\"'")
        self.accepted: dict[str, str] = {}
        """Delivery id → deployment id."""

    async def deliver(self, delivery: str = "", *, port: int = 8000) -> int:
        """The status of the answer; 0 when there was none. `port`: of which gateway."""
        delivery = delivery or secrets.token_hex(8)
        body = json.dumps({**self._push, "delivery": delivery}).encode()
        signature = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "X-GitHub-Event": "push",
            "X-GitHub-Delivery": delivery,
            "X-Hub-Signature-256": f"sha256={signature}",
            "Content-Type": "application/json",
        }
        async with httpx.AsyncClient(trust_env=False, timeout=10) as http:
            try:
                url = f"http://{self._bind}:{port}/api/webhook/customer-site"
                answer = await http.post(url, content=body, headers=headers)
            except httpx.TransportError:
                return 0
        if answer.status_code == 202:
            deployment = answer.json()["deployment_id"]
            assert self.accepted.setdefault(delivery, deployment) == deployment
        return answer.status_code
