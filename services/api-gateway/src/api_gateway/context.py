from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aio_pika.abc import AbstractRobustConnection
from aiohttp import web

from api_gateway.deliveries.intake import Intake
from api_gateway.deliveries.repositories import Repositories
from api_gateway.passwords import Passwords
from api_gateway.settings import Settings
from shared.db.pool import Pool
from shared.messaging.outbox import Outbox
from shared.places import Places
from shared.secrets import Vault


@dataclass(frozen=True)
class Context:
    """The handlers' dependencies; built once, in bootstrap."""

    settings: Settings
    pool: Pool
    outbox: Outbox
    common: Vault
    """For what gateway and provisioner exchange."""
    proofs: Vault
    """For proof tokens, which the notifier mails."""
    broker: AbstractRobustConnection
    passwords: Passwords
    intake: Intake
    repositories: Repositories
    openapi: Callable[[], dict[str, Any]]
    places: Places


CONTEXT = web.AppKey("context", Context)
