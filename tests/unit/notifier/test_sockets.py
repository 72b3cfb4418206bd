"""Connections between the log-in and their customer's events."""

import asyncio
from typing import Any, cast

from engineio.async_socket import AsyncSocket

from notifier.sockets import Sockets, new_server
from notifier.tokens import TokenWatch

CUSTOMER, TOKEN = "cust_abcdefghijkl", "wm_token"


class Grants:
    """A database in which every token is valid."""

    async def fetch(self, _: str, tokens: list[str]) -> list[dict[str, Any]]:
        row = {
            "customer_uuid": CUSTOMER,
            "user_uuid": "user_abcdefghijkl",
            "valid": True,
            "roles": [f"{CUSTOMER} viewer"],
        }
        return [{"token_sha256": token, **row} for token in tokens]


class Live:
    """Its events can't be read."""

    def __init__(self) -> None:
        self.left: list[str] = []

    async def join(self, *_: Any) -> None:
        raise ConnectionError

    def leave(self, sid: str, _: str) -> None:
        self.left.append(sid)


class Logs:
    def leave(self, _: str) -> None: ...


async def test_a_client_that_cannot_be_joined_to_its_room_is_hung_up_on() -> None:
    """So that it connects again: without the room it would stay connected and hear nothing."""
    server, pool, live = new_server([]), cast("Any", Grants()), Live()
    tokens = TokenWatch(pool, cast("Any", None), asyncio.Event())
    sockets = Sockets(server, pool, cast("Any", live), cast("Any", Logs()), tokens)
    transport = server.eio.sockets["transport"] = AsyncSocket(server.eio, "transport")
    sid = await server.manager.connect("transport", "/")
    await sockets._connect(sid, {}, {"token": TOKEN})
    await asyncio.gather(*sockets._tasks)
    assert transport.closed
    assert transport.queue.get_nowait() is None
    # Its place among the customer's connections is free.
    assert live.left == [sid]
    assert not sockets._connections
