import sys
from pathlib import Path

import pytest

from api_gateway.machines import command as machines
from api_gateway.sites import command
from shared import service
from shared.sitespec import PLANS
from tests.support.nobody import NOBODY


@pytest.mark.parametrize(
    "words",
    [["suspend"], ["resume", "app_xyz7890abc", *PLANS], ["plan", "app_xyz7890abc"], ["plan", "app_xyz7890abc", "gold"]],
)
def test_what_makes_no_sense_is_refused(words: list[str]) -> None:
    """Before the database is reached."""
    with pytest.raises(SystemExit, match="2"):
        command.run(NOBODY, words)


@pytest.mark.parametrize("words", [["suspnd", "app_xyz7890abc"], ["plan"], ["--help"]])
def test_a_misspelt_command_starts_no_service(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """Nor does any other that the service does not have."""
    monkeypatch.setattr(sys, "argv", ["api_gateway", *words])
    with pytest.raises(SystemExit, match="2"):
        service.run("api-gateway", NOBODY, Path(), NOBODY)


@pytest.mark.parametrize("words", [["close"], ["main"], ["stop", "main"], ["open", "main", "second"]])
def test_what_makes_no_sense_with_machines_is_refused(words: list[str]) -> None:
    """As above."""
    with pytest.raises(SystemExit, match="2"):
        machines.run(NOBODY, words)


def test_machines_are_shown_by_name() -> None:
    """With their number of sites, whether they accept more, and where they are reached."""
    rows = [
        {"machine": "second", "addresses": ["192.0.2.2"], "accepting": False, "sites": 0},
        {"machine": "main", "addresses": ["192.0.2.1", "2001:db8::1"], "accepting": True, "sites": 120},
    ]
    assert [*machines.lines(rows)][1:] == ["   120 open   main 192.0.2.1 2001:db8::1", "     0 closed second 192.0.2.2"]
