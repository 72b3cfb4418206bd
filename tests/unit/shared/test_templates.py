from collections.abc import Callable
from pathlib import Path

import pytest

from shared import templates


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"base/a": "a", "base/b": "b", "portfolio/b": "own", "blog/c": "c"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_types_files_are_laid_over_the_bases(folder: Path, tmp_path: Path) -> None:
    """Others' files, links and what was installed for trying stay out."""
    (folder / "base" / "node_modules").mkdir()
    (folder / "base" / "node_modules" / "x").write_text("x")
    (folder / "base" / "link").symlink_to("/etc/passwd")
    (folder / "base" / "a").chmod(0o700)
    out = tmp_path / "out"
    templates.compose(folder, "portfolio", out)
    assert {p.name: (p.read_text(), p.stat().st_mode & 0o777) for p in out.iterdir()} == {
        "a": ("a", 0o755),
        "b": ("own", 0o644),
    }


CHANGES = {
    "base's content": lambda folder: (folder / "base" / "a").write_text("A"),
    "the type's content": lambda folder: (folder / "portfolio" / "b").write_text("other"),
    "a mode": lambda folder: (folder / "base" / "a").chmod(0o755),
    "a name": lambda folder: (folder / "base" / "a").rename(folder / "base" / "z"),
    "a file more": lambda folder: (folder / "portfolio" / "d").write_text(""),
    "a file less": lambda folder: (folder / "portfolio" / "b").unlink(),
    "what stands where": lambda folder: (
        (folder / "base" / "a").write_text(""),
        (folder / "base" / "b").write_text("ab"),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_the_tree_changes_the_digest(folder: Path, change: Callable[[Path], object]) -> None:
    before = templates.digest(folder, "portfolio")
    change(folder)
    assert templates.digest(folder, "portfolio") != before


def test_another_types_change_does_not(folder: Path) -> None:
    """Nor does when a file was written."""
    before = templates.digest(folder, "portfolio")
    (folder / "blog" / "c").write_text("changed")
    (folder / "base" / "a").write_text("a")
    assert templates.digest(folder, "portfolio") == before


def test_a_type_without_folder_is_refused(folder: Path) -> None:
    with pytest.raises(templates.UnknownSiteTypeError):
        templates.digest(folder, "business")
