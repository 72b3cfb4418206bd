"""The platform as a customer's program sees it: accounts, sites and deployments over the public API."""

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from tests.lib import engine, transport
from tests.lib.git import Checkout
from tests.lib.mail import wait_for_mail
from tests.lib.stack import Stack
from tests.lib.waiting import WaitedInVainError, until

SHOWN = 40  # last entries of a timeline in a failure message
VERIFY = "/#/verify/"  # of the dashboard: the rest of such a link is its secret
ENDED = {"success", "failed", "superseded", "cancelled"}
Json = Any
T = TypeVar("T")


class Platform:
    """`async with Platform(stack) as platform:`; HTTPS through Traefik, verified against the stack's CA."""

    def __init__(self, stack: Stack | None = None) -> None:
        self.stack = stack or Stack.from_environment()
        self.http = transport.client(self.stack)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    @property
    def url(self) -> str:
        """Where the next request goes."""
        return self.stack.app_url

    async def api(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        json: Json = None,
        expect: int | None = None,
        **options: Any,
    ) -> httpx.Response:
        """A request to `https://app.<base><path>`; a status other than `expect` is an AssertionError."""
        headers = options.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        response = await self.http.request(method, self.url + path, json=json, headers=headers, **options)
        if expect is not None and response.status_code != expect:
            raise AssertionError(f"{method} {path}: {response.status_code} instead of {expect}: {response.text[:2000]}")
        return response

    async def register(self, name: str = "Test Customer") -> "Customer":
        """With an e-mail address that is proven by the link in the mail, as somebody who wants more than to look."""
        email = f"test-{secrets.token_hex(6)}@example.org"
        password = f"correct horse {secrets.token_hex(4)}"
        body = {"email": email, "password": password, "name": name}
        answer = (await self.api("POST", "/api/auth/register", json=body, expect=201)).json()
        customer = Customer(self, email, password, answer["customer_uuid"], answer["token"])
        await customer.prove_address()
        return customer


class Customer:
    def __init__(self, platform: Platform, email: str, password: str, customer_uuid: str, token: str) -> None:
        self.platform = platform
        self.email = email
        self.password = password
        self.customer_uuid = customer_uuid
        self.token = token

    async def api(self, method: str, path: str, **options: Any) -> httpx.Response:
        return await self.platform.api(method, path, token=self.token, **options)

    async def prove_address(self) -> None:
        mail = await wait_for_mail(self.platform.stack, self.email, VERIFY)
        token = mail.text().partition(VERIFY)[2].split()[0]
        await self.platform.api("POST", "/api/auth/verify", json={"token": token}, expect=200)

    async def create_site(
        self,
        site_name: str = "Test Site",
        *,
        site_type: str = "portfolio",
        subdomain: str | None = None,
        idempotency_key: str | None = None,
        copy_id: str | None = None,
    ) -> "Site":
        body: dict[str, Json] = {"site_type": site_type, "site_name": site_name}
        if copy_id:
            body["copy_id"] = copy_id
        if subdomain:
            body["subdomain"] = subdomain
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        answer = await self.api("POST", "/api/sites/create", json=body, headers=headers, expect=202)
        return Site(self, answer.json(), correlation_id=answer.headers["x-correlation-id"])

    async def active_site(self, site_name: str = "Test Site", **options: Any) -> "Site":
        site = await self.create_site(site_name, **options)
        await site.wait_status("active")
        return site

    async def sites(self) -> list[dict[str, Json]]:
        answer = (await self.api("GET", "/api/sites", expect=200)).json()
        return answer if isinstance(answer, list) else answer["items"]


class Site:
    """One site; `created` is the answer of POST /api/sites/create, `correlation_id` that request's."""

    def __init__(self, customer: Customer, created: dict[str, Json], *, correlation_id: str = "") -> None:
        self.correlation_id = correlation_id
        self.customer = customer
        self.platform = customer.platform
        self.stack = customer.platform.stack
        self.created = created
        self.app_id: str = created["app_id"]
        self.domain: str = created["domain"]
        self.url: str = created["url"]

    @property
    def directory(self) -> Path:
        return self.stack.site_directory(self.customer.customer_uuid, self.app_id)

    def container(self, service: str) -> str:
        return f"{self.customer.customer_uuid}-{self.app_id}-{service}"

    async def api(self, method: str, suffix: str = "", **options: Any) -> httpx.Response:
        return await self.customer.api(method, f"/api/sites/{self.app_id}{suffix}", **options)

    async def get(self, path: str = "/", **options: Any) -> httpx.Response:
        """A visitor's request to the site itself."""
        return await self.platform.http.get(f"{self.url}{path}", **options)

    async def details(self) -> dict[str, Json]:
        return dict((await self.api("GET", expect=200)).json())

    async def status(self) -> str:
        return str((await self.details())["status"])

    async def wait_status(self, wanted: str, *, seconds: float = 90) -> dict[str, Json]:
        """The site's details once it has status `wanted`; a site that ends in another one fails at once, explained."""

        async def look() -> dict[str, Json] | None:
            details = await self.details()
            if details["status"] == "failed" and wanted != "failed":
                raise WaitedInVainError(f"{self.app_id} failed instead of becoming {wanted}")
            return details if details["status"] == wanted else None

        return await self._explained(until(f"{self.app_id} to become {wanted}", look, seconds=seconds))

    async def wait_gone(self, *, seconds: float = 90) -> None:
        """Until the API answers 404 for the site."""

        async def look() -> bool:
            return (await self.api("GET")).status_code == 404

        await self._explained(until(f"{self.app_id} to be gone", look, seconds=seconds))

    async def delete(self, *, seconds: float = 90) -> None:
        await self.api("DELETE", expect=202)
        await self.wait_gone(seconds=seconds)

    # ---- deployments

    async def deployments(self) -> list[dict[str, Json]]:
        """Newest first."""
        answer = (await self.api("GET", "/deployments?limit=100", expect=200)).json()
        return answer if isinstance(answer, list) else answer["items"]

    async def deployment(self, deployment_id: str) -> dict[str, Json]:
        return dict((await self.api("GET", f"/deployments/{deployment_id}", expect=200)).json())

    async def deployment_log(self, deployment_id: str) -> str:
        return (await self.api("GET", f"/deployments/{deployment_id}/log")).text

    async def deploy(self) -> str:
        return str((await self.api("POST", "/deployments", json={}, expect=202)).json()["deployment_id"])

    async def rollback(self, deployment_id: str) -> str:
        body = {"deployment_id": deployment_id}
        return str((await self.api("POST", "/rollback", json=body, expect=202)).json()["deployment_id"])

    async def wait_deployment(
        self, wanted: str | Callable[[dict[str, Json]], bool], *, status: str | None = "success", seconds: float = 120
    ) -> dict[str, Json]:
        """The ended deployment with id `wanted` (or the first, newest first, for which `wanted` holds).

        `status` None accepts any end; another end than the expected one is an AssertionError with the log.
        """

        async def look() -> dict[str, Json] | None:
            matches = (lambda d: d["deployment_id"] == wanted) if isinstance(wanted, str) else wanted
            found = next((d for d in await self.deployments() if matches(d)), None)
            return found if found and found["status"] in ENDED else None

        found = await self._explained(until(f"deployment {wanted} of {self.app_id} to end", look, seconds=seconds))
        if status is not None and found["status"] != status:
            log = await self.deployment_log(found["deployment_id"])
            raise AssertionError(f"{found} instead of {status}; its log ends:\n{log[-4000:]}\n{await self.explain()}")
        return found

    async def wait_commit(
        self, commit: str, *, status: str | None = "success", seconds: float = 120
    ) -> dict[str, Json]:
        def is_commit(deployment: dict[str, Json]) -> bool:
            return (deployment["commit_hash"], deployment.get("kind", "push")) == (commit, "push")

        return await self.wait_deployment(is_commit, status=status, seconds=seconds)

    async def clone(self, folder: Path) -> Checkout:
        details = await self.details()
        return await Checkout(self.stack, details["clone_url"], self.customer.token, folder).clone()

    # ---- when something is wrong

    async def explain(self) -> str:
        """Timeline, deployments and the services' last words on this site."""
        response = await self.api("GET")
        details: dict[str, Json] = response.json() if response.status_code == 200 else {"answer": response.text[:500]}
        lines = [f"site {self.app_id} of {self.customer.customer_uuid}: {details.get('status', details)}"]
        lines += [f"  {_one_line(entry)}" for entry in details.get("timeline", [])[-SHOWN:]]
        lines += [f"  {_one_line(entry)}" for entry in details.get("deployment_history", [])[:5]]
        lines.append(await engine.platform_logs(self.stack, self.app_id))
        return "\n".join(lines)

    async def _explained(self, waiting: Awaitable[T]) -> T:
        try:
            return await waiting
        except WaitedInVainError as error:
            raise WaitedInVainError(f"{error}\n{await self.explain()}") from None


def _one_line(entry: dict[str, Json]) -> str:
    """What of a timeline's or a history's entry says something."""
    return "  ".join(str(value) for value in entry.values() if value is not None and value != "")
