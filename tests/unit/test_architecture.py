"""Rules about the code itself."""

import ast
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.services import NAMES, SERVICES, Service

ROOT = Path(__file__).parents[2]
SAME_FILES = ("__main__.py", "bootstrap.py", "settings.py")
# Of those with a database and a queue.
MORE_FILES = ("handlers.py", "errors.py")
CODE = ("services", "shared", "scripts", "bench", "tests")
SHELL_CALLS = {"create_subprocess_shell", "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}


def committed() -> list[Path]:
    """Files under version control, and new ones that are about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files() -> list[Path]:
    return [
        file
        for file in committed()
        if file.relative_to(ROOT).parts[0] in CODE and (file.suffix == ".py" or _is_python_program(file))
    ]


def _is_python_program(file: Path) -> bool:
    if file.suffix:
        return False
    with file.open("rb") as opened:
        return opened.readline(200).startswith(b"#!") and b"python" in file.read_bytes()[:200]


def test_import_contracts_hold() -> None:
    """No service imports another, shared imports none, no folders import each other in a circle (pyproject.toml)."""
    done = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_style_and_types_are_checked_in_every_file() -> None:
    """Both tools find files in folders by their ending; programs without one are named in their lists."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    checked = [path for name in tools["mypy"]["files"] for path in ROOT.glob(name)]
    assert [file for file in python_files() if not any(file.is_relative_to(path) for path in checked)] == []
    styled = [ROOT / name for name in tools["ruff"]["extend-include"]]
    # A link's target is checked under its own name.
    programs = [file for file in python_files() if not file.suffix and not file.is_symlink()]
    assert [file for file in programs if file not in styled] == []


@pytest.mark.parametrize("service", SERVICES, ids=NAMES)
def test_service_has_the_same_file_names(service: Service) -> None:
    """Learn one, know all."""
    package = ROOT / service.source / service.package
    names = (*SAME_FILES, *MORE_FILES) if service.schema else SAME_FILES
    assert [name for name in names if not (package / name).is_file()] == []
    migrations = list((ROOT / "services" / service.name / "migrations").glob("[0-9][0-9][0-9][0-9]_*.sql"))
    assert bool(migrations) == bool(service.schema)


def test_every_service_is_in_the_table() -> None:
    """Set-up, checks of readiness and tests read it."""
    assert {folder.name for folder in (ROOT / "services").iterdir() if (folder / "pyproject.toml").exists()} == {*NAMES}


def test_no_shell_strings() -> None:
    """Programs are started with argument vectors; a customer's text never meets a shell."""
    found = [
        f"{file.relative_to(ROOT)}:{line} {what}"
        for file in python_files()
        for line, what in _shell_calls(ast.parse(file.read_text()))
    ]
    assert found == []


def _shell_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in SHELL_CALLS or name.rpartition(".")[2] == "create_subprocess_shell":
            yield node.lineno, name
        for keyword in node.keywords:
            if keyword.arg == "shell" and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value):
                yield node.lineno, f"{name}(shell=…)"


def test_shell_scan_finds_what_it_looks_for() -> None:
    """The scan itself."""
    program = (
        "import os\nos.system('x')\nrun('x', shell=True)\nrun(['x'], shell=False)\nasyncio.create_subprocess_shell('x')"
    )
    assert [line for line, _ in _shell_calls(ast.parse(program))] == [2, 3, 5]


def test_lock_files_name_no_address() -> None:
    """A lock holds versions and hashes; where packages come from is the machine's business."""
    locks = [file for file in committed() if file.name.endswith(("lock", "lock.json", "lock.yaml", "lock.yml"))]
    assert locks
    found = [f"{file.relative_to(ROOT)}: {address}" for file in locks for address in _addresses(file)]
    assert found == []


def _addresses(lock: Path) -> list[str]:
    """Where packages would be fetched from; npm's list of sponsors is something else."""
    if lock.suffix == ".json":
        packages = json.loads(lock.read_text()).get("packages", {}).values()
        return [str(package["resolved"]) for package in packages if "//" in str(package.get("resolved", ""))]
    return re.findall(r"\S*(?:https?://|git\+)\S+", lock.read_text())


def test_no_paths_of_one_machine() -> None:
    """Committed text runs anywhere: no home directories, and not this checkout's own path."""
    home = re.compile(r"(?<![\w.-])/(?:home|Users|root)/[\w.-]+")
    here = re.compile(re.escape(str(ROOT)) + r"\b") if len(ROOT.parts) > 2 else re.compile(r"(?!)")
    found = [
        f"{file.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for file in committed()
        # In an image /root is the image's own; scripts/fresh names the path of its checkout.
        if file not in {Path(__file__), ROOT / "scripts/lib/fresh.py"} and file.relative_to(ROOT).parts[0] != "images"
        for number, line in enumerate(_text(file).splitlines(), 1)
        if home.search(line) or here.search(line)
    ]
    assert found == []


def _text(file: Path) -> str:
    content = file.read_bytes()
    return "" if b"\0" in content[:1000] else content.decode(errors="replace")


def test_example_settings_are_fresh() -> None:
    """Every setting that `.env.example` names is still known somewhere, so that nobody sets what nobody reads."""
    example = ROOT / ".env.example"
    if not example.exists():
        return
    names = re.findall(r"^#?\s*([A-Z][A-Z0-9_]+)=", example.read_text(), re.MULTILINE)
    assert names
    places = [
        file
        for file in committed()
        if file != example
        and file.suffix in {".py", ".yaml", ".yml", ""}
        and file.relative_to(ROOT).parts[0] != "tests"
    ]
    everything = "\n".join(_text(file) for file in places).upper()
    unknown = [name for name in names if name.removeprefix("WEBMETEOR_") not in everything]
    assert unknown == []


def _called_on_the_loop(function: ast.AsyncFunctionDef) -> Iterator[str]:
    """Names of what an async function calls itself; what a function inside it calls runs elsewhere."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)
        waiting += ast.iter_child_nodes(node)


@pytest.mark.parametrize("service", NAMES)
def test_the_event_loop_waits_for_no_tree_of_files(service: str) -> None:
    """A checkout has up to 20,000 of them, and a lease lasts seconds."""
    slow = {"shutil.rmtree", "shutil.copytree", "os.fsync"}
    for file in (ROOT / "services" / service / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.AsyncFunctionDef):
                assert not slow & set(_called_on_the_loop(node)), f"{file.name}: {node.name}"


def test_the_provisioner_waits_for_its_threads() -> None:
    """They change files that the next run of a job changes as well (shared.threads)."""
    for file in (ROOT / "services" / "provisioner" / "src").rglob("*.py"):
        assert "to_thread" not in file.read_text(), file.name
