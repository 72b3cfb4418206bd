"""The server of a site's www (webmeteor/nginx) as the platform runs it, with an api that plays along (www_api.php)."""

import base64
import http.client
import json
import os
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lib.stack import Stack
from tests.site.composed import TEMPLATES
from tests.site.containers import as_the_platform_runs_it, docker, remove, succeeds, until

IMAGE = os.environ.get("WWW_IMAGE", "webmeteor/nginx:1")
PHP = "webmeteor/php:8.4"
API = Path(__file__).with_name("www_api.php")
# The page of every site: what the api says is put in where it asks for it.
INDEX = (TEMPLATES / "base/www/src/index.html").read_text()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def has_words(self) -> bool:
        """Whether what the api said of the page stands in head and body."""
        return "<title>Words of the api" in self.text and "<h1>Words of the api</h1>" in self.text

    @property
    def is_bare(self) -> bool:
        """The file as it is, whose includes are comments then: nothing of what the api may have said."""
        return self.text == INDEX

    @property
    def asked(self) -> dict[str, Any]:
        """What www asked the api with: its headers, and the number of the question."""
        found = re.search(r'name="asked" content="([^"]+)"', self.text)
        assert found, self.text
        return dict(json.loads(base64.b64decode(found[1])))


@dataclass(frozen=True)
class Www:
    name: str
    port: int

    def ask(self, path: str, method: str = "GET", seconds: float = 10, **headers: str) -> Answer:
        """`Accept_Encoding="br"` is the header Accept-Encoding. The path goes out as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            together = {name.lower(): ", ".join(answer.headers.get_all(name) or []) for name in answer.headers}
            return Answer(answer.status, together, answer.read())
        finally:
            connection.close()

    def ask_raw(self, request: bytes) -> bytes:
        """For what no client would send; it must ask for the connection to be closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
            return b"".join(parts)

    def log(self) -> str:
        return docker("logs", self.name)


@dataclass(frozen=True)
class Stage:
    """A network with an api in it."""

    name: str

    @property
    def api(self) -> str:
        return f"{self.name}-api"

    def www(
        self, part: str, files: Path, settings: Mapping[str, str] | None = None, more: Mapping[str, Path] | None = None
    ) -> Www:
        """With `files` in /srv/www, and `more` by their paths in the container."""
        name = f"{self.name}-{part}"
        variables = [word for key, value in (settings or {}).items() for word in ("--env", f"{key}={value}")]
        there = {"/srv/www": files, **(more or {})}
        mounts = [word for path, file in there.items() for word in ("--volume", f"{file}:{path}:ro")]
        options = (*self._place(), *as_the_platform_runs_it("www"), *variables, *mounts)
        docker("run", "--detach", "--name", name, *options, "--publish", "127.0.0.1::4200", IMAGE)
        www = Www(name, int(docker("port", name, "4200").split(":")[1]))
        until(lambda: www.ask("/healthz").status == 200, www.log)
        return www

    def api_begins(self) -> None:
        command = (
            "create",
            "--name",
            self.api,
            *self._place(),
            "--network-alias",
            "api",
            "--init",
            PHP,
            "php",
            "/api.php",
        )
        docker(*command)
        docker("cp", str(API), f"{self.api}:/api.php")
        self.api_comes()

    def api_comes(self) -> None:
        docker("start", self.api)
        probe = "exit(@stream_socket_client('tcp://127.0.0.1:80') ? 0 : 1);"
        until(lambda: succeeds("exec", self.api, "php", "-r", probe), lambda: docker("logs", self.api))

    def api_goes(self) -> None:
        docker("stop", "--time", "0", self.api)

    def _place(self) -> tuple[str, ...]:
        return ("--network", self.name, "--label", f"webmeteor.stack={Stack.from_environment().name}")


@contextmanager
def stage(word: str) -> Iterator[Stage]:
    """Its names are always the same and carry the stack's label: what a killed run left, the next one finds, or the
    stack's `clean`.
    """
    stack = Stack.from_environment()
    name = f"{stack.project}-www-image-{word}"
    try:
        remove(name)
        docker("network", "create", "--label", f"webmeteor.stack={stack.name}", name)
        made = Stage(name)
        made.api_begins()
        yield made
    finally:
        remove(name)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Readable for the container's own user."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    folder.chmod(0o755)
    return folder
