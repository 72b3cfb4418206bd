"""Wires the service; the only place that knows which provider, lookup and handshake are used."""

from dns_ssl import powerdns, pruning
from dns_ssl.certificates import Certificates
from dns_ssl.domains import Domains
from dns_ssl.handlers import HANDLERS
from dns_ssl.handshake import TlsHandshake
from dns_ssl.lookup import DnsLookup, Lookup
from dns_ssl.provider import DnsProvider
from dns_ssl.records import Records
from dns_ssl.settings import Settings
from dns_ssl.wildcard import Wildcard
from shared.jobs import JobKind
from shared.service import Frame, Parts
from shared.serving import Background

# Jobs here mostly wait for remote answers; a few slow ones must not delay a new site's record.
PARALLEL = 40


async def bootstrap(frame: Frame, settings: Settings) -> Parts:
    lookup = DnsLookup(settings.dns_server)
    provider, close = _provider(settings, lookup)
    handshake = TlsHandshake(settings.proxy_address, settings.ca_file)
    records = Records(frame.pool, frame.outbox, provider, lookup)
    certificates = Certificates(
        frame.pool,
        frame.outbox,
        handshake,
        patience=settings.certificate_wait_seconds,
        check_hours=settings.certificate_check_hours,
    )
    domains = Domains(frame.pool, frame.outbox, lookup, patience_hours=settings.domain_wait_hours)
    return Parts(
        handlers=HANDLERS,
        prune=pruning.RULES,
        jobs=jobs(records, certificates, domains),
        jobs_parallel=PARALLEL,
        background=(certificates.ask_for_checks,),
        close=close,
    )


def jobs(records: Records, certificates: Certificates, domains: Domains) -> dict[str, JobKind]:
    return {
        "create_record": JobKind(records.create, on_exhausted=records.creation_failed),
        "remove_record": JobKind(records.remove, on_exhausted=records.removal_failed),
        "watch_certificate": JobKind(certificates.watch),
        "check_certificate": JobKind(certificates.check, max_attempts=5, on_exhausted=certificates.check_failed),
        "verify_domain": JobKind(domains.verify),
    }


def _provider(settings: Settings, lookup: Lookup) -> tuple[DnsProvider, tuple[Background, ...]]:
    if settings.dns_provider == "wildcard":
        return Wildcard(lookup), ()
    session = powerdns.session(settings.pdns_url, settings.pdns_api_key.get_secret_value())
    return powerdns.PowerDns(session, settings.base_domain), (session.close,)
