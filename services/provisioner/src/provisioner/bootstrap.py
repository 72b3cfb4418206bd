"""The only place that knows which provider it is and what is wired to what."""

from aiohttp import ClientSession, ClientTimeout, web
from shared.jobs import JobKind
from shared.messaging import query
from shared.service import Frame, Parts

from provisioner.answers import Answers
from provisioner.git.builtin import BuiltIn
from provisioner.git.http import GitHttp, Limits
from provisioner.git.seed import Seeds
from provisioner.handlers import Handlers
from provisioner.jobs.delete import Delete
from provisioner.jobs.offer_template import OfferTemplate
from provisioner.jobs.provision import Provision
from provisioner.jobs.show_release import ShowRelease
from provisioner.jobs.write_files import WriteFiles
from provisioner.public import only_git
from provisioner.settings import Settings
from provisioner.store import Store
from provisioner.tools import Tools
from provisioner.upkeep import Upkeep
from provisioner.webhooks.deliver import Deliverer
from provisioner.webhooks.record import Recorder

# Deliveries wait for the gateway most of the time; they must not hold up a new site.
PARALLEL = 16


async def bootstrap(frame: Frame, settings: Settings) -> Parts:
    for root in (settings.sites_root, settings.repos_root, settings.archive_root):
        root.mkdir(parents=True, exist_ok=True)
    store = Store(frame.vault)
    provider = BuiltIn(settings.repos_root, settings.git_url)
    seeds = Seeds(settings.templates_dir, settings.repos_root / ".seeds")
    tools = Tools(settings, frame.pool, store, frame.outbox, provider, seeds)
    recorder = Recorder(frame.pool, store, settings.repos_root)
    upkeep = Upkeep(tools, recorder)
    deliverer = _deliverer(frame, settings, store)
    answers = Answers(frame.pool, store)
    await upkeep.before_start()
    return Parts(
        handlers=Handlers(store).table(),
        jobs=_jobs(tools, frame, deliverer),
        jobs_parallel=PARALLEL,
        routes=GitHttp(frame.pool, store, settings.repos_root, recorder.record, _limits(settings)).routes(),
        background=(upkeep.reconciling, upkeep.pruning, lambda: query.serve(frame.broker, frame.name, answers.answer)),
        app_hook=lambda app: _public(app, settings),
        close=(deliverer.session.close,),
    )


def _jobs(tools: Tools, frame: Frame, deliverer: Deliverer) -> dict[str, JobKind]:
    provision, delete, offer = Provision(tools, frame.vault), Delete(tools), OfferTemplate(tools)
    return {
        "provision": JobKind(provision.run, on_exhausted=provision.given_up),
        "offer_template": JobKind(offer.run, on_exhausted=offer.given_up),
        "write_files": JobKind(WriteFiles(tools).run),
        "show_release": JobKind(ShowRelease(tools).run),
        "delete": JobKind(delete.run, on_exhausted=delete.given_up),
        "deliver": JobKind(deliverer.run, on_exhausted=deliverer.given_up),
    }


def _deliverer(frame: Frame, settings: Settings, store: Store) -> Deliverer:
    return Deliverer(
        pool=frame.pool,
        store=store,
        session=ClientSession(timeout=ClientTimeout(total=10)),
        url=settings.webhook_url,
        repos_root=settings.repos_root,
        git_url=settings.git_url,
    )


def _limits(settings: Settings) -> Limits:
    return Limits(
        push_mib=settings.git_max_push_mib,
        repository_mib=settings.git_max_repository_mib,
        processes=settings.git_max_processes,
        seconds=settings.git_seconds,
        tree_files=settings.git_max_tree_files,
    )


def _public(app: web.Application, settings: Settings) -> None:
    from urllib.parse import urlsplit

    app.middlewares.append(only_git(urlsplit(settings.git_url).hostname or ""))
