"""The alert service of every site (templates/base/alert), and visitors of it with the official client."""

import base64
import hashlib
import hmac
import http.client
import json
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.lib.stack import Stack
from tests.site.composed import TEMPLATES
from tests.site.containers import as_the_platform_runs_it, docker, remove, until

SECRET = "the secret of api and alert"
IMAGE = "webmeteor/node:24"
JWT_SECRET = "of api and alert, to sign tickets with"
CLIENT = Path(__file__).with_name("alert_listen.mjs")


def ticket(user: int, session: int, *, role: str = "owner", key: str = JWT_SECRET, **other: Any) -> str:
    """As Framework/Jwt.php makes it."""
    claims = {"sub": str(user), "role": role, "sid": session, "aud": "alert", "exp": int(time.time()) + 60} | other
    payload = ".".join(_encode(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return payload + "." + _encode(hmac.digest(key.encode(), payload.encode(), hashlib.sha256))


class Visitors:
    """What happens to each of them, as it happens: (who, what, data)."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def comes(self, who: str, token: str | None = None) -> None:
        self._say({"open": who, "token": token})
        assert self.hears() == (who, "connected", None)

    def is_refused(self, who: str, token: str) -> Any:
        self._say({"open": who, "token": token})
        found = self._lines.get(timeout=10)
        assert (found["who"], found["what"]) == (who, "refused"), found
        self._say({"close": who})
        return found["reason"]

    def hears(self) -> tuple[str, str, Any]:
        found = self._lines.get(timeout=10)
        return found["who"], found["what"], found.get("data")

    def hear(self, count: int) -> list[tuple[str, str, Any]]:
        """The next so many things, in the order of who."""
        return sorted(self.hears() for _ in range(count))

    def go(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._reading.join(timeout=10)

    def _say(self, command: dict[str, Any]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(json.loads(line))


class Alert:
    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.port = port

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            sent = body if body is None or isinstance(body, str) else json.dumps(body)
            connection.request(method, path, sent, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def publish(self, room: str, event: str, secret: str = SECRET, **more: Any) -> int:
        return self.ask("POST", "/publish", {"room": room, "event": event, **more}, X_Alert_Secret=secret)[0]

    def connections(self) -> int:
        return int(json.loads(self.ask("GET", "/health")[1])["connections"])

    @contextmanager
    def visitors(self) -> Iterator[Visitors]:
        script = ("node", "/site/listen.mjs", f"http://{self.name}:3001")
        command = ("docker", "exec", "-i", f"{self.name}-client", *script)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            visitors = Visitors(process)
            try:
                yield visitors
            finally:
                visitors.go()
        until(lambda: self.connections() == 0, lambda: docker("logs", self.name))


@contextmanager
def alert() -> Iterator[Alert]:
    stack = Stack.from_environment()
    name = f"{stack.project}-alert-server"
    place = ("--network", name, "--label", f"webmeteor.stack={stack.name}")
    settings = ("--env", f"ALERT_SECRET={SECRET}", "--env", f"JWT_SECRET={JWT_SECRET}")
    try:
        remove(name)
        docker("network", "create", "--label", f"webmeteor.stack={stack.name}", name)
        server = ("--volume", f"{TEMPLATES / 'base/alert/server.js'}:/app/server.js:ro", "--publish", "127.0.0.1::3001")
        docker("run", "--detach", "--name", name, *place, *as_the_platform_runs_it("alert"), *settings, *server, IMAGE)
        docker("create", "--name", f"{name}-client", *place, "--init", "webmeteor/angular:22", "sleep", "infinity")
        docker("cp", str(CLIENT), f"{name}-client:/site/listen.mjs")
        docker("start", f"{name}-client")
        made = Alert(name, int(docker("port", name, "3001").split(":")[1]))
        until(lambda: made.ask("GET", "/health")[0] == 200, lambda: docker("logs", name))
        yield made
    finally:
        remove(name)


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()
