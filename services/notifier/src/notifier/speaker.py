"""The border to connected clients."""

from typing import Any, Protocol

import socketio


class Speaker(Protocol):
    async def say(self, to: str, kind: str, body: dict[str, Any]) -> None:
        """`to`: one connection or one room of this instance."""
        ...

    async def enter(self, sid: str, room: str) -> None: ...

    async def end(self, sid: str) -> None:
        """Disconnects."""
        ...


class SocketSpeaker:
    def __init__(self, server: socketio.AsyncServer) -> None:
        self._server = server

    async def say(self, to: str, kind: str, body: dict[str, Any]) -> None:
        await self._server.emit(kind, body, to=to)

    async def enter(self, sid: str, room: str) -> None:
        await self._server.enter_room(sid, room)

    async def end(self, sid: str) -> None:
        await self._server.disconnect(sid)


def room_of(customer_uuid: str) -> str:
    return f"customer:{customer_uuid}"
