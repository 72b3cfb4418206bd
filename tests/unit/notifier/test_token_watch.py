"""Connections end with their tokens, and only those."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from notifier.fakes import FakeSpeaker
from notifier.tokens import TokenWatch
from shared.access import Principal

CUSTOMER, USER = "cust_abcdefghijkl", "user_abcdefghijkl"


class Grants:
    """A database that knows `valid` tokens; `meanwhile` happens before it answers."""

    def __init__(self, *valid: str) -> None:
        self.valid = set(valid)
        self.role = "owner"
        self.meanwhile: Callable[[], object] = lambda: None

    async def fetch(self, _: str, tokens: list[str]) -> list[dict[str, Any]]:
        self.meanwhile()
        row = {"customer_uuid": CUSTOMER, "user_uuid": USER, "valid": True, "roles": [f"{CUSTOMER} {self.role}"]}
        return [{"token_sha256": token, **row} for token in tokens if token in self.valid]


def opened(token: str) -> Principal:
    return Principal(USER, CUSTOMER, {CUSTOMER: "owner"}, token)


async def test_a_connection_that_comes_during_the_check_stays() -> None:
    """Nobody has asked about its token yet."""
    grants, speaker = Grants("old", "new"), FakeSpeaker()
    watch = TokenWatch(cast("Any", grants), speaker, asyncio.Event())
    watch.add("first", opened("old"))
    watch.add("revoked", opened("gone"))
    grants.meanwhile = lambda: watch.add("second", opened("new"))
    await watch.end_invalid()
    assert speaker.ended == ["revoked"]


async def test_a_connection_whose_user_has_another_role_now_is_ended() -> None:
    """It comes back with the new one."""
    grants, speaker = Grants("token"), FakeSpeaker()
    watch = TokenWatch(cast("Any", grants), speaker, asyncio.Event())
    watch.add("stays", opened("token"))
    await watch.end_invalid()
    assert speaker.ended == []
    grants.role = "viewer"
    await watch.end_invalid()
    assert speaker.ended == ["stays"]


async def test_a_connection_that_fails_keeps_no_other_session_open() -> None:
    class Deaf(FakeSpeaker):
        async def say(self, to: str, kind: str, body: dict[str, Any]) -> None:
            if to == "deaf":
                raise ConnectionError
            await super().say(to, kind, body)

    speaker = Deaf()
    watch = TokenWatch(cast("Any", Grants()), speaker, asyncio.Event())
    watch.add("deaf", opened("revoked"))
    watch.add("other", opened("revoked"))
    await watch.end_invalid()
    assert speaker.ended == ["deaf", "other"]
    assert [to for to, _, _ in speaker.said] == ["other"]
