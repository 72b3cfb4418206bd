"""Which images are built."""

from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from lib import images

    return images


def test_one_image_is_built_on_all_that_it_stands_on(images: ModuleType) -> None:
    """Parents of parents too, and first: an image's content is known by its parent's."""
    catalogue = images.catalogue()
    for name in catalogue:
        chosen = images._selection(catalogue, [name])
        assert chosen[-1] == name
        for one in chosen:
            assert catalogue[one].parent is None or catalogue[one].parent in chosen[: chosen.index(one)]
