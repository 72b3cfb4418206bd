"""One number in one place."""

import re
import tomllib
from pathlib import Path

from shared.services import NAMES
from shared.version import VERSION

ROOT = Path(__file__).parents[2]
RELEASES = re.findall(r"^## \[(.+?)\](?: - (.+))?$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_the_version_is_the_newest_release_in_the_changelog() -> None:
    """Above it stands what is not released yet."""
    assert RELEASES[0] == ("Unreleased", "")
    assert RELEASES[1][0] == VERSION
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", date) for _, date in RELEASES[1:])


def test_no_package_has_a_number_of_its_own() -> None:
    """They are installed together, and never published."""
    files = [ROOT / "pyproject.toml", ROOT / "shared/pyproject.toml", *ROOT.glob("services/*/pyproject.toml")]
    assert len(files) == len(NAMES) + 2
    assert {tomllib.loads(file.read_text())["project"]["version"] for file in files} == {"0"}
