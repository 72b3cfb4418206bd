"""Route table and public address in memory, for tests."""

from dataclasses import dataclass, field

import yaml

from deployer.engine.fake import FakeEngine
from deployer.routing.public import Answer


@dataclass
class FakeRoutes:
    files: dict[str, str] = field(default_factory=dict)

    def write(self, app_id: str, text: str) -> bool:
        changed = self.files.get(app_id) != text
        self.files[app_id] = text
        return changed

    def stamp(self, app_id: str) -> int:
        return hash(self.files.get(app_id, 0))

    def remove(self, app_id: str) -> None:
        self.files.pop(app_id, None)

    async def until_live(self, table: str, fingerprint: str, seconds: float) -> None:
        pass


@dataclass
class FakePublic:
    """Answers like a proxy with these route files, from the running containers."""

    routes: FakeRoutes
    engine: FakeEngine
    broken: bool = False

    async def get(self, domain: str, path: str) -> Answer:
        for text in self.routes.files.values():
            http = yaml.safe_load(text)["http"]
            if any(f"`{domain}`" in router["rule"] for router in http["routers"].values()):
                return self._answer(http, path)
        raise OSError("no route")

    def _answer(self, http: dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]], path: str) -> Answer:
        release = next((m for name, m in http["middlewares"].items() if name.endswith("-release")), None)
        if release is None:
            return Answer(503, "", certificate_ok=True)
        service = "-api" if path.startswith("/api") else "-www"
        url = str(next(s for n, s in http["services"].items() if n.endswith(service))["loadBalancer"]["servers"])
        up = any(f"//{o.address}:" in url for o in self.engine.present.values() if o.state == "running")
        header = release["headers"]["customResponseHeaders"]["X-WebMeteor-Release"]
        return Answer(200 if up and not self.broken else 502, header, certificate_ok=True)
