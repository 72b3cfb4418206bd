"""The crash tests' plan against the code as it is: who renames a function hears of it here, not an hour later."""

from pathlib import Path

import pytest

from tests.e2e.crash.plan import PLAN, chosen, to_json
from tests.e2e.crash.points import points
from tests.lib.stack import ROOT

SOURCE = '''"""Docs."""

class A:
    def f(self):
        """Docs."""
        if self:
            return 1
        return 2
'''


@pytest.mark.parametrize("phase", PLAN)
def test_every_place_of_the_plan_exists(phase: str) -> None:
    """Each function named there has at least one statement, and each chosen point an id of its own."""
    found = chosen(ROOT, phase)
    assert len(found) >= sum(len(places) for places in PLAN[phase].values())
    assert len({point.id for point in found}) == len(found)
    assert all(point.id in to_json(found) for point in found)


def test_a_point_is_a_statement(tmp_path: Path) -> None:
    """Docstrings are none; nested statements and methods are found; what is not there is named."""
    source = tmp_path / "shared/src/shared"
    source.mkdir(parents=True)
    (source / "a.py").write_text(SOURCE)
    assert [point.line for point in points(tmp_path, "create", "notifier", "shared/a.py:A.f")] == [6, 7, 8]
    with pytest.raises(LookupError, match=r"shared/a.py:A.g is not there"):
        list(points(tmp_path, "create", "notifier", "shared/a.py:A.g"))
