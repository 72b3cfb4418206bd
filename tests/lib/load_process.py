"""The load generator's own process: settings as one JSON line on standard input, `finish`, then the result as JSON."""

import asyncio
import json
import ssl
import sys
import time
from collections import Counter
from typing import Any, cast

import uvloop

TIMEOUT = 10.0
RECONNECT_SECONDS = 0.05
KEPT_FAILURES = 100


class Answer:
    """Reads one HTTP/1.1 answer from the bytes of a connection on which nothing else was asked."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self._end = -1
        self._chunk = -1

    def feed(self, data: bytes) -> bool:
        """True once the answer is complete."""
        self.buffer += data
        if not self.status and not self._head():
            return False
        return self._chunks() if self._chunk >= 0 else len(self.buffer) >= self._end

    def _head(self) -> bool:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        first, *lines = bytes(self.buffer[:end]).split(b"\r\n")
        self.status = int(first.split(b" ", 2)[1])
        for line in lines:
            name, _, value = line.partition(b":")
            self.headers[name.lower()] = value.strip()
        if self.headers.get(b"transfer-encoding") == b"chunked":
            self._chunk = end + 4
        else:
            self._end = end + 4 + int(self.headers.get(b"content-length", b"0"))
        return True

    def _chunks(self) -> bool:
        while True:
            line_end = self.buffer.find(b"\r\n", self._chunk)
            if line_end < 0:
                return False
            size = int(self.buffer[self._chunk : line_end].split(b";")[0], 16)
            after = line_end + 2 + size + 2
            if len(self.buffer) < after:
                return False
            if size == 0:
                return True
            self._chunk = after


class Generator:
    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.requests = [self._encode(r) for r in settings["requests"] for _ in range(r["weight"])]
        self.context = ssl.create_default_context(cadata=settings["ca"])
        self.started = time.perf_counter()
        self.total = self.failed = 0
        self.turn = 0
        self.failures: list[dict[str, Any]] = []
        self.statuses: Counter[str] = Counter()
        self.releases: Counter[str] = Counter()
        self.times: list[float] = []
        self.asked_to_finish = False
        self.next_slot = self.started

    def _encode(self, request: dict[str, Any]) -> tuple[bytes, int, str]:
        body = request["body"].encode()
        head = f"{request['method']} {request['path']} HTTP/1.1\r\nHost: {self.settings['host']}\r\n"
        if body or request["method"] == "POST":
            head += f"Content-Type: {request['content_type']}\r\nContent-Length: {len(body)}\r\n"
        return (head + "\r\n").encode() + body, request["status"], f"{request['method']} {request['path']}"

    @property
    def done(self) -> bool:
        return self.asked_to_finish and self.total >= self.settings["at_least"]

    def next(self) -> tuple[bytes, int, str]:
        self.turn += 1
        return self.requests[self.turn % len(self.requests)]

    def wait_seconds(self) -> float:
        """How long the next request has to wait to keep to the wanted rate."""
        if not self.settings["per_second"]:
            return 0.0
        now = time.perf_counter()
        self.next_slot = max(self.next_slot + 1 / self.settings["per_second"], now - 0.5)
        return self.next_slot - now

    def succeeded(self, answer: Answer, expected: int, name: str, seconds: float) -> None:
        self.total += 1
        self.times.append(seconds)
        self.statuses[str(answer.status)] += 1
        self.releases[answer.headers.get(b"x-webmeteor-release", b"").decode()] += 1
        if answer.status != expected:
            self.total -= 1
            self.count_failure(name, f"answer {answer.status}: {bytes(answer.buffer[-200:])!r}")

    def count_failure(self, name: str, what: str) -> None:
        self.total += 1
        self.failed += 1
        if len(self.failures) < KEPT_FAILURES:
            at = round(time.perf_counter() - self.started, 3)
            self.failures.append({"at": at, "request": name, "what": what})

    def result(self) -> dict[str, Any]:
        times = sorted(self.times) or [0.0]
        return {
            "total": self.total,
            "failed": self.failed,
            "seconds": round(time.perf_counter() - self.started, 3),
            "failures": self.failures,
            "statuses": dict(self.statuses),
            "releases": dict(self.releases),
            "p50_ms": round(times[len(times) // 2] * 1000, 2),
            "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 2),
            "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 2),
            "max_ms": round(times[-1] * 1000, 2),
        }


class Connection(asyncio.Protocol):
    """Asks one thing after the other until the generator is done or the connection is lost."""

    def __init__(self, generator: Generator) -> None:
        self.generator = generator
        self.lost = asyncio.get_running_loop().create_future()
        self.answer: Answer | None = None
        self.sent = 0.0
        self.expected = 200
        self.name = ""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own class
        self.ask_in_turn()

    def ask_in_turn(self) -> None:
        wait = self.generator.wait_seconds()
        if wait > 0.001:
            asyncio.get_running_loop().call_later(wait, self.ask)
        else:
            self.ask()

    def ask(self) -> None:
        if self.transport is None:
            return
        if self.generator.done:
            self.transport.close()
            return
        raw, self.expected, self.name = self.generator.next()
        self.answer, self.sent = Answer(), time.perf_counter()
        self.transport.write(raw)

    def data_received(self, data: bytes) -> None:
        if self.answer is None:
            return
        if self.answer.feed(data):
            answer, self.answer = self.answer, None
            self.generator.succeeded(answer, self.expected, self.name, time.perf_counter() - self.sent)
            if answer.headers.get(b"connection", b"").lower() == b"close":
                assert self.transport
                self.transport.close()
            else:
                self.ask_in_turn()

    def overdue(self) -> bool:
        return self.answer is not None and time.perf_counter() - self.sent > TIMEOUT

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        if self.answer is not None:
            self.answer = None
            self.generator.count_failure(self.name, f"connection lost before the answer: {error!r}")
        if not self.lost.done():
            self.lost.set_result(None)


async def keep_asking(generator: Generator) -> None:
    """One slot of the load: a connection, and a new one when it is lost."""
    loop = asyncio.get_running_loop()
    while not generator.done:
        try:
            _, connection = await loop.create_connection(
                lambda: Connection(generator),
                generator.settings["bind"],
                443,
                ssl=generator.context,
                server_hostname=generator.settings["host"],
            )
        except OSError as error:
            generator.count_failure("connect", f"{type(error).__name__}: {error}")
            await asyncio.sleep(RECONNECT_SECONDS)
            continue
        while not connection.lost.done():
            await asyncio.wait([connection.lost], timeout=1)
            if connection.overdue() and connection.transport:
                connection.transport.abort()


async def wait_for_finish(generator: Generator) -> None:
    """The parent says `finish`, or is gone: either way the load ends once it has its number."""
    await asyncio.to_thread(sys.stdin.readline)
    generator.asked_to_finish = True


async def main() -> None:
    generator = Generator(json.loads(sys.stdin.readline()))
    slots = [keep_asking(generator) for _ in range(generator.settings["connections"])]
    await asyncio.gather(wait_for_finish(generator), *slots)
    sys.stdout.write(json.dumps(generator.result()))


if __name__ == "__main__":
    uvloop.run(main())
