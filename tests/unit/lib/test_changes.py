"""Which tests a change asks for (make test-fast)."""

import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
INTEGRATION = [
    f"tests/integration/{part}"
    for part in ("api_gateway", "backup", "deployer", "dns_ssl", "doorman", "notifier", "provisioner", "shared")
]
MARKED = "tests/integration/deployer, those with the mark `stack`"
ALL_OTHERS = ["tests/browser", "tests/e2e", MARKED, "tests/production", "tests/site", "tests/sites"]


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from lib import changes

    return changes


@pytest.mark.parametrize(
    ("file", "run", "left_out"),
    [
        ("services/notifier/src/notifier/text.py", ["tests/integration/notifier"], ["tests/e2e"]),
        (
            "services/dns-ssl/migrations/0002_more.sql",
            ["tests/integration/dns_ssl", "tests/integration/upgrade"],
            ["tests/e2e"],
        ),
        ("shared/src/shared/jobs.py", ["tests/integration/shared"], ["tests/e2e", "tests/integration of the services"]),
        ("tests/integration/provisioner/test_seeds.py", ["tests/integration/provisioner"], []),
        ("tests/integration/conftest.py", INTEGRATION, [MARKED]),
        ("tests/support/events.py", INTEGRATION, ALL_OTHERS),
        ("tests/conftest.py", INTEGRATION, ALL_OTHERS),
        ("requirements.in", INTEGRATION, ALL_OTHERS),
        ("requirements.lock", INTEGRATION, ALL_OTHERS),
        ("pyproject.toml", INTEGRATION, ALL_OTHERS),
        ("tests/e2e/hostile/test_auth.py", [], ["tests/e2e"]),
        ("tests/site/test_urls.py", [], ["tests/site"]),
        ("templates/blog/api/src/a.php", [], ["scripts/php-tests blog", "tests/site", "tests/sites"]),
        ("templates/base/www/src/main.ts", [], ["tests/site", "tests/sites"]),
        ("dashboard/js/main.js", [], ["tests/browser"]),
        ("images/nginx/start", [], ["tests/e2e", "tests/production", "tests/site"]),
        ("docker-compose.yaml", [], ["tests/production"]),
        ("scripts/lib/stacks.py", [], ["tests/e2e"]),
        # Only what runs for every change.
        ("tests/unit/notifier/test_text.py", [], []),
        ("tests/contract/test_events.py", [], []),
        ("tests/site/test_template.py", [], []),
        ("services/deployer/pyproject.toml", [], []),
        ("docs/glossary.md", [], []),
        ("README.md", [], []),
    ],
)
def test_each_kind_of_file_asks_for_its_tests(
    changes: ModuleType, file: str, run: list[str], left_out: list[str]
) -> None:
    plan = changes.plan([file])
    assert (list(plan.run), list(plan.left_out)) == (run, left_out)


def test_files_add_up_and_every_omission_has_its_reason(changes: ModuleType) -> None:
    """A folder is run once; of the deployer's tests it is said that some need the stack."""
    plan = changes.plan(
        [
            "services/deployer/src/deployer/deployments/run.py",
            "services/deployer/src/deployer/deployments/rules.py",
            "shared/src/shared/a.py",
        ]
    )
    assert plan.run == ("tests/integration/deployer", "tests/integration/shared")
    assert plan.left_out == {
        "tests/e2e": changes.STACK,
        "tests/integration of the services": changes.EVERYTHING,
        MARKED: changes.STACK,
    }


def test_what_another_file_asks_for_is_not_left_out(changes: ModuleType) -> None:
    plan = changes.plan(["shared/src/shared/a.py", "pyproject.toml"])
    assert (list(plan.run), list(plan.left_out)) == (INTEGRATION, ALL_OTHERS)


def test_every_folder_of_tests_is_known_to_the_rule(changes: ModuleType) -> None:
    """A new one is either run, asked for by a part, or left out with a reason."""
    folders = {str(folder.relative_to(ROOT)) for folder in (ROOT / "tests/integration").glob("*/")}
    assert folders - {"tests/integration/__pycache__"} == {*map(changes.integration, changes.PARTS), changes.UPGRADE}
    assert all((ROOT / changes.unit(part)).is_dir() for part in changes.PARTS)
    assert all((ROOT / path).exists() for path in changes.ALWAYS)
    folders = {file.parent.relative_to(ROOT / "tests").parts[0] for file in (ROOT / "tests").rglob("test_*.py")}
    assert folders == {*changes.NEVER, "unit", "contract", "integration"}


def test_what_differs_from_main_is_told_committed_or_not(
    changes: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a file that git does not know yet, and one that is gone; main's own later commits do not count."""

    def git(*argv: str) -> None:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(("git", *identity, *argv), cwd=tmp_path, check=True, capture_output=True)

    def commit(name: str) -> None:
        (tmp_path / name).write_text(name)
        git("add", name)
        git("commit", "-m", name)

    monkeypatch.setattr("lib.shell.ROOT", tmp_path)
    git("init", "-b", "main")
    commit("gone")
    git("checkout", "-b", "work")
    commit("committed")
    git("checkout", "main")
    commit("of main")
    git("checkout", "work")
    (tmp_path / "gone").unlink()
    (tmp_path / "néw").write_text("")
    assert changes.changed() == ["committed", "gone", "néw"]
