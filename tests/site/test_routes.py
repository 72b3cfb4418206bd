"""What PHP finds behind each route and page of a composed site."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.site.composed import TYPES, write

PHP = "webmeteor/php:8.4"
ASK = Path(__file__).with_name("routes.php")


@pytest.fixture(scope="module", params=["base", *TYPES])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    api = write(request.param, tmp_path_factory.mktemp(request.param)) / "api"
    container = ("--rm", "--interactive", "--network", "none", "--user", "0:0", "--volume", f"{api}:/api:ro")
    command = ["docker", "run", *container, "--workdir", "/api", PHP, "php"]
    done = subprocess.run(command, input=ASK.read_text(), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def test_every_route_has_its_handler(found: dict[str, Any]) -> None:
    """One that can be made, takes what its path and its rules name, and knows its rules."""
    assert not found["wrong"]
    assert "GET /health" in found["routes"]


def test_every_handler_has_its_route(found: dict[str, Any]) -> None:
    assert set(found["handlers"]) == set(found["routes"].values())
