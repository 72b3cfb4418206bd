"""How much a site may keep: the rule, whose a volume is, and what the operator reads."""

import pytest

from deployer.disk import command
from deployer.disk.queries import SiteOnDisk
from deployer.disk.sites import by_site, next_state
from deployer.engine.protocol import Volume
from deployer.model import Observed
from shared.events.types import DiskState
from tests.support.nobody import NOBODY


@pytest.mark.parametrize(
    ("state", "used", "then"),
    [
        ("ok", 99, "ok"),
        ("ok", 100, "over"),
        ("ok", 124, "over"),
        ("ok", 125, "held"),
        ("over", 125, "held"),
        ("over", 99, "over"),
        ("over", 95, "over"),
        ("over", 94, "ok"),
        ("held", 124, "held"),
        ("held", 100, "held"),
        ("held", 99, "ok"),
    ],
)
def test_over_from_its_limit_on_and_held_from_a_quarter_more_on(state: DiskState, used: int, then: DiskState) -> None:
    """Held until it has less than its limit; told of once although it goes up and down around it."""
    assert next_state(state, used, 100) == then


@pytest.mark.parametrize("state", ["ok", "over", "held"])
def test_without_a_limit_nothing_is_too_much(state: DiskState) -> None:
    """Nor is what was held under an earlier limit."""
    assert next_state(state, 10**15, 0) == "ok"


def seen(app_id: str, *volumes: str) -> Observed:
    return Observed("i", "n", "running", "image", app_id, "api", "r", "h", "10.0.0.1", volumes=volumes)


def test_a_volume_counts_once_and_for_its_own_site() -> None:
    """What was made for a site counts although no container has it; an anonymous volume is its container's site's."""
    volumes = [
        Volume("a-data", "app_a", 1),
        Volume("a-uploads", "app_a", 10),
        Volume("b-data", "app_b", 100),
        Volume("0123", "", 1000),
        Volume("of-the-platform", "", 10000),
    ]
    # During a cutover two containers have one volume.
    present = [seen("app_a", "a-uploads", "0123"), seen("app_a", "a-uploads"), seen("app_b", "b-data")]
    assert by_site(volumes, present) == {"app_a": 1011, "app_b": 100}


def test_the_operators_table_has_size_limit_and_state() -> None:
    """In MiB."""
    sites = [
        SiteOnDisk("app_a", "cust_a", "a.example", 3000 * 2**20, 2048, "held"),
        SiteOnDisk("app_b", "cust_b", "b.example", 2**19, 0, "ok"),
    ]
    assert [line.split() for line in command.lines(sites)] == [
        ["MiB", "limit", "state", "site"],
        ["3000", "2048", "held", "app_a", "a.example"],
        ["0", "none", "ok", "app_b", "b.example"],
    ]


@pytest.mark.parametrize(
    "words", [["--mib", "5"], ["--site", "app_a", "--mib", "-1"], ["--site", "app_a", "--mib", "much"], ["--mib"]]
)
def test_a_limit_needs_its_site_and_a_number(words: list[str]) -> None:
    """Refused before anything is asked of the database."""
    with pytest.raises(SystemExit) as ended:
        command.run(NOBODY, words)
    assert ended.value.code == 2
