"""Wires the service; the only place that knows which provider is used."""

from aiohttp import ClientSession, ClientTimeout

from provisioner import pruning
from provisioner.answers import Answers
from provisioner.context import Context
from provisioner.git.builtin import BuiltIn
from provisioner.git.http import GitHttp, Limits
from provisioner.git.seed import Seeds
from provisioner.handlers import Handlers
from provisioner.jobs.copy_source import CopySource
from provisioner.jobs.delete import Delete
from provisioner.jobs.hand_out import MAX_ATTEMPTS, HandOut
from provisioner.jobs.offer_template import OfferTemplate
from provisioner.jobs.provision import Provision
from provisioner.jobs.show_release import ShowRelease
from provisioner.jobs.write_files import WriteFiles
from provisioner.queries import Queries
from provisioner.reader.client import Reader
from provisioner.settings import Settings
from provisioner.upkeep import Upkeep
from provisioner.webhooks.deliver import Deliverer
from provisioner.webhooks.record import Recorder
from shared.jobs import JobKind
from shared.messaging import query
from shared.secrets import Vault
from shared.service import Frame, Parts

# Deliveries mostly wait for the gateway; they must not delay a new site.
PARALLEL = 16
SECRETS = (("sites", "secrets"), ("sites", "customer_env"), ("owners", "password"))


async def bootstrap(frame: Frame, settings: Settings) -> Parts:
    for root in (settings.sites_root, settings.repos_root, settings.archive_root, settings.exports_root):
        root.mkdir(parents=True, exist_ok=True)
    common = Vault.from_file(settings.common_key_file)
    queries = Queries(frame.vault, common)
    provider = BuiltIn(settings.repos_root, settings.git_url)
    seeds = Seeds(settings.templates_dir, settings.repos_root / ".seeds")
    reader = Reader(settings.reader_socket, settings.checkout_files, settings.checkout_bytes)
    context = Context(settings, frame.pool, queries, frame.outbox, provider, seeds)
    recorder = Recorder(frame.pool, queries, settings.repos_root)
    upkeep = Upkeep(context, recorder, frame.vault)
    deliverer = _deliverer(frame, settings, queries)
    answers = Answers(frame.pool, queries)
    await upkeep.before_start()
    return Parts(
        handlers=Handlers(queries).table(),
        secrets=SECRETS,
        common=common,
        prune=pruning.RULES,
        jobs=_jobs(context, common, deliverer, reader),
        jobs_parallel=PARALLEL,
        routes=GitHttp(frame.pool, queries, settings.repos_root, recorder.record, _limits(settings)).routes(),
        background=(
            upkeep.reconciling,
            upkeep.cleaning,
            lambda: query.serve(frame.broker.publishing, frame.name, answers.answer),
        ),
        checks={"source-reader": reader.ping},
        close=(deliverer.session.close,),
    )


def _jobs(context: Context, common: Vault, deliverer: Deliverer, reader: Reader) -> dict[str, JobKind]:
    provision, delete, offer = Provision(context, common), Delete(context), OfferTemplate(context)
    settings, copy = context.settings, CopySource(context)
    crossing = Vault.from_file(settings.source_key_file)
    hand_out = HandOut(reader, crossing, context.outbox, settings.sites_root, settings.exports_root)
    return {
        "provision": JobKind(provision.run, on_exhausted=provision.given_up),
        "offer_template": JobKind(offer.run, on_exhausted=offer.given_up),
        "write_files": JobKind(WriteFiles(context).run),
        "show_release": JobKind(ShowRelease(context).run),
        "delete": JobKind(delete.run, on_exhausted=delete.given_up),
        "hand_out": JobKind(hand_out.run, MAX_ATTEMPTS, on_exhausted=hand_out.given_up),
        "copy": JobKind(copy.run, max_attempts=3, on_exhausted=copy.given_up),
        "forget_export": JobKind(hand_out.forget),
        "deliver": JobKind(deliverer.run, on_exhausted=deliverer.given_up),
    }


def _deliverer(frame: Frame, settings: Settings, queries: Queries) -> Deliverer:
    return Deliverer(
        pool=frame.pool,
        queries=queries,
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
        processes_per_customer=settings.git_processes_per_customer,
        requests_per_customer=settings.git_requests_per_customer,
        seconds=settings.git_seconds,
        tree_files=settings.git_max_tree_files,
    )
