"""For every route, live event and git path there is: somebody else gets nothing of a site, and changes nothing.

Nothing is listed here by hand: routes come from the running gateway's description (which must be its route table),
live events from the notifier's registration, git paths from the provisioner's router. What is added is covered.
"""

import asyncio
import base64
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from api_gateway.routes import ROUTES
from tests.e2e.hostile.conftest import Target
from tests.e2e.hostile.live import events, live
from tests.e2e.hostile.problem import refused
from tests.e2e.hostile.unchanged import Watch
from tests.lib.platform import Customer, Platform

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
OF_SITE = sorted({route.path for route in ROUTES if "{app_id}" in route.path})
NEEDS_TOKEN = sorted({(route.method, route.path) for route in ROUTES if route.auth == "user"})
# (what is there of the path's names) → the right name, or one that only looks like it.
BAD_IDS = (
    "app_0000000000", "app_", "app_ABCDEFGHIJ", "APP_{app}", "{app}%20", "{app}%00", "{app}%0a", "%2e%2e", "..%2f{app}",
    "{app}x", "'%20OR%20'1'='1", "*", "%F0%9F%9A%80", "x" * 2000,
)  # fmt: skip


def bodies(method: str, path: str) -> Iterator[dict[str, Any] | None]:
    """The right body of the route, made from its model, so that only the foreign site can be what is refused."""
    route = next((r for r in ROUTES if (r.method, r.path) == (method, path)), None)
    if route is None or route.body is None:
        yield None
        return
    examples: dict[str, dict[str, Any]] = {
        "PatchSite": {"site_name": "Taken over"}, "PutEnv": {"variables": {"TAKEN": "over"}}, "Deploy": {},
        "Rollback": {"deployment_id": "{deployment_id}"}, "AskRestore": {"copy_id": "copy_000000000000"},
    }  # fmt: skip
    assert route.body.__name__ in examples, f"{method} {path} is new: give it an example of {route.body.__name__} here"
    yield examples[route.body.__name__]
    yield None


def leaks(target: Target) -> list[str]:
    site = target.site
    return [target.owner.email, target.owner.customer_uuid, site.domain, target.subdomain, "Attacked", "OWN_SECRET"]


async def test_description_is_the_route_table(platform: Platform) -> None:
    """What the running gateway describes is what this test walks through."""
    document = (await platform.api("GET", "/api/openapi.json", expect=200)).json()
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == {(route.method, route.path) for route in ROUTES}


@pytest.mark.parametrize("path", OF_SITE)
@pytest.mark.parametrize("method", METHODS)
async def test_stranger_finds_no_site(target: Target, mallory: Customer, watch: Watch, method: str, path: str) -> None:
    """With a valid token of somebody else, a site is not there: 404 for each method that exists, and no word of it."""
    exists = any((route.method, route.path) == (method, path) for route in ROUTES)
    full = path.format(app_id=target.site.app_id, deployment_id=target.deployment_id)
    for body in bodies(method, path):
        filled = json.loads(json.dumps(body).replace("{deployment_id}", target.deployment_id))
        answer = await mallory.api(method, full, json=filled)
        if exists:
            refused(answer, 404, "not_found")
        assert answer.status_code in {404, 405}, answer.text
        assert not [word for word in leaks(target) if word in answer.text]
    await watch.unchanged()


@pytest.mark.parametrize(("method", "path"), NEEDS_TOKEN)
async def test_nobody_gets_nothing(platform: Platform, target: Target, watch: Watch, method: str, path: str) -> None:
    """Without a token every route that needs one says 401, and nothing about what is there."""
    full = path.format(app_id=target.site.app_id, deployment_id=target.deployment_id)
    answer = await platform.api(method, full, json={} if method in {"POST", "PUT", "PATCH"} else None)
    refused(answer, 401, "unauthorized")
    assert not [word for word in leaks(target) if word in answer.text]
    await watch.unchanged()


@pytest.mark.parametrize("path", OF_SITE)
async def test_malformed_ids_are_not_found(target: Target, mallory: Customer, watch: Watch, path: str) -> None:
    """An id that is none is answered as one that is not there, to the owner and to strangers alike."""
    methods = [route.method for route in ROUTES if route.path == path]

    async def ask(bad: str, method: str, customer: Customer) -> None:
        app_id = bad.replace("{app}", target.site.app_id)
        full = path.replace("{app_id}", app_id).replace("{deployment_id}", target.deployment_id)
        answer = await customer.api(method, full, json={} if method in {"POST", "PUT", "PATCH"} else None)
        assert answer.status_code in {404, 405}, (method, full, answer.text)
        assert not [word for word in leaks(target) if word in answer.text]

    await asyncio.gather(*(ask(*each) for each in itertools.product(BAD_IDS, methods, (mallory, target.owner))))
    await watch.unchanged()


OTHERS = [(route.method, route.path) for route in ROUTES if "{deployment_id}" in route.path]


@pytest.mark.parametrize(("method", "path"), OTHERS)
async def test_foreign_deployment_in_an_own_site(
    target: Target, mallorys_site: str, mallory: Customer, watch: Watch, method: str, path: str
) -> None:
    """A deployment belongs to one site: under the path of a site of one's own it is not there."""
    full = path.format(app_id=mallorys_site, deployment_id=target.deployment_id)
    answer = await mallory.api(method, full)
    refused(answer, 404, "not_found")
    assert not [word for word in leaks(target) if word in answer.text]
    await watch.unchanged()


async def test_rollback_to_a_foreign_release(
    target: Target, mallorys_site: str, mallory: Customer, watch: Watch
) -> None:
    """Another customer's release can't be brought into a site of one's own."""
    body = {"deployment_id": target.deployment_id}
    answer = await mallory.api("POST", f"/api/sites/{mallorys_site}/rollback", json=body)
    refused(answer, 404, "not_found")
    await watch.unchanged()


async def test_lists_hold_only_ones_own(target: Target, mallorys_site: str, mallory: Customer) -> None:
    """A list is what one owns, whatever cursor or filter is asked for."""
    cursor = base64.urlsafe_b64encode(b"99999999999999999 ~").decode().rstrip("=")
    for query in (
        "",
        f"?cursor={cursor}",
        f"?customer_uuid={target.owner.customer_uuid}",
        f"?app_id={target.site.app_id}",
    ):
        answer = await mallory.api("GET", f"/api/sites{query}", expect=200)
        assert {site["app_id"] for site in answer.json()} <= {mallorys_site}


# ---- live events

SAID = ("subscribe", "unsubscribe", "since")


def test_every_live_event_is_known() -> None:
    """An event that the notifier learns to listen to must be walked through here."""
    assert set(events()) - {"connect", "disconnect", "*"} == set(SAID)


@pytest.mark.parametrize("event", sorted(set(events()) - {"connect", "disconnect", "*"}))
async def test_live_event_tells_nothing_of_others(target: Target, mallory: Customer, watch: Watch, event: str) -> None:
    """With another's deployment or event id a live request gets an error or nothing, and no event of theirs follows."""
    known = await watch.event_id(target.site.app_id)
    payloads = {
        "subscribe": {"deployment_id": target.deployment_id}, "unsubscribe": {"deployment_id": target.deployment_id},
        "since": {"event_id": known},
    }  # fmt: skip
    async with live(target.site.stack, mallory.token) as connection:
        answer = await connection.ask(event, payloads[event])
        await connection.quiet(1.0)
        heard = json.dumps([answer, connection.heard])
    assert target.site.app_id not in heard
    assert not [word for word in leaks(target) if word in heard]
    if event == "subscribe":
        assert answer["error"]["key"] == "not_found"
    if event == "since":
        assert (answer["events"], answer["complete"]) == (0, False)
    await watch.unchanged()


# ---- git


def git_paths() -> list[tuple[str, str]]:
    """(method, what comes after the repository) of the provisioner's git routes."""
    from provisioner.git.http import GitHttp

    git = GitHttp.__new__(GitHttp)
    found = [(route.method, re.sub(r"^/{customer.*?}/{app.*?}{suffix.*}/", "/", route.path)) for route in git.routes()]
    assert all(re.fullmatch(r"/[a-z/-]+", path) for _, path in found), found
    return found


@pytest.mark.parametrize("suffix", ["", ".git"])
@pytest.mark.parametrize(("method", "path"), git_paths())
async def test_foreign_repository_is_not_there(
    platform: Platform, target: Target, mallory: Customer, watch: Watch, method: str, path: str, suffix: str
) -> None:
    """A stranger's git, and nobody's, is told the same of another's repository as of one that does not exist."""
    git = f"https://{target.site.stack.git_host}"
    mine = f"{target.owner.customer_uuid}/{target.site.app_id}{suffix}"
    none = f"{target.owner.customer_uuid}/app_0000000000{suffix}"
    said = []
    for repository, service in itertools.product((mine, none), ("git-upload-pack", "git-receive-pack")):
        kind = {"Content-Type": f"application/x-{path.strip('/')}-request"}
        answer = await platform.http.request(
            method, f"{git}/{repository}{path}", params={"service": service}, headers=kind,
            auth=("x", mallory.token), content=b"0000" if method == "POST" else None,
        )  # fmt: skip
        said.append((answer.status_code, answer.text))
        nobody = await platform.http.request(method, f"{git}/{repository}{path}?service={service}", headers=kind)
        assert nobody.status_code == 401
        assert nobody.headers["www-authenticate"].startswith("Basic")
    assert set(said) == {(404, "Repository not found.\n")}
    await watch.unchanged()
