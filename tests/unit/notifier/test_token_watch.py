"""Connections end with their tokens, and only those."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from notifier.fakes import FakeSpeaker
from notifier.tokens import TokenWatch


class Grants:
    """A database that knows `valid` tokens; `meanwhile` happens before it answers."""

    def __init__(self, *valid: str) -> None:
        self.valid = set(valid)
        self.meanwhile: Callable[[], object] = lambda: None

    async def fetch(self, _: str, tokens: list[str]) -> list[dict[str, str]]:
        self.meanwhile()
        return [{"token_sha256": token} for token in tokens if token in self.valid]


async def test_a_connection_that_comes_during_the_check_stays() -> None:
    """Nobody has asked about its token yet."""
    grants, speaker = Grants("old", "new"), FakeSpeaker()
    watch = TokenWatch(cast("Any", grants), speaker, asyncio.Event())
    watch.add("first", "old")
    watch.add("revoked", "gone")
    grants.meanwhile = lambda: watch.add("second", "new")
    await watch.end_invalid()
    assert speaker.ended == ["revoked"]


async def test_a_connection_that_fails_keeps_no_other_session_open() -> None:
    class Deaf(FakeSpeaker):
        async def say(self, to: str, kind: str, body: dict[str, Any]) -> None:
            if to == "deaf":
                raise ConnectionError
            await super().say(to, kind, body)

    speaker = Deaf()
    watch = TokenWatch(cast("Any", Grants()), speaker, asyncio.Event())
    watch.add("deaf", "revoked")
    watch.add("other", "revoked")
    await watch.end_invalid()
    assert speaker.ended == ["deaf", "other"]
    assert [to for to, _, _ in speaker.said] == ["other"]
