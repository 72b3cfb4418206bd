"""A deployer that has lost the engine's socket ends, so that it is started again with the new one."""

import pytest

from deployer.engine import presence
from deployer.engine.errors import EngineError, EngineUnavailableError


class Engine:
    """Answers each ping with the next of the given outcomes."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)

    async def ping(self) -> None:
        if outcome := self.outcomes.pop(0):
            raise outcome


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "PAUSE_SECONDS", 0)


AWAY, REFUSES = EngineUnavailableError("away"), EngineError("refused")


async def test_it_ends_when_nobody_answers_any_more() -> None:
    """After three calls in vain in a row."""
    engine = Engine(None, AWAY, AWAY, AWAY, None)
    with pytest.raises(EngineUnavailableError):
        await presence.Presence(engine.ping).until_lost()
    assert engine.outcomes == [None]


async def test_an_engine_that_comes_back_or_refuses_is_there() -> None:
    """Only an unbroken row counts."""
    engine = Engine(AWAY, AWAY, None, AWAY, AWAY, REFUSES, AWAY, AWAY, AWAY)
    with pytest.raises(EngineUnavailableError):
        await presence.Presence(engine.ping).until_lost()
    assert engine.outcomes == []


async def test_liveness_is_an_answer_not_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = presence.Presence(Engine(None, AWAY, AWAY, AWAY).ping)
    await watched.check()
    with pytest.raises(EngineUnavailableError):
        await watched.until_lost()
    await watched.check()
    monkeypatch.setattr(presence, "SILENT_SECONDS", 0)
    with pytest.raises(EngineUnavailableError):
        await watched.check()
