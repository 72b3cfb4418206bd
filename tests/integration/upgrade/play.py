"""The deployer in its real frame, around a played engine, registry and proxy.

The engine's containers are those of `engine.json` below the root; they are still there after a restart.
GET /engine: {"present": the containers, "calls": what this process has changed}.
"""

import itertools
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

from aiohttp import web

from deployer import bootstrap as wiring
from deployer import machine, pruning, source
from deployer.__main__ import MIGRATIONS
from deployer.deployments.queue import CHANNEL
from deployer.deployments.worker import DeploymentWorker
from deployer.engine.fake import FakeEngine
from deployer.handlers import Handlers
from deployer.model import Observed
from deployer.running.reconciler import Reconciler
from deployer.running.site_jobs import SiteJobs
from deployer.running.watcher import Watcher
from shared import service
from shared.secrets import Vault
from shared.settings import CommonSettings
from tests.integration.deployer.stage import make
from tests.integration.upgrade.installation import ADDRESS, Built


class Settings(CommonSettings):
    root: Path


def load(engine: FakeEngine, file: Path) -> None:
    known = json.loads(file.read_text())
    engine.images |= known["images"]
    engine.volumes = known["volumes"]
    for container in known["present"]:
        observed = Observed(**{**container, "volumes": tuple(container["volumes"])})
        engine.present[observed.id] = observed
    engine.numbers = itertools.count(1 + max(int(name.removeprefix("id")) for name in engine.present))


def save(engine: FakeEngine, file: Path) -> None:
    present = [asdict(observed) for observed in engine.present.values()]
    file.write_text(json.dumps({"images": engine.images, "volumes": engine.volumes, "present": present}))


async def bootstrap(frame: service.Frame, settings: Settings) -> service.Parts:
    crossing, answered = Vault.from_file(settings.root / "keys" / "source"), frame.wakeup.channel(source.CHANNEL)
    asking = source.Source(frame.pool, frame.outbox, frame.vault, crossing, answered, settings.root / "exports")
    stage = make(frame.pool, frame.vault, asking, settings.root, public_address=ADDRESS)
    stage.registry.digests = Built()
    engine, file, context = stage.engine, settings.root / "engine.json", stage.context
    load(engine, file)
    context.outbox = frame.outbox
    await machine.announce(frame.pool, frame.outbox, context.settings)
    watcher = Watcher(context)
    reconciler = Reconciler(context, watcher)
    # The service is ready when it has looked at every site: tests need not wait for it.
    await reconciler.once()

    async def show(_: web.Request) -> web.Response:
        return web.json_response({"present": [*map(asdict, engine.present.values())], "calls": engine.calls})

    async def close() -> None:
        save(engine, file)

    return service.Parts(
        handlers=Handlers(context.settings, frame.outbox, asking).table(),
        secrets=wiring.SECRETS,
        prune=pruning.RULES,
        jobs=SiteJobs(context).table(),
        jobs_parallel=8,
        jobs_where=machine.own_jobs(context.settings.machine),
        routes=[web.get("/engine", show)],
        background=[
            watcher.run,
            asking.run,
            reconciler.run,
            DeploymentWorker(context, frame.wakeup.channel(CHANNEL)).run,
        ],
        close=[close],
    )


if __name__ == "__main__":
    settings = Settings.read()
    service.run("deployer", settings, MIGRATIONS, partial(bootstrap, settings=settings), single=True)
