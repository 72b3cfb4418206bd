"""The only module that knows the concrete classes."""

from functools import partial

import aiohttp

from deployer import machine, pruning, source
from deployer.build import warm
from deployer.build.workshop import workshop
from deployer.context import Context
from deployer.deployments.queue import CHANNEL
from deployer.deployments.worker import DeploymentWorker
from deployer.disk.sites import SiteDisks
from deployer.disk.upkeep import Upkeep
from deployer.engine.presence import Presence
from deployer.handlers import Handlers
from deployer.host import firewall
from deployer.refresh.refresher import Refresher
from deployer.routing.public import PublicAddress
from deployer.routing.route_table import TraefikRoutes
from deployer.running import probes, site_routes
from deployer.running.logs import Logs
from deployer.running.reconciler import Reconciler
from deployer.running.site_jobs import SiteJobs
from deployer.running.watcher import Watcher
from deployer.settings import Settings
from shared.messaging import query
from shared.places import Places
from shared.secrets import Vault
from shared.service import Frame, Parts

SECRETS = (("releases", "env"), ("drafts", "env"), ("sources", "env"))


async def bootstrap(frame: Frame, settings: Settings) -> Parts:
    # No keep-alive: probes and verification must reach what is there now, not an old connection's target.
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True, limit=0))
    images = workshop(settings, session)
    engine = images.engine
    context = Context(
        settings=settings,
        pool=frame.pool,
        outbox=frame.outbox,
        vault=frame.vault,
        engine=engine,
        routes=TraefikRoutes(settings.routes_dir, settings.traefik_api, settings.traefik_api_password, session),
        public=PublicAddress(str(settings.public_address), settings.public_port, settings.ca_file, session),
        probe=probes.over(session),
        library=images.library,
        builder=images.builder,
        source=_source(frame, settings),
        room=images.room,
    )
    await machine.announce(frame.pool, frame.outbox, settings)
    await site_routes.refresh_unserved(context)
    watcher, presence = Watcher(context), Presence(engine.ping)
    # Twice the gateway's limit: a stream that it has closed is noticed here only at the next sign of life.
    logs = Logs(frame.pool, engine, Places(settings, spare=2))
    return Parts(
        handlers=Handlers(settings, frame.outbox, context.source).table(),
        secrets=SECRETS,
        prune=pruning.RULES,
        jobs=SiteJobs(context).table(),
        jobs_parallel=8,
        jobs_where=machine.own_jobs(settings.machine),
        background=[
            watcher.run,
            context.source.run,
            Reconciler(context, watcher).run,
            DeploymentWorker(context, frame.wakeup.channel(CHANNEL)).run,
            Refresher(context, partial(warm.build, settings, warm.logged)).run,
            Upkeep(context, images.collector).run,
            SiteDisks(context).run,
            presence.until_lost,
            lambda: query.serve(frame.broker.publishing, frame.name, logs.answer),
        ],
        alive={"engine": presence.check},
        checks={
            "engine": engine.ping,
            "firewall": lambda: firewall.check(settings),
        },
        close=[session.close, engine.close],
    )


def _source(frame: Frame, settings: Settings) -> source.Source:
    crossing, wakeup = Vault.from_file(settings.source_key_file), frame.wakeup.channel(source.CHANNEL)
    return source.Source(frame.pool, frame.outbox, frame.vault, crossing, wakeup, settings.exports_root)
