from datetime import UTC, datetime, timedelta

from aiohttp import web

from api_gateway.accounts import attempts, limits, proof
from api_gateway.accounts.models import Login, Logout, Me, Preferences, Register, Token
from api_gateway.api.call import Call
from api_gateway.api.reply import reply
from api_gateway.context import Context
from api_gateway.errors import EmailTakenError, TokenError
from api_gateway.queries import accounts as queries
from shared.db.pool import Connection
from shared.errors import ForbiddenError
from shared.events.types import (
    CustomerPreferencesChanged,
    CustomerRegistered,
    MembershipChanged,
    TokenIssued,
    TokenRevoked,
)
from shared.names import new_customer_uuid, new_user_uuid
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
    customer_uuid, user_uuid = new_customer_uuid(), new_user_uuid()
    async with context.pool.acquire() as tx, tx.transaction():
        if not (
            await queries.add_customer(tx, customer_uuid, body.email, body.name)
            and await queries.add_user(tx, user_uuid, body.email, body.name, hashed)
        ):
            raise EmailTakenError("An account with this e-mail address already exists; log in instead.")
        await queries.add_membership(tx, user_uuid, customer_uuid, "owner")
        event = CustomerRegistered(customer_uuid=customer_uuid, email=body.email, name=body.name, email_proven=False)
        await context.outbox.add(tx, event)
        issued = await issue(context, tx, user_uuid)
        await proof.ask(context, tx, customer_uuid, body.email)
    return reply(issued, status=201).response()


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
        issued = await issue(context, tx, row["user_uuid"])
    return reply(issued).response()


async def _count_attempt(call: Call, email: str) -> tuple[str, str]:
    """Count before the costly check, so that a flood is rejected cheaply; a correct password takes it back."""
    context, limit = call.context, call.context.settings.logins_per_quarter_hour
    address = attempts.client_address(call.request, context.settings)
    mine, everyone = f"login {address} {digest(email)}", f"login {address}"
    await attempts.count(context.pool, mine, limit=limit, seconds=QUARTER_HOUR)
    await attempts.count(context.pool, everyone, limit=limit * FAILED_LOGINS_PER_ADDRESS, seconds=QUARTER_HOUR)
    return mine, everyone


async def issue(context: Context, tx: Connection, user_uuid: str) -> Token:
    """Issue a token; only the answer has it in clear. Beyond the limit, the oldest is revoked.

    The user's roles are published again: users who are older than these events get known by it. Raises ForbiddenError.
    """
    memberships = await queries.memberships(tx, user_uuid)
    if not memberships:
        raise ForbiddenError("You are a member of no account; ask an owner of one to add you.")
    customer_uuid = memberships[0]["customer_uuid"]
    for token_sha256 in await queries.revoke_oldest(tx, user_uuid, context.settings.tokens_per_user - 1):
        await context.outbox.add(tx, TokenRevoked(customer_uuid=customer_uuid, token_sha256=token_sha256))
    token, expires_at = new_token(), datetime.now(UTC) + timedelta(days=context.settings.token_days)
    await queries.add_token(tx, digest(token), user_uuid, customer_uuid, expires_at)
    for membership in memberships:
        await context.outbox.add(tx, MembershipChanged(user_uuid=user_uuid, **membership))
    values = {"user_uuid": user_uuid, "customer_uuid": customer_uuid, "expires_at": expires_at}
    await context.outbox.add(tx, TokenIssued(**values, token_sha256=digest(token)))
    return Token(**values, token=token)


async def logout(call: Call) -> web.Response:
    everywhere = call.body(Logout).everywhere
    principal, context = call.principal, call.context
    async with context.pool.acquire() as tx, tx.transaction():
        which = None if everywhere else principal.token_sha256
        for token_sha256 in await queries.revoke(tx, principal.user_uuid, which):
            event = TokenRevoked(customer_uuid=principal.customer_uuid, token_sha256=token_sha256)
            await context.outbox.add(tx, event)
    return reply(None, status=204).response()


async def me(call: Call) -> web.Response:
    principal, context = call.principal, call.context
    row = dict(await queries.me(context.pool, principal.customer_uuid))
    limit = limits.sites(context.settings, email_proven=row["email_proven"])
    role = principal.roles[principal.customer_uuid]
    return reply(Me(**row, user_uuid=principal.user_uuid, role=role, sites_limit=limit)).response()


async def get_preferences(call: Call) -> web.Response:
    row = await queries.me(call.context.pool, call.customer_uuid)
    return reply(Preferences(mail=row["mail_preferences"])).response()


async def put_preferences(call: Call) -> web.Response:
    body, customer_uuid = call.body(Preferences), call.customer_uuid
    async with call.context.pool.acquire() as tx, tx.transaction():
        await attempts.spend(tx, customer_uuid, "changes of preferences", call.context.settings.changes_per_hour)
        await queries.set_preferences(tx, customer_uuid, body.mail)
        event = CustomerPreferencesChanged(customer_uuid=customer_uuid, mail=body.mail)
        await call.context.outbox.add(tx, event)
    return reply(body).response()
