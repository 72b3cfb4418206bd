"""Probes in memory, for tests."""

from dataclasses import dataclass

from deployer.engine.fake import FakeEngine
from shared.sitespec import Service


@dataclass
class FakeProbe:
    """Running containers are ready."""

    engine: FakeEngine

    async def __call__(self, service: Service, address: str) -> str | None:
        running = {(o.service, o.address) for o in self.engine.present.values() if o.state == "running"}
        return None if (service, address) in running else "connection refused"
