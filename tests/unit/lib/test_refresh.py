"""Images with the packages of now, and digests of the official ones: which commands the engine is given."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
DOCKER = """#!/usr/bin/env python3
import json, pathlib, sys
folder, argv = pathlib.Path(__file__).parent, sys.argv[1:]
with (folder / "calls").open("a") as calls:
    calls.write(json.dumps(argv) + "\\n")
answers = json.loads((folder / "answers").read_text())
key = next((key for key in answers if key in " ".join(argv)), None)
if key is None or answers[key] is None:
    sys.exit(1)
print(answers[key])
"""
DEBIAN = "webmeteor/debian:trixie"


class Docker:
    """A docker that notes what it is told and answers what the test says: words of the command → output, or None."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "docker"
        program.write_text(DOCKER)
        program.chmod(0o755)

    def answers(self, **more: str | None) -> None:
        debian = {f"{{{{.Id}}}} {DEBIAN}": "sha256:one"}
        known = {"info": '"1"', "buildx version": "1", "build -q": "", "image prune": "", **debian, **more}
        (self.folder / "answers").write_text(json.dumps(known))

    def calls(self, word: str) -> list[list[str]]:
        file = self.folder / "calls"
        calls = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
        file.unlink(missing_ok=True)
        return [call for call in calls if call[0] == word]


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docker:
    monkeypatch.setenv("PATH", f"{tmp_path}:{Path(sys.executable).parent}:/usr/bin:/bin")
    return Docker(tmp_path)


@pytest.fixture
def lib(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import lib.refresh

    yield lib
    lib.builder.docker.cache_clear()


def option(call: list[str], name: str, start: str) -> str:
    """The value of `--label webmeteor.content=…` and its like."""
    values = [call[i + 1] for i, word in enumerate(call) if word == name and call[i + 1].startswith(start)]
    return values[0].partition("=")[2] if values else ""


def test_a_fresh_build_fetches_all_packages_again(docker: Docker, lib: ModuleType) -> None:
    """Another date makes the base image, and every image built on it, another one although no file of ours changed."""
    docker.answers(**{"pull -q debian:trixie-slim": "", "tag debian:trixie-slim": ""})
    lib.images.build(["node"], fresh=True)
    base, node = docker.calls("build")
    packages = option(base, "--build-arg", "PACKAGES=")
    assert packages.endswith(" sha256:one")
    assert option(base, "--label", "webmeteor.packages=") == packages
    assert option(node, "--build-arg", "PACKAGES=") == ""
    before = option(node, "--label", "webmeteor.content=")

    docker.answers(**{'"webmeteor.packages"': packages})
    lib.images.build(["node"])
    _, same = docker.calls("build")
    assert option(same, "--label", "webmeteor.content=") == before

    docker.answers(**{'"webmeteor.packages"': "2026-01-01T00:00:00Z sha256:two"})
    lib.images.build(["node"])
    _, other = docker.calls("build")
    assert option(other, "--label", "webmeteor.content=") != before


def test_an_ordinary_build_keeps_the_packages_that_are_there(docker: Docker, lib: ModuleType) -> None:
    """Nothing is pulled, and what is current stays."""
    docker.answers(**{'"webmeteor.packages"': "2026-01-01T00:00:00Z sha256:one"})
    lib.images.build(["base"])
    (base,) = docker.calls("build")
    content = option(base, "--label", "webmeteor.content=")
    docker.answers(**{'"webmeteor.packages"': "2026-01-01T00:00:00Z sha256:one", '"webmeteor.content"': content})
    lib.images.build(["base"])
    assert docker.calls("build") == docker.calls("pull") == []


def test_where_no_registry_answers_the_debian_that_is_here_is_updated(docker: Docker, lib: ModuleType) -> None:
    """It is not unpacked again: the base image's build brings its updates."""
    docker.answers()
    lib.images.build(["base"], fresh=True)
    (base,) = docker.calls("build")
    assert option(base, "--build-arg", "PACKAGES=").endswith(" sha256:one")


def test_pinning_writes_the_digest_behind_each_tag(docker: Docker, lib: ModuleType, tmp_path: Path) -> None:
    """Again later it follows the tags; everything else in the file stays."""
    env = tmp_path / ".env"
    env.write_text("STACK=production\nPOSTGRES_IMAGE=postgres:17\nREGISTRY_IMAGE=registry:2.8.3@sha256:old\n")
    docker.answers(
        **{"pull -q": "", "postgres:17": "a/b@sha256:0 postgres@sha256:1", "registry:2.8.3": "registry@sha256:2"}
    )
    lib.refresh.pin(env)
    assert env.read_text() == (
        "STACK=production\nPOSTGRES_IMAGE=postgres:17@sha256:1\nREGISTRY_IMAGE=registry:2.8.3@sha256:2\n"
    )
    assert [call[-1] for call in docker.calls("pull")] == ["postgres:17", "registry:2.8.3"]


@pytest.mark.parametrize("image", ["registry.example:5000/postgres:17", "registry.example:5000/postgres"])
def test_an_image_of_a_registry_with_a_port_is_pinned(
    docker: Docker, lib: ModuleType, tmp_path: Path, image: str
) -> None:
    """Its port is no tag."""
    env = tmp_path / ".env"
    env.write_text(f"POSTGRES_IMAGE={image}\n")
    docker.answers(**{"pull -q": "", image: "postgres@sha256:0 registry.example:5000/postgres@sha256:1"})
    lib.refresh.pin(env)
    assert env.read_text() == f"POSTGRES_IMAGE={image}@sha256:1\n"


def test_pinning_writes_nothing_unless_it_knows_all(docker: Docker, lib: ModuleType, tmp_path: Path) -> None:
    """A registry that does not answer for one of them leaves the file as it was."""
    env = tmp_path / ".env"
    env.write_text("POSTGRES_IMAGE=postgres:17\nTRAEFIK_IMAGE=traefik:v3\n")
    docker.answers(**{"pull -q postgres:17": "", "postgres:17": "postgres@sha256:1"})
    with pytest.raises(lib.shell.SetupError, match="traefik:v3"):
        lib.refresh.pin(env)
    assert env.read_text() == "POSTGRES_IMAGE=postgres:17\nTRAEFIK_IMAGE=traefik:v3\n"


def test_every_download_in_an_image_is_checked() -> None:
    """Packages of Debian are signed and npm's lock has hashes; what pip brings is checked by the Dockerfile."""
    downloads = [
        line
        for file in (ROOT / "images").glob("*/Dockerfile")
        for line in file.read_text().splitlines()
        if re.search(r"\bpip (--\S+ \S+ )?(install|download)|curl -|wget", line)
    ]
    assert len(downloads) == 5
    assert all("--require-hashes" in line for line in downloads), downloads
