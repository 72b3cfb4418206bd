"""Restarting the container engine: with an end, or with an error that says what to do."""

import os
import signal
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
# Its name is what the module knows an engine by.
DEAF = "#!/bin/sh\ntrap '' TERM\necho there\nwhile :; do sleep 0.1; done\n"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from lib import engine  # type: ignore[import-not-found,unused-ignore]

    monkeypatch.setattr(engine, "END_SECONDS", 0.3)
    return engine


def test_another_user_is_told_that_it_takes_root(engine: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is looked at: the engine's process is root's, or a sudo's."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(engine.SetupError, match="only root"):
        engine.restart(kill=False)


def test_an_engine_that_ignores_sigterm_is_killed(engine: ModuleType, tmp_path: Path) -> None:
    program = tmp_path / "dockerd"
    program.write_text(DEAF)
    program.chmod(0o755)
    with subprocess.Popen([program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "there\n"
        engine._end(process.pid, signal.SIGTERM)
        assert process.wait() == -signal.SIGKILL


def test_one_that_outlives_sigkill_is_an_error(engine: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not an endless loop."""
    sent: list[int] = []
    monkeypatch.setattr(engine, "_command", lambda _: "dockerd")
    monkeypatch.setattr(os, "kill", lambda _, number: sent.append(number))
    with pytest.raises(engine.SetupError, match="process 7, does not end"):
        engine._end(7, signal.SIGTERM)
    assert sent == [signal.SIGTERM, signal.SIGKILL]
