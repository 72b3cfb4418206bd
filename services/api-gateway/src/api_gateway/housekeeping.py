"""Once an hour: what nobody will ask for again goes."""

import asyncio

from shared.db.pool import Pool
from shared.logging import apart

EVERY_SECONDS = 3600.0
STATEMENTS = (
    "DELETE FROM idempotency WHERE created_at < now() - interval '24 hours'",
    "DELETE FROM attempts WHERE window_end < now()",
    "DELETE FROM email_proofs WHERE expires_at < now()",
    "DELETE FROM tokens WHERE expires_at < now() - interval '30 days' OR revoked_at < now() - interval '30 days'",
    "DELETE FROM deliveries WHERE received_at < now() - interval '30 days'",
    "DELETE FROM timeline WHERE at < now() - interval '1 year'",
    (
        "DELETE FROM deployment_log WHERE deployment_id IN"
        " (SELECT deployment_id FROM deployments WHERE ended_at < now() - interval '90 days')"
    ),
)


async def tidy(pool: Pool) -> None:
    for statement in STATEMENTS:
        with apart("housekeeping_failed"):
            await pool.execute(statement)


async def run(pool: Pool) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await tidy(pool)
