"""One site of a type, as its visitors, its owner and its operator see it."""

import asyncio
import json
from typing import Any

import httpx

from tests.lib import engine, transport
from tests.lib.platform import Site
from tests.lib.waiting import until

# Counted attempts are there to be counted.
_ROWS = """
SELECT table_name || ' ' || (xpath('/row/n/text()', query_to_xml(format(
  'SELECT count(*) || '' '' || coalesce(md5(string_agg(t::text, ''|'' ORDER BY t::text)), '''') AS n FROM %I t',
  table_name
), false, true, '')))[1]::text FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'rate_limits' ORDER BY 1
"""
_FILES = "cd /var/www/html && find storage -type f -exec sha256sum {} + | sort -k2"
_ROUTES = """
require 'Framework/autoload.php';
echo json_encode(array_replace_recursive(require 'src/config/base-routes.php', require 'src/config/routes.php'));
"""
# (limit, peak, kills for want of memory), of either generation of control groups.
_MEMORY = """
if cd /sys/fs/cgroup/memory 2>/dev/null
then cat memory.limit_in_bytes memory.max_usage_in_bytes; grep -w oom_kill memory.oom_control
else cd /sys/fs/cgroup; cat memory.max memory.peak; grep -w oom_kill memory.events; fi
"""
# Asked by the alert service, which is on the api's network: as the proxy would ask for somebody at that address.
_ELSEWHERE = """
const [method, path, body, address] = process.argv.slice(1);
const headers = {'Content-Type': 'application/json', 'X-Forwarded-For': address};
fetch('http://api' + path, {method, headers, body: body || undefined}).then(r => console.log(r.status));
"""


class Hosted:
    """`owner` is the token of the owner's session; `note()` and `unchanged()` compare all rows and all stored files."""

    def __init__(self, site: Site, site_type: str) -> None:
        self.site, self.site_type = site, site_type
        self.owner = self.email = self.password = ""
        self.http = transport.client(site.stack, base_url=site.url)
        self._known: dict[str, str] = {}
        self._asked = True

    async def ask(self, method: str, path: str, json: Any = None, *, token: str = "", **options: Any) -> httpx.Response:
        """Below /api; `json` None sends no body."""
        self._asked = True
        self.http.cookies.jar.clear()  # who brings a cookie does so on purpose
        headers = options.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})
        body = {} if json is None else {"json": json}
        return await self.http.request(method, f"/api{path}", headers=headers, **body, **options)

    async def data(self, method: str, path: str, json: Any = None, **options: Any) -> Any:
        answer = await self.ask(method, path, json, **options)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()["data"]

    async def log_in(self, email: str, password: str, realm: str = "auth") -> str:
        return str((await self.data("POST", f"/{realm}/login", {"email": email, "password": password}))["token"])

    async def elsewhere(self, method: str, path: str, body: Any = None, address: str = "203.0.113.7") -> int:
        """The status that a visitor at another address gets."""
        self._asked = True
        words = ("node", "-e", _ELSEWHERE, method, path, json.dumps(body) if body is not None else "", address)
        return int((await engine.execute(self.site.container("alert"), *words))[1])

    # ---- what is behind it

    async def sql(self, query: str) -> str:
        command = 'exec psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -v ON_ERROR_STOP=1 -At -c "$1"'
        return (await engine.execute(self.site.container("db"), "sh", "-c", command, "sh", query))[1].strip()

    async def calm(self) -> None:
        """As if everybody had waited long enough: limits of earlier tests do not stand in the way."""
        await self.sql("DELETE FROM rate_limits")

    async def rows(self, query: str) -> Any:
        return json.loads(await self.sql(f"SELECT coalesce(json_agg(t), '[]') FROM ({query}) t"))  # noqa: S608 - the tests' own words

    async def logged(self, text: str, times: int = 1) -> int:
        """How often the api's log has `text`, once that is `times`: a line is there a little after its answer."""

        async def enough() -> int | None:
            log = await engine.docker("logs", "--tail", "20000", self.site.container("api"))
            return log.count(text) if log.count(text) >= times else None

        return await until(f"{text!r} in the api's log {times} times", enough, seconds=15)

    async def routes(self) -> list[tuple[str, str, str]]:
        """(group, method, path) of all that the running site has."""
        _, text = await engine.execute(self.site.container("api"), "php", "-r", _ROUTES)
        groups: dict[str, Any] = json.loads(text)
        return [(g, m, path) for g, methods in groups.items() for m in methods for path in methods[m]]

    async def memory(self) -> tuple[int, int, int]:
        """The api's limit, the most it ever used, and how many of its processes were killed for want of it."""
        _, said = await engine.execute(self.site.container("api"), "sh", "-c", _MEMORY)
        limit, peak, kills = (int(line.rpartition(" ")[2]) for line in said.splitlines())
        return limit, peak, kills

    async def look(self) -> dict[str, str]:
        rows, (_, files) = await asyncio.gather(
            self.sql(_ROWS), engine.execute(self.site.container("api"), "sh", "-c", _FILES)
        )
        seen = {f"table {name}": rest for name, _, rest in (line.partition(" ") for line in rows.splitlines())}
        return seen | {f"file {line[66:]}": line[:64] for line in files.splitlines()}

    async def note(self) -> None:
        if self._asked:
            self._known = await self.look()
            self._asked = False

    async def unchanged(self, *but: str) -> None:
        """Since note(). `but`: beginnings of what may differ, such as `table mails`."""
        known, self._known = self._known, await self.look()
        self._asked = False
        names = sorted(known.keys() | self._known.keys())
        different = [
            f"{name}: {known.get(name)} → {self._known.get(name)}"
            for name in names
            if known.get(name) != self._known.get(name) and not name.startswith(but or ("\0",))
        ]
        assert not different, "something changed:\n" + "\n".join(different)
