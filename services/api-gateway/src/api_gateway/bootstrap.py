"""The composition root: only here are the gateway's concrete parts known."""

from functools import cache
from typing import Any

from aiohttp import web

from api_gateway import dashboard, pruning
from api_gateway.api.openapi import document
from api_gateway.context import CONTEXT, Context
from api_gateway.copies.facts import introduce
from api_gateway.deliveries.intake import Intake
from api_gateway.deliveries.repositories import Repositories
from api_gateway.handlers import handlers
from api_gateway.machines.placement import place_at_start
from api_gateway.passwords import Passwords
from api_gateway.routes import ROUTES, aiohttp_routes
from api_gateway.settings import Settings
from api_gateway.sites.owner import tell_owners
from api_gateway.sweeper import Sweeper
from api_gateway.webhook.receive import LIMIT
from shared.places import Places
from shared.secrets import Vault
from shared.service import Frame, Parts

SECRETS = (("sites", "webhook_secret"),)


@cache
def openapi() -> dict[str, Any]:
    return document(ROUTES)


async def bootstrap(frame: Frame, *, settings: Settings) -> Parts:
    pool = frame.pool
    common, proofs = Vault.from_file(settings.common_key_file), Vault.from_file(settings.proofs_key_file)
    repositories, intake, passwords = Repositories(pool, frame.vault, common), Intake(pool, frame.outbox), Passwords()
    context = Context(
        settings, pool, frame.outbox, common, proofs, frame.broker.publishing, passwords, intake, repositories, openapi,
        Places(settings),
    )  # fmt: skip
    await tell_owners(pool, frame.outbox)
    await place_at_start(pool, frame.outbox)
    await introduce(pool, frame.outbox)

    async def close() -> None:
        passwords.close()

    return Parts(
        handlers=handlers(frame.outbox, repositories),
        secrets=SECRETS,
        common=common,
        prune=pruning.RULES,
        routes=[*aiohttp_routes()],
        background=[intake.run, Sweeper(pool, frame.outbox).run],
        max_body_bytes=LIMIT,
        app_hook=lambda app: install(app, context),
        close=[close],
    )


def install(app: web.Application, context: Context) -> None:
    """Runs after the health routes are added, so that the dashboard's catch-all comes last."""
    app[CONTEXT] = context
    app.router.add_routes([dashboard.route(context.settings.dashboard_dir)])
    app.on_response_prepare.append(_safe_headers)


async def _safe_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Set headers that an answer has not set itself. `Server` always hides our libraries' versions."""
    response.headers["Server"] = "webmeteor"
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
