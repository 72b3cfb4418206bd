"""The boundary to connected clients."""

from typing import Any, Protocol

import socketio

from notifier.limits import MAX_UNSENT


class Speaker(Protocol):
    async def say(self, to: str, kind: str, body: dict[str, Any]) -> None:
        """`to` is one connection or one room of this instance."""
        ...

    def behind(self, sid: str) -> bool:
        """Return whether many messages to a connection are still unsent."""
        ...

    async def enter(self, sid: str, room: str) -> None: ...

    async def end(self, sid: str) -> None:
        """Disconnect."""
        ...


class SocketSpeaker:
    def __init__(self, server: socketio.AsyncServer) -> None:
        self._server = server

    async def say(self, to: str, kind: str, body: dict[str, Any]) -> None:
        await self._server.emit(kind, body, to=to)

    def behind(self, sid: str) -> bool:
        transport = self._server.eio.sockets.get(self._server.manager.eio_sid_from_sid(sid, "/"))
        return transport is not None and transport.queue.qsize() >= MAX_UNSENT

    async def enter(self, sid: str, room: str) -> None:
        await self._server.enter_room(sid, room)

    async def end(self, sid: str) -> None:
        await self._server.disconnect(sid)


def room_of(customer_uuid: str) -> str:
    return f"customer:{customer_uuid}"
