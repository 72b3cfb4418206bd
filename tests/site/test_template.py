"""What must hold for every site template, without building anything."""

import json
import re

import pytest

from tests.site.composed import ROOT, TEMPLATES, TYPES, composed

TEXT = {".php", ".ts", ".js", ".json", ".html", ".css", ".pgsql", ".md", ".yaml", ".conf", ".xml", ".txt", ""}


def test_there_are_the_four_types() -> None:
    assert {"portfolio", "business", "ecommerce", "blog"} <= set(TYPES)


@pytest.mark.parametrize("name", ["package.json", "package-lock.json"])
def test_pages_are_built_with_the_packages_in_the_image(name: str) -> None:
    """Otherwise every build would install them again."""
    assert (TEMPLATES / "base/www" / name).read_bytes() == (ROOT / "images/angular" / name).read_bytes()


def test_alert_runs_with_the_packages_in_the_image() -> None:
    assert (TEMPLATES / "base/alert/package.json").read_bytes() == (ROOT / "images/node/package.json").read_bytes()


@pytest.mark.parametrize("site_type", TYPES)
def test_layout(site_type: str) -> None:
    files = composed(site_type)
    for path in (
        ".gitignore",
        "README.md",
        "api/Dockerfile",
        "api/src/config/routes.php",
        "www/Dockerfile",
        "www/src/main.ts",
        "alert/Dockerfile",
        "alert/server.js",
    ):
        assert path in files, path
    assert any(path.startswith("api/Framework/") for path in files)


@pytest.mark.parametrize("site_type", TYPES)
def test_nothing_belongs_to_one_site_or_one_machine(site_type: str) -> None:
    files = composed(site_type)
    assert not {".env", "docker-compose.yaml", "deployment.log"} & files.keys()
    assert {".env", "docker-compose.yaml", "deployment.log"} <= set(files[".gitignore"].read_text().split())
    for path, file in files.items():
        if file.suffix not in TEXT:
            continue
        text = file.read_text()
        assert not re.search(r'"resolved":|https?://registry\.|(?<![\w.])/(?:root|home)/', text), path
        if file.suffix in {".php", ".pgsql", ".yaml", ".json", ".conf"}:
            assert "{%" not in text, path


@pytest.mark.parametrize("site_type", TYPES)
def test_numbers_of_migrations_are_the_templates_own_and_unique(site_type: str) -> None:
    names = [
        p.rsplit("/", 1)[1] for p in composed(site_type) if re.match(r"api/src/postgresql/(tables|migrations)/", p)
    ]
    numbers = [name.split("_")[0] for name in names]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"0\d{3}", n) for n in numbers), "1000 and above belong to the customer"


@pytest.mark.parametrize("site_type", TYPES)
def test_a_function_file_holds_the_function_of_its_name(site_type: str) -> None:
    """The migrator drops by that name when a result changes."""
    for path, file in composed(site_type).items():
        if path.startswith("api/src/postgresql/functions/"):
            assert f"create or replace function {file.stem}(" in file.read_text(), path


def test_node_and_angular_fetch_node_in_the_same_words() -> None:
    """Equal first stages are one cached stage."""
    stages = [
        re.sub(r"(?m)^#.*\n", "", (ROOT / "images" / name / "Dockerfile").read_text()).split("\n\n")[0]
        for name in ("node", "angular")
    ]
    assert stages[0] == stages[1]


def test_locks_are_json_without_addresses() -> None:
    for lock in (ROOT / "images").glob("*/package-lock.json"):
        assert "resolved" not in lock.read_text()
        json.loads(lock.read_text())
