"""Proof that the customer reads an account's e-mail address: a mailed link, valid once and for two days.

Until then the account may do everything, but with fewer sites, and gets no other mail (decision 0083).
"""

import secrets
from datetime import UTC, datetime, timedelta

from aiohttp import web

from api_gateway.accounts import attempts
from api_gateway.accounts.models import EmailProven, Verify
from api_gateway.api.call import Call
from api_gateway.api.reply import reply
from api_gateway.context import Context
from api_gateway.errors import EmailAlreadyProvenError, ProofUnknownError
from api_gateway.queries import accounts as queries
from shared.db.pool import Connection
from shared.events.types import CustomerEmailProven, EmailProofRequested
from shared.tokens import digest

LINK_HOURS = 48
MAILS_PER_DAY = 5
WRONG_PER_HOUR = 60
"""Per client address; successful proofs are not counted."""


async def ask(context: Context, tx: Connection, customer_uuid: str, email: str) -> None:
    """Have a new link mailed; the previous one becomes invalid."""
    token, expires_at = secrets.token_urlsafe(32), datetime.now(UTC) + timedelta(hours=LINK_HOURS)
    await queries.set_proof(tx, customer_uuid, digest(token), expires_at)
    event = EmailProofRequested(
        customer_uuid=customer_uuid, email=email, token=context.proofs.encrypt(token), expires_at=expires_at
    )
    await context.outbox.add(tx, event)


async def verify_email(call: Call) -> web.Response:
    """Needs the link's token only, no login: the mail may be read on another device."""
    context = call.context
    tries = f"verify {attempts.client_address(call.request, context.settings)}"
    await attempts.count(context.pool, tries, limit=WRONG_PER_HOUR, seconds=3600)
    async with context.pool.acquire() as tx, tx.transaction():
        proven = await queries.prove_email(tx, digest(call.body(Verify).token))
        if proven is None:
            raise ProofUnknownError(
                "This link was already used, has expired or was replaced by a newer one; log in to see whether your"
                " address is confirmed, or to request a new link."
            )
        event = CustomerEmailProven(customer_uuid=proven["customer_uuid"], email=proven["email"])
        await context.outbox.add(tx, event)
    await attempts.forgive(context.pool, tries)
    return reply(EmailProven(email=proven["email"])).response()


async def resend_proof(call: Call) -> web.Response:
    customer_uuid, context = call.customer_uuid, call.context
    customer = await queries.me(context.pool, customer_uuid)
    if customer["email_proven"]:
        raise EmailAlreadyProvenError("Your e-mail address is already confirmed.")
    await attempts.count(context.pool, f"proof {customer_uuid}", limit=MAILS_PER_DAY, seconds=86_400)
    async with context.pool.acquire() as tx, tx.transaction():
        await ask(context, tx, customer_uuid, customer["email"])
    return reply(None, status=202).response()
