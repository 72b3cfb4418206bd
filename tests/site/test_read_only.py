"""A site's containers as the platform runs them: with the volumes and a little memory to write in, and nothing else."""

import http.client
import json
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from shared.sitespec import DB_DATA_PATH, STORAGE_PATH, TMP, WRITABLE
from tests.lib.stack import Stack
from tests.site.composed import write
from tests.site.containers import as_the_platform_runs_it, docker, remove, succeeds, until

PHP = os.environ.get("PHP_IMAGE", "webmeteor/php:8.4")
POSTGRES = "webmeteor/postgres:17"
EMAIL, PASSWORD = "owner@example.com", "only-for-development"
HASH = "$argon2id$v=19$m=19456,t=2,p=1$ejn6PZcT6Jw4SGwNyitvIw$Z2Nn8S2pJ1gzHB300/oz2F9esw9DC1MM8G+MQK1hrT8"
DATABASE = {"POSTGRES_DB": "site", "POSTGRES_USER": "site", "POSTGRES_PASSWORD": "of the tests"}
SETTINGS = {
    "APP_NAME": "A site", "APP_DOMAIN": "site.example", "APP_ENV": "production", "LOG_LEVEL": "info", "DB_HOST": "db",
    "DB_NAME": "site", "DB_USER": "site", "DB_PASSWORD": "of the tests", "JWT_SECRET": "secret" * 10,
    "ALERT_SECRET": "secret", "CORS_ORIGIN": "https://site.example", "UPLOAD_MAX_SIZE": "100M",
    "STORAGE_PATH": STORAGE_PATH, "OWNER_EMAIL": EMAIL, "OWNER_NAME": "Owner", "OWNER_PASSWORD_HASH": HASH,
}  # fmt: skip
MIB = 1024 * 1024
# What the shop does for its invoices (App/Lib/Pdf).
DOCUMENT = """
require "/usr/share/php/tcpdf/autoload.php";
$pdf = new TCPDF();
$pdf->AddPage();
$pdf->setFont("dejavusans", "", 12);
$pdf->Write(0, "₹ 48,000");
echo strlen($pdf->Output("", "S")) > 5000 ? "document" : "no document";
"""
SESSION = """
session_id($argv[1] ?? "");
session_start();
$_SESSION["n"] = ($_SESSION["n"] ?? 0) + 1;
echo session_id(), " ", $_SESSION["n"];
"""


@dataclass(frozen=True)
class Api:
    name: str
    port: int

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, json.loads(content) if "json" in (answer.getheader("Content-Type") or "") else content
        finally:
            connection.close()

    def upload(self, content: bytes, token: str) -> tuple[int, Any]:
        edge = secrets.token_hex(8)
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        return self.ask("POST", "/admin/uploads", body, Content_Type=kind, Authorization=f"Bearer {token}")

    def log_in(self) -> str:
        login = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
        status, answer = self.ask("POST", "/auth/login", login, Content_Type="application/json")
        assert status == 200, answer
        return str(answer["data"]["token"])

    def run(self, *argv: str) -> str:
        return docker("exec", self.name, *argv)


def document(size: int) -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%" + b"x" * size + b"\nstartxref\n9\n%%EOF\n"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    stack = Stack.from_environment()
    name = f"{stack.project}-read-only"
    place = ("--network", name, "--label", f"webmeteor.stack={stack.name}")
    files = write("business", tmp_path_factory.mktemp("site")) / "api"
    (files / "storage").mkdir()
    try:
        remove(name)
        docker("network", "create", "--label", f"webmeteor.stack={stack.name}", name)
        data = ("--network-alias", "db", *variables(DATABASE), "--volume", DB_DATA_PATH)
        docker("run", "--detach", "--name", f"{name}-db", *place, *as_the_platform_runs_it("db"), *data, POSTGRES)
        until(
            lambda: succeeds("exec", f"{name}-db", "pg_isready", "-h", "127.0.0.1"),
            lambda: docker("logs", f"{name}-db"),
        )
        kept = ("--volume", f"{files}:/var/www/html:ro", "--volume", STORAGE_PATH, "--publish", "127.0.0.1::80")
        limits = as_the_platform_runs_it("api")
        docker("run", "--detach", "--name", f"{name}-api", *place, *limits, *variables(SETTINGS), *kept, PHP)
        made = Api(f"{name}-api", int(docker("port", f"{name}-api", "80").split(":")[1]))
        until(lambda: made.ask("GET", "/health")[0] == 200, lambda: docker("logs", f"{name}-api"))
        yield made
    finally:
        remove(name)


def variables(values: dict[str, str]) -> tuple[str, ...]:
    return tuple(word for name, value in values.items() for word in ("--env", f"{name}={value}"))


def test_uploads_larger_than_all_memory_to_write_in_arrive(api: Api) -> None:
    """Their way leads through the volume, twice: nginx has them whole before PHP does."""
    size, at_once = 15, 5
    assert sum(WRITABLE["api"].values()) < 2 * size * at_once
    token = api.log_in()
    with ThreadPoolExecutor(at_once) as pool:
        answers = list(pool.map(lambda _: api.upload(document(size * MIB), token), range(at_once)))
    for status, answer in answers:
        assert status == 200, answer
        assert len(api.ask("GET", answer["data"]["url"].removeprefix("/api"))[1]) > size * MIB
    assert api.run("find", f"{STORAGE_PATH}/.passing", TMP, "-type", "f", "-size", "+0") == ""


def test_what_passes_through_the_volume_cannot_be_fetched(api: Api) -> None:
    for path in ("/files/../.passing/", "/files/.passing/", "/files/..%2f.passing/body"):
        assert api.ask("GET", path)[0] in {400, 403, 404}


def test_documents_and_sessions_of_php_find_their_places(api: Api) -> None:
    assert api.run("php", "-r", DOCUMENT) == "document"
    assert (
        api.run(
            "sh", "-c", "hb-view --output-format=svg /usr/share/fonts/truetype/lohit-devanagari/*.ttf अ | head -c 5"
        )
        == "<?xml"
    )
    session, times = api.run("php", "-r", SESSION).split()
    assert (times, api.run("php", "-r", SESSION, session)) == ("1", f"{session} 2")


def test_nothing_else_can_be_written(api: Api) -> None:
    for path in ("/var/www/html/x", "/var/lib/x", "/var/log/x", "/usr/x", "/etc/x", "/x"):
        assert "Read-only file system" in api.run("sh", "-c", f"touch {path} 2>&1 || true"), path


def test_memory_to_write_in_ends_before_the_containers_does(api: Api) -> None:
    """Full, it is the writer's problem: the api goes on."""
    for path in WRITABLE["api"]:
        full = f"[ ! -w {path} ] || head -c 600m /dev/zero > {path}/full || ls {path}/full; true"
        said = api.run("sh", "-c", full)
        assert "No space left on device" in said or "Permission denied" in said or not said, said
    try:
        assert api.ask("GET", "/health")[0] == 200
        api.log_in()
        assert api.upload(document(3 * MIB), api.log_in())[0] == 200
    finally:
        api.run("sh", "-c", "rm -f " + " ".join(f"{path}/full" for path in WRITABLE["api"]))
    assert docker("inspect", "--format", "{{.State.OOMKilled}} {{.RestartCount}}", api.name) == "false 0"


def test_a_container_that_ended_begins_again(api: Api) -> None:
    docker("restart", "--time", "30", api.name)
    port = int(docker("port", api.name, "80").split(":")[1])
    until(lambda: Api(api.name, port).ask("GET", "/health")[0] == 200, lambda: docker("logs", api.name))
