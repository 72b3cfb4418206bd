"""Which images go, and which are somebody's way back."""

from pathlib import Path
from typing import Any, cast

from deployer import image_names
from deployer.engine.fake import FakeEngine
from deployer.images.fake import FakeRegistry, FakeTokens
from deployer.images.library import Library
from deployer.images.pushes import Pushes

APP = "app_abcdefghij"
TREES = ("a" * 40, "b" * 40, "c" * 40)


def library(tmp_path: Path) -> tuple[Library, FakeEngine, FakeRegistry]:
    engine = FakeEngine(images={image: f"sha256:{image[-1] * 64}" for image in image_names.RUNTIMES})
    registry, tokens = FakeRegistry(), FakeTokens()
    pushes = Pushes(tmp_path / "lock", engine.ping)
    return Library(engine, cast("Any", registry), cast("Any", tokens), pushes), engine, registry


async def test_a_sites_images_go_but_for_those_of_kept_releases(tmp_path: Path) -> None:
    """Also an older one whose tag somebody shares: digests count."""
    images, engine, registry = library(tmp_path)
    repository = image_names.site(APP, "api")
    registry.digests = {(repository, tree): f"sha256:{tree}" for tree in TREES}
    for tree in TREES:
        engine.images[image_names.reference(repository, f"sha256:{tree}")] = "an id"
    kept = image_names.reference(repository, f"sha256:{TREES[1]}")
    await images.keep_only(APP, [kept])
    assert set(registry.digests.values()) == {f"sha256:{TREES[1]}"}
    assert await engine.site_images(APP) == {kept: kept}


async def test_template_parts_of_earlier_runtimes_go_unless_a_release_has_them(tmp_path: Path) -> None:
    """Those of the present runtimes stay, whichever tree they are of: the next fresh site builds nothing."""
    images, engine, registry = library(tmp_path)
    repository, ending = (
        image_names.template("www"),
        image_names.tag_ending(image_names.version(await images.runtimes())),
    )
    registry.digests = {
        (repository, f"{TREES[0]}{ending}"): "sha256:present",
        (repository, f"{TREES[0]}-earlier"): "sha256:rollback",
        (repository, f"{TREES[1]}-earlier"): "sha256:old",
        (repository, f"{TREES[2]}-earlier"): "sha256:present",  # the same bytes as today's
    }
    here = {
        image_names.reference(repository, "sha256:present"), image_names.reference(repository, "sha256:rollback"),
        image_names.local_template("www", f"{TREES[0]}{ending}"),
    }  # fmt: skip
    gone = {image_names.reference(repository, "sha256:old"), image_names.local_template("www", f"{TREES[1]}-earlier")}
    engine.images |= dict.fromkeys(here | gone, "an id")
    await images.forget_old({image_names.reference(repository, "sha256:rollback")})
    assert set(registry.digests.values()) == {"sha256:present", "sha256:rollback"}
    assert set(await engine.shared_images()) == here


async def test_a_runtime_stays_as_long_as_the_engine_has_it(tmp_path: Path) -> None:
    """What was built on an earlier one has layers and manifest of its own."""
    images, _, registry = library(tmp_path)
    [image, *_], repository = image_names.RUNTIMES, image_names.runtime(image_names.RUNTIMES[0])
    present = image_names.runtime_tag((await images.runtimes())[image])
    registry.digests = {(repository, present): "sha256:now", (repository, "e" * 40): "sha256:then"}
    await images.forget_old(())
    assert set(registry.digests.values()) == {"sha256:now"}
