"""Which services a saved file starts again (make dev), and that those run the checkout's code."""

from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).parents[3]
SERVICES = ["api-gateway", "backup", "deployer", "dns-ssl", "doorman", "notifier", "provisioner"]


@pytest.fixture
def reload(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from lib import reload

    return reload


@pytest.mark.parametrize(
    ("files", "services"),
    [
        (["services/notifier/src/notifier/text.py"], ["notifier"]),
        (["services/dns-ssl/migrations/0002_more.sql"], ["dns-ssl"]),
        (["services/doorman/src/doorman/pages.py"], ["doorman"]),
        (["services/deployer/src/deployer/deployments/rules.py"], ["deployer"]),
        (["shared/src/shared/jobs.py"], [*SERVICES, "source-reader"]),
        (["templates/blog/www/src/main.ts"], ["provisioner"]),
        (["dashboard/js/main.js"], []),
        (
            ["services/notifier/a.py", "services/provisioner/b.py", "dashboard/index.html"],
            ["notifier", "provisioner", "source-reader"],
        ),
        (["services/not-there-yet/src/a.py"], []),
    ],
)
def test_a_save_starts_those_again_who_read_it(reload: ModuleType, files: list[str], services: list[str]) -> None:
    """The dashboard's files are read at each request; a template is, at the provisioner's start."""
    assert reload.affected(files) == services


def test_every_long_running_container_of_the_platforms_image_gets_the_code(reload: ModuleType) -> None:
    """What is watched is mounted, in the place where the image has it."""
    compose = yaml.safe_load((ROOT / "docker-compose.dev.yaml").read_text())["services"]
    mounted = yaml.safe_load((ROOT / reload.MOUNTS).read_text())["services"]
    running = {
        name
        for name, service in compose.items()
        if service["image"] == "webmeteor/platform:dev" and service["restart"] == "always"
    }
    assert set(mounted) == running == {*SERVICES, reload.READER}
    for service in mounted.values():
        assert service["volumes"] == [f"./{folder}:/app/{folder}:ro" for folder in reload.WATCHED]
