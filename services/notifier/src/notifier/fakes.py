"""The mail and socket boundaries without a network, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from notifier.mailer import Deliver


class FakeMailer:
    """Records mails; `refusals` are raised before the hand-over, `accidents` during it."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, bytes]] = []
        self.refusals: list[Exception] = []
        self.accidents: list[BaseException] = []

    @asynccontextmanager
    async def prepared(self, sender: str, recipient: str, *, utf8: bool) -> AsyncIterator[Deliver]:
        if self.refusals:
            raise self.refusals.pop(0)

        async def deliver(message: bytes) -> None:
            message.decode("utf-8" if utf8 else "ascii")
            self.mails.append((sender, recipient, message))
            if self.accidents:
                raise self.accidents.pop(0)

        yield deliver


class FakeSpeaker:
    """Records what would be sent, and its recipient."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, dict[str, Any]]] = []
        self.rooms: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.room_for: int | None = None
        """Messages left to send before every client is behind. None: no limit."""

    async def say(self, to: str, kind: str, body: dict[str, Any]) -> None:
        self.said.append((to, kind, body))
        if self.room_for is not None:
            self.room_for -= 1

    def behind(self, sid: str) -> bool:  # noqa: ARG002 - same for all
        return self.room_for == 0

    async def enter(self, sid: str, room: str) -> None:
        self.rooms.append((sid, room))

    async def end(self, sid: str) -> None:
        self.ended.append(sid)
