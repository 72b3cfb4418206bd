"""The Socket.IO entry point: authentication and requests. Only the server assigns rooms."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import socketio
from aiohttp import web
from pydantic import ValidationError

from notifier import metrics, requests
from notifier.limits import MAX_CONNECTIONS_PER_CUSTOMER, MAX_MESSAGE_BYTES, MAX_REFUSALS, Bucket
from notifier.live import LiveEvents
from notifier.log_stream import LogStream
from notifier.tokens import TokenWatch
from shared.access import Action, Principal, may, principal_of
from shared.background import every
from shared.db.pool import Pool
from shared.errors import InvalidInputError, PlatformError, TooManyRequestsError
from shared.logging import bind, get_logger, new_correlation_id
from shared.translation import invalid

log = get_logger()

# Token checks at once: an unknown token is looked up for two seconds, since its event may be on its way.
CHECKS_AT_ONCE = 50
# A transport without a session is closed after one to two of these.
SWEEP_SECONDS = 10.0


@dataclass
class Client:
    principal: Principal
    bucket: Bucket = field(default_factory=Bucket)
    refusals: int = 0

    @property
    def customer(self) -> str:
        """The customer whose events it hears."""
        return self.principal.customer_uuid


def new_server(origins: list[str]) -> socketio.AsyncServer:
    """Browsers may connect from `origins` only."""
    return socketio.AsyncServer(
        async_mode="aiohttp",
        cors_allowed_origins=origins,
        max_http_buffer_size=MAX_MESSAGE_BYTES,
        namespaces=["/"],
        logger=False,
        engineio_logger=False,
    )


class Sockets:
    def __init__(
        self, server: socketio.AsyncServer, pool: Pool, live: LiveEvents, logs: LogStream, tokens: TokenWatch
    ) -> None:
        self._server = server
        self._pool = pool
        self._live = live
        self._logs = logs
        self._tokens = tokens
        self._clients: dict[str, Client] = {}
        self._connections: Counter[str] = Counter()
        self._strangers: set[str] = set()
        self._checks = asyncio.Semaphore(CHECKS_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)
        server.on("subscribe", self._answering(self._subscribe))
        server.on("unsubscribe", self._answering(self._unsubscribe))
        server.on("since", self._answering(self._since))
        server.on("*", self._unknown)

    def attach(self, app: web.Application) -> None:
        self._server.attach(app, socketio_path="socket.io")
        # Some clients omit the trailing slash.
        for method in ("GET", "POST", "OPTIONS"):
            app.router.add_route(method, "/socket.io", self._server.eio.handle_request)
        # Runs before the HTTP server waits for its open connections to end.
        app.on_shutdown.append(self._close)

    async def _close(self, _: web.Application) -> None:
        """Close the transports, not the sessions: clients then reconnect by themselves, also to another instance."""
        for transport in list(self._server.eio.sockets.values()):
            await _hang_up(transport)
        await self._server.shutdown()

    async def sweep(self) -> None:
        """Runs until cancelled: closes transports that have not logged in, or whose session was ended."""
        await every(SWEEP_SECONDS, self._hang_up_on_strangers, what="sockets_not_swept", first=SWEEP_SECONDS)

    async def _hang_up_on_strangers(self) -> None:
        transports = dict(self._server.eio.sockets)
        strangers = {key for key in transports if self._server.manager.sid_from_eio_sid(key, "/") is None}
        known, self._strangers = self._strangers, strangers
        for key in strangers & known:
            await _hang_up(transports[key])

    async def _connect(self, sid: str, _environ: dict[str, Any], auth: Any = None) -> None:
        bind(correlation_id=new_correlation_id())
        said = auth if isinstance(auth, dict) else {}
        principal = await self._principal(said.get("token"))
        customer = principal.customer_uuid
        if self._connections[customer] >= MAX_CONNECTIONS_PER_CUSTOMER:
            raise refusal("too_many_requests", "Too many open connections; close some of the dashboard's tabs.")
        self._clients[sid] = Client(principal)
        self._connections[customer] += 1
        metrics.SOCKETS.set(len(self._clients))
        # Join after the connection's confirmation was sent: some clients drop what arrives before it.
        task = asyncio.ensure_future(self._join(sid, principal, said.get("since")))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _principal(self, token: Any) -> Principal:
        if self._checks.locked():
            raise refusal("unavailable", "Too many logins right now; try again.")
        try:
            async with self._checks:
                principal = await principal_of(self._pool, token)
        except Exception as error:
            log.warning("token_check_failed", error=str(error))
            raise refusal("unavailable", "The token cannot be checked right now; try again.") from error
        if principal is None:
            raise refusal("unauthorized", "The token is missing, unknown, expired or revoked; log in again.")
        if not may(principal, Action.VIEW, principal.customer_uuid):
            raise refusal("forbidden", "Your role does not allow this; ask an owner of the account.")
        return principal

    async def _join(self, sid: str, principal: Principal, since: Any) -> None:
        try:
            await self._joined(sid, principal, since)
        except Exception:
            # Otherwise the client would stay connected without ever hearing anything; hung up on, it connects again.
            log.exception("not_joined")
            transport = self._server.eio.sockets.get(self._server.manager.eio_sid_from_sid(sid, "/"))
            if transport is not None:
                await _hang_up(transport)

    async def _joined(self, sid: str, principal: Principal, since: Any) -> None:
        customer = principal.customer_uuid
        while not self._server.manager.is_connected(sid, "/"):
            if sid not in self._clients:
                return
            await asyncio.sleep(0.001)
        self._tokens.add(sid, principal)
        replay = await self._live.join(sid, customer, requests.event_id(since))
        if sid not in self._clients:
            self._live.leave(sid, customer)
        elif since is not None:
            complete = bool(replay and replay.complete)
            said = {"events": replay.events if replay else 0, "complete": complete}
            await self._server.emit("replayed", said, to=sid)

    async def _disconnect(self, sid: str, *_: Any) -> None:
        client = self._clients.pop(sid, None)
        metrics.SOCKETS.set(len(self._clients))
        self._tokens.leave(sid)
        self._logs.leave(sid)
        if client:
            self._connections[client.customer] -= 1
            self._connections += Counter()  # drops customers without connections
            self._live.leave(sid, client.customer)

    def _answering(
        self, work: Callable[[str, Client, Any], Awaitable[dict[str, Any]]]
    ) -> Callable[..., Awaitable[dict[str, Any]]]:
        """Wrap every request: rate limit, validation, and every error answered in the same shape."""

        async def answer(sid: str, *arguments: Any) -> dict[str, Any]:
            client = self._clients.get(sid)
            if client is None:
                return problem(InvalidInputError("Not connected yet."))
            bind(correlation_id=new_correlation_id(), customer=client.customer)
            try:
                self._limit(client)
                if len(arguments) != 1:
                    raise InvalidInputError("Send exactly one value with the event.")
                said = await work(sid, client, arguments[0])
            except ValidationError as error:
                return await self._refused(sid, client, invalid(error))
            except PlatformError as error:
                return await self._refused(sid, client, error)
            except Exception:
                log.exception("socket_request_failed")
                return problem(PlatformError("Something went wrong on our side; try again."))
            client.refusals = 0
            return {"ok": True, **said}

        return answer

    async def _unknown(self, event: str, sid: str, *_: Any) -> dict[str, Any]:
        async def refuse(_sid: str, _client: Client, _value: Any) -> dict[str, Any]:
            raise InvalidInputError(f"There is no event {event[:40]!r}; send subscribe, unsubscribe or since.")

        return await self._answering(refuse)(sid, None)

    @staticmethod
    def _limit(client: Client) -> None:
        if not client.bucket.take(asyncio.get_running_loop().time()):
            raise TooManyRequestsError("Too many requests on this connection; wait a few seconds.")

    async def _refused(self, sid: str, client: Client, error: PlatformError) -> dict[str, Any]:
        client.refusals += 1
        if client.refusals > MAX_REFUSALS:
            await self._server.disconnect(sid)
        return problem(error)

    async def _subscribe(self, sid: str, client: Client, value: Any) -> dict[str, Any]:
        asked = requests.Subscribe.model_validate(value)
        await self._logs.subscribe(sid, client.principal, asked.deployment_id, asked.first_line)
        if sid not in self._clients:
            self._logs.leave(sid)
        return {}

    async def _unsubscribe(self, sid: str, _client: Client, value: Any) -> dict[str, Any]:
        self._logs.unsubscribe(sid, requests.Unsubscribe.model_validate(value).deployment_id)
        return {}

    async def _since(self, sid: str, client: Client, value: Any) -> dict[str, Any]:
        asked = requests.Since.model_validate({"event_id": value} if isinstance(value, str) else value)
        since = requests.event_id(asked.event_id)
        if since is None:
            raise InvalidInputError("event_id must be the id of an event.")
        replay = await self._live.replay(sid, client.customer, since)
        return {"events": replay.events, "complete": replay.complete}


async def _hang_up(transport: Any) -> None:
    # `abort` sends no close message: after one, some clients do not reconnect.
    await transport.close(wait=False, abort=True)
    # Engine.IO's marker for the end of the queue; without it a WebSocket stays open until its client closes it.
    await transport.queue.put(None)


def problem(error: PlatformError) -> dict[str, Any]:
    """Return the answer to a refused request: `{error: {key, message, …}}`."""
    return {"error": {"key": error.key, "message": error.message, **error.fields}}


def refusal(key: str, message: str) -> socketio.exceptions.ConnectionRefusedError:
    """Clients receive it as connect_error: `message` and `data.key`."""
    return socketio.exceptions.ConnectionRefusedError(message, {"key": key})
