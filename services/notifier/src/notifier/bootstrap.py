"""The composition root: only here are the concrete mail relay and Socket.IO server known."""

from typing import Any

from notifier import pruning
from notifier.handlers import HANDLERS
from notifier.live import LiveEvents
from notifier.log_stream import LogStream
from notifier.mailer import SmtpMailer
from notifier.mailing import Mailing
from notifier.render import Templates
from notifier.settings import Settings
from notifier.sockets import Sockets, new_server
from notifier.speaker import SocketSpeaker
from notifier.tokens import TokenWatch
from shared.events import Event
from shared.jobs import JobKind
from shared.secrets import Vault
from shared.service import Frame, Parts


async def bootstrap(frame: Frame, settings: Settings) -> Parts:
    server = new_server(settings.origins)
    speaker = SocketSpeaker(server)
    live = LiveEvents(frame.pool, speaker, frame.wakeup.channel("events"))
    logs = LogStream(frame.pool, speaker, frame.wakeup.channel("logs"))
    tokens = TokenWatch(frame.pool, speaker, frame.wakeup.channel("tokens"))
    sockets = Sockets(server, frame.pool, live, logs, tokens)
    mailing = _mailing(frame, settings)
    return Parts(
        handlers=HANDLERS,
        lane=lane,
        prune=pruning.RULES,
        jobs={"mail": JobKind(mailing.send, on_exhausted=mailing.given_up)},
        background=(live.run, logs.run, tokens.run, sockets.sweep),
        app_hook=sockets.attach,
    )


def lane(event: Event[Any]) -> str:
    """One lane per customer, because the event log is locked by customer (queries.append_event)."""
    return str(event.data.customer_uuid)


def _mailing(frame: Frame, settings: Settings) -> Mailing:
    mailer = SmtpMailer(
        settings.smtp_host,
        settings.smtp_port,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        starttls=settings.smtp_starttls,
    )
    return Mailing(
        frame.pool,
        mailer,
        Templates(settings.dashboard_url),
        mail_from=settings.mail_from,
        domain=settings.base_domain,
        dashboard_url=settings.dashboard_url,
        proofs=Vault.from_file(settings.proofs_key_file),
        give_up_hours=settings.mail_give_up_hours,
    )
