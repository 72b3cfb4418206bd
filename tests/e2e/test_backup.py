"""A site is copied while it runs, and the copy is proven by restoring it; strangers learn nothing of it."""

from typing import Any

import pytest

from tests.lib.platform import Customer, Site
from tests.lib.stack import Stack
from tests.lib.waiting import until


async def copies(site: Site) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await site.api("GET", "/backups", expect=200)).json()
    return found


@pytest.mark.timeout(300)
async def test_a_copy_is_made_and_proven(stack: Stack, customer: Customer) -> None:
    """On request; another one at the same time is refused. Nothing is left of it but the repository."""
    site = await customer.active_site("Copied")
    assert await copies(site) == []
    accepted = (await site.api("POST", "/backups", expect=202)).json()
    second = await site.api("POST", "/backups")
    assert (second.status_code, second.json()["key"]) == (409, "copy_being_made")

    async def proven() -> dict[str, Any] | None:
        [copy] = await copies(site)
        assert copy["state"] in {"being_made", "made", "proven"}, copy
        return copy if copy["state"] == "proven" else None

    copy = await until("the copy to be proven", proven, seconds=180)
    assert (copy["copy_id"], copy["reason"], copy["problem"]) == (accepted["copy_id"], "asked", None)
    assert copy["bytes"] > 10_000
    assert copy["asked_at"] <= copy["taken_at"] <= copy["proven_at"]
    assert not [path for path in (stack.root / "cuts").iterdir() if copy["copy_id"] in path.name]
    assert not list((stack.root / "proofs" / "open").iterdir())
    assert (await site.get("/api/health")).status_code == 200
    await site.delete()
