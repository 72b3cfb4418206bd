"""The operator's report of a refresh, and what its command takes."""

from datetime import UTC, datetime

import pytest

from deployer.refresh import command
from deployer.refresh.queries import Attempt, Refresh, Running
from deployer.refresh.report import lines
from tests.support.nobody import NOBODY

WHEN = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def test_the_report_names_each_site_that_is_behind_and_what_it_runs() -> None:
    """Those on the newest runtimes are only counted."""
    sites = [
        Running("app_1", "a.example", "new", "db2"),
        Running("app_2", "b.example", "old", "db1"),
        Running("app_3", "c.example", None, "db2"),
    ]
    told = list(lines("new", "db2", None, [], sites))
    assert "1 site(s) on new (the newest)" in told
    assert [line for line in told if "behind" in line] == [
        "  behind: app_2 b.example on old",
        "  behind: app_3 c.example on (unknown)",
    ]
    assert told[-1].startswith("1 site(s) with an earlier database image")


def test_the_report_of_a_pause_says_why_and_what_to_do() -> None:
    """Skipped failures are told apart from those that hold it up."""
    refresh = Refresh(4, "new", "paused", "site app_1 failed at build: no", WHEN, None)
    attempts = [
        Attempt("app_1", "d1", "failed", False, "build", "no"),
        Attempt("app_2", "d2", "failed", True, "build", "no"),
        Attempt("app_3", "d3", "succeeded", False, "", ""),
        Attempt("app_4", "d4", "waiting", False, "", ""),
    ]
    told = list(lines("new", None, refresh, attempts, []))
    assert told[1] == "refresh 4 to new: paused, 2026-01-01 12:00 UTC"
    assert told[2] == "  deployments: 1 failed, 1 skipped, 1 succeeded, 1 waiting"
    assert told[3] == "  site app_1 failed at build: no"
    assert "--resume" in told[4]


@pytest.mark.parametrize("words", [["--skip-failed"], ["--status", "--resume"], ["now"]])
def test_the_command_refuses_what_makes_no_sense(words: list[str]) -> None:
    """Before it speaks to the database."""
    with pytest.raises(SystemExit, match="2"):
        command.run(NOBODY, words)
