from dataclasses import replace
from typing import Any

import pytest

from deployer.model import SERVICES, Observed, Placed, Release, Site
from deployer.running.converge import is_right
from deployer.running.site_routes import target_of
from deployer.running.watcher import states

SITE = Site(
    "app_xyz7890abc", "cust_abc123def456", "portfolio", "x.y", None, "main", 0, True, "d", 0, False,
    "standard", "running", "main",
)  # fmt: skip
PLACED = {s: Placed("i", "10.0.0.2", f"hash-{s}", "d") for s in SERVICES}
RELEASE = Release("d", SITE.app_id, "c", 1, "", {}, PLACED)


def seen(service: str, state: str = "running", **more: str) -> Observed:
    values: dict[str, Any] = {
        "name": f"{SITE.customer_uuid}-{SITE.app_id}-{service}",
        "release": "d",
        "config_hash": f"hash-{service}",
    }
    return Observed(
        id=service, state=state, image="i", app_id=SITE.app_id, service=service, address="", **values | more
    )


def test_a_service_without_a_container_is_missing() -> None:
    """Never guessed."""
    assert states([seen("www"), seen("api", "exited")]) == {
        "db": "missing", "www": "running", "api": "exited", "alert": "missing",
    }  # fmt: skip


def test_during_a_cutover_the_one_that_is_further_on_counts() -> None:
    """Two containers of one service for a moment."""
    assert states([seen("api", "exited"), seen("api")])["api"] == "running"


def test_right_is_exactly_what_the_release_names() -> None:
    """Four running containers of its own under their proper names; nothing more."""
    whole = [seen(s) for s in SERVICES]
    assert is_right(SITE, RELEASE, whole)
    assert not is_right(SITE, RELEASE, whole[1:])
    assert not is_right(SITE, RELEASE, [*whole[1:], seen(whole[0].service, "exited")])
    assert not is_right(SITE, RELEASE, [*whole, seen("api", name="another")])
    assert not is_right(SITE, RELEASE, [*whole[1:], seen(whole[0].service, release="older")])
    assert not is_right(SITE, None, whole)
    assert is_right(SITE, None, [])


@pytest.mark.parametrize("desired", ["asleep", "suspended"])
def test_of_a_site_that_should_not_run_nothing_runs_and_nothing_else_is_there(desired: str) -> None:
    """A stopped container may be missing; and requests go to the placeholder."""
    site = replace(SITE, desired=desired)
    stopped = [seen(s, "exited") for s in SERVICES]
    assert is_right(site, RELEASE, stopped)
    assert is_right(site, RELEASE, stopped[1:])
    assert is_right(site, None, [])
    for state in ("running", "restarting", "paused"):
        assert not is_right(site, RELEASE, [*stopped[1:], seen(stopped[0].service, state)])
    assert not is_right(site, RELEASE, [*stopped, seen("api", "exited", name="another")])
    assert not is_right(site, RELEASE, [*stopped[1:], seen(stopped[0].service, "exited", release="older")])
    assert target_of(site, RELEASE) is None
    assert target_of(SITE, RELEASE) is not None
