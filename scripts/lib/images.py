"""Builds the images of images/images.toml whose content differs from the engine's."""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lib import base_image, builder, host
from lib.shell import ROOT, SetupError, output, say, step

IMAGES = ROOT / "images"
LABEL = "webmeteor.content"
# When an image's packages were fetched, and on which Debian: set on the base image, inherited by all others.
PACKAGES = "webmeteor.packages"
SKIP = {"__pycache__", "node_modules", ".git", "dist", ".angular", ".mypy_cache", ".ruff_cache"}


@dataclass(frozen=True)
class Image:
    name: str
    tag: str
    parent: str | None = None
    context: str | None = None
    inputs: tuple[str, ...] = ()
    group: str = "base"
    names_commit: bool = False

    @property
    def folder(self) -> Path:
        return IMAGES / self.name


def catalogue() -> dict[str, Image]:
    entries = tomllib.loads((IMAGES / "images.toml").read_text())
    return {name: Image(name, **{**entry, "inputs": tuple(entry.get("inputs", ()))}) for name, entry in entries.items()}


def build(wanted: Iterable[str] = (), *, force: bool = False, fresh: bool = False) -> None:
    """Build the named images or groups, or all. Parents are built first.

    `fresh` uses the newest packages. Other images get them at the next call, since their parent has changed.
    """
    images = catalogue()
    packages = _packages(images["base"], fresh=fresh)
    hashes: dict[str, str] = {}
    for name in _selection(images, list(wanted)):
        image = images[name]
        if not image.folder.is_dir():
            say(f"  {image.tag}: images/{name} does not exist yet, skipped")
            continue
        parent = hashes.get(image.parent, "") if image.parent else host.fingerprint() + packages
        hashes[name] = content_hash([image.folder, *(ROOT / path for path in image.inputs)], parent)
        if not force and current(image.tag) == hashes[name]:
            continue
        with step(f"image {image.tag}"):
            if image.parent is None:
                base_image.provide_debian()
            builder.build(
                tag=image.tag,
                dockerfile=image.folder / "Dockerfile",
                context=ROOT / image.context if image.context else image.folder,
                labels={LABEL: hashes[name]} | ({} if image.parent else {PACKAGES: packages}),
                values=_values(image, packages),
                plain=name == "toolbox",
            )
            # Remove the tag's previous image, unless containers still use it.
            output("docker", "image", "prune", "-f", "--filter", f"label={LABEL}")


def _values(image: Image, packages: str) -> dict[str, str]:
    """Return the Dockerfile's ARGs. COMMIT is not in the content hash, so a new commit alone causes no rebuild."""
    if image.names_commit:
        return {"COMMIT": output("git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*") or ""}
    return {} if image.parent else {"PACKAGES": packages}


def _packages(base: Image, *, fresh: bool) -> str:
    """Return the packages' version, which with our files and the package names determines an image's content."""
    noted = None if fresh else _label(base.tag, PACKAGES)
    if noted:
        return noted
    base_image.provide_debian(fresh=fresh)
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {base_image.digest()}"


def _selection(images: dict[str, Image], wanted: list[str]) -> list[str]:
    for word in wanted:
        if word not in images and word not in {image.group for image in images.values()}:
            raise SetupError(f"no image or group {word}", f"names: {', '.join(images)}")
    chosen = {n for n, image in images.items() if not wanted or n in wanted or image.group in wanted}
    while missing := {parent for n in chosen if (parent := images[n].parent)} - chosen:
        chosen |= missing
    return [n for n in images if n in chosen]


def content_hash(paths: Iterable[Path], parent: str) -> str:
    """Hash names, modes and bytes of all files, so that another checkout gives the same result."""
    digest = hashlib.sha256(parent.encode())
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if SKIP.intersection(file.relative_to(ROOT).parts) or file.name.endswith((".pyc", ".md")):
                continue
            if any(part.endswith(".egg-info") for part in file.parts) or not (file.is_file() or file.is_symlink()):
                continue
            content = str(file.readlink()).encode() if file.is_symlink() else file.read_bytes()
            executable = not file.is_symlink() and bool(file.stat().st_mode & 0o100)
            digest.update(f"{file.relative_to(ROOT)}\0{executable}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:24]


def current(tag: str) -> str | None:
    return _label(tag, LABEL)


def _label(tag: str, name: str) -> str | None:
    return output("docker", "image", "inspect", "--format", f'{{{{index .Config.Labels "{name}"}}}}', tag)
