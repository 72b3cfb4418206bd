from datetime import UTC, datetime, timedelta

from aiohttp import web

from api_gateway.accounts import attempts, limits, proof
from api_gateway.accounts.models import LoggedIn, Login, Logout, Me, Preferences, Register, Registered
from api_gateway.api.call import Call
from api_gateway.api.reply import reply
from api_gateway.context import Context
from api_gateway.errors import EmailTakenError, TokenError
from api_gateway.queries import accounts as queries
from shared.db.pool import Connection
from shared.events.types import CustomerPreferencesChanged, CustomerRegistered, TokenIssued, TokenRevoked
from shared.names import new_customer_uuid
from shared.tokens import digest, new_token

QUARTER_HOUR = 900
# Factor on the limit per account: an office may mistype many passwords, but not search thousands of accounts.
FAILED_LOGINS_PER_ADDRESS = 20


async def register(call: Call) -> web.Response:
    body, context = call.body(Register), call.context
    address = attempts.client_address(call.request, context.settings)
    limit = context.settings.registrations_per_hour
    await attempts.count(context.pool, f"register {address}", limit=limit, seconds=3600)
    hashed = await context.passwords.hash(body.password)
    customer_uuid = new_customer_uuid()
    async with context.pool.acquire() as tx, tx.transaction():
        if not await queries.add_customer(tx, customer_uuid, body.email, body.name, hashed):
            raise EmailTakenError("An account with this e-mail address already exists; log in instead.")
        event = CustomerRegistered(customer_uuid=customer_uuid, email=body.email, name=body.name, email_proven=False)
        await context.outbox.add(tx, event)
        token, expires_at = await issue(context, tx, customer_uuid)
        await proof.ask(context, tx, customer_uuid, body.email)
    return reply(Registered(customer_uuid=customer_uuid, token=token, expires_at=expires_at), status=201).response()


async def login(call: Call) -> web.Response:
    body, context = call.body(Login), call.context
    email = body.email.strip().lower()
    mine, everyone = await _count_attempt(call, email)
    row = await queries.by_email(context.pool, email) if "\x00" not in email else None
    right = await context.passwords.verify(row["password_hash"] if row else None, body.password)
    if row is None or not right:
        raise TokenError("E-mail address or password is wrong.")
    await attempts.forget(context.pool, mine)
    await attempts.forgive(context.pool, everyone)
    async with context.pool.acquire() as tx, tx.transaction():
        token, expires_at = await issue(context, tx, row["customer_uuid"])
    answer = LoggedIn(token=token, expires_at=expires_at, customer_uuid=row["customer_uuid"])
    return reply(answer).response()


async def _count_attempt(call: Call, email: str) -> tuple[str, str]:
    """Count before the costly check, so that a flood is rejected cheaply; a correct password takes it back."""
    context, limit = call.context, call.context.settings.logins_per_quarter_hour
    address = attempts.client_address(call.request, context.settings)
    mine, everyone = f"login {address} {digest(email)}", f"login {address}"
    await attempts.count(context.pool, mine, limit=limit, seconds=QUARTER_HOUR)
    await attempts.count(context.pool, everyone, limit=limit * FAILED_LOGINS_PER_ADDRESS, seconds=QUARTER_HOUR)
    return mine, everyone


async def issue(context: Context, tx: Connection, customer_uuid: str) -> tuple[str, datetime]:
    """Issue a token; only the answer has it in clear. Beyond the limit, the oldest is revoked."""
    for token_sha256 in await queries.revoke_oldest(tx, customer_uuid, context.settings.tokens_per_customer - 1):
        await context.outbox.add(tx, TokenRevoked(customer_uuid=customer_uuid, token_sha256=token_sha256))
    token, expires_at = new_token(), datetime.now(UTC) + timedelta(days=context.settings.token_days)
    await queries.add_token(tx, digest(token), customer_uuid, expires_at)
    event = TokenIssued(customer_uuid=customer_uuid, token_sha256=digest(token), expires_at=expires_at)
    await context.outbox.add(tx, event)
    return token, expires_at


async def logout(call: Call) -> web.Response:
    everywhere = call.body(Logout).everywhere
    customer, context = call.customer, call.context
    async with context.pool.acquire() as tx, tx.transaction():
        which = None if everywhere else customer.token_sha256
        for token_sha256 in await queries.revoke(tx, customer.customer_uuid, which):
            event = TokenRevoked(customer_uuid=customer.customer_uuid, token_sha256=token_sha256)
            await context.outbox.add(tx, event)
    return reply(None, status=204).response()


async def me(call: Call) -> web.Response:
    row = dict(await queries.me(call.context.pool, call.customer.customer_uuid))
    limit = limits.sites(call.context.settings, email_proven=row["email_proven"])
    return reply(Me(**row, sites_limit=limit)).response()


async def get_preferences(call: Call) -> web.Response:
    row = await queries.me(call.context.pool, call.customer.customer_uuid)
    return reply(Preferences(mail=row["mail_preferences"])).response()


async def put_preferences(call: Call) -> web.Response:
    body, customer_uuid = call.body(Preferences), call.customer.customer_uuid
    async with call.context.pool.acquire() as tx, tx.transaction():
        await attempts.spend(tx, customer_uuid, "changes of preferences", call.context.settings.changes_per_hour)
        await queries.set_preferences(tx, customer_uuid, body.mail)
        event = CustomerPreferencesChanged(customer_uuid=customer_uuid, mail=body.mail)
        await call.context.outbox.add(tx, event)
    return reply(body).response()
