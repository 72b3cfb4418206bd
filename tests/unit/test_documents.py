"""The documents name files that exist: "every arrow a file name" is only worth something while it is true."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMED = re.compile(
    r"`((?:services|shared|scripts|tests|images|templates|bench)/[\w./-]+|docker-compose(?:\.dev)?\.yaml)`"
)
TEST = re.compile(r"`(tests/[\w./-]+\.py)::(\w+)`")
WALLS = ROOT / "docs" / "architecture" / "threat-model.md"
LINKED = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_named_in_documents_exist(page: Path) -> None:
    """Paths in backticks count from the project's root, links from the page."""
    text = page.read_text()
    missing = [name for name in NAMED.findall(text) if not (ROOT / name).exists()]
    missing += [name for name in LINKED.findall(text) if not (page.parent / name).exists()]
    assert missing == []


@pytest.mark.parametrize("page", [page for page in PAGES if TEST.search(page.read_text())], ids=lambda page: page.name)
def test_tests_named_in_documents_exist(page: Path) -> None:
    missing = [
        f"{file}::{name}"
        for file, name in TEST.findall(page.read_text())
        if not (ROOT / file).exists() or not re.search(rf"def {name}\(", (ROOT / file).read_text())
    ]
    assert missing == []


def test_every_wall_has_a_mechanism_and_a_test() -> None:
    """A row of a table with three columns is a wall: what, by which file, shown by which test."""
    rows = [line.strip("|").split(" | ") for line in WALLS.read_text().splitlines() if line.startswith("|")]
    walls = [row for row in rows if len(row) == 3 and "---" not in row[0] and row[0].strip() != "wall"]
    assert len(walls) > 50
    assert [row[0] for row in walls if not NAMED.search(row[1]) or not TEST.search(row[2])] == []
