"""All SQL of dns-ssl."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.db.pool import Connection, Pool
from shared.events.types import DomainRequested
from shared.jobs import enqueue


@dataclass(frozen=True)
class Record:
    app_id: str
    customer_uuid: str
    domain: str
    state: str
    addresses: list[str] | None
    """Where it is to lead; None: the site is not placed yet."""


@dataclass(frozen=True)
class WatchedCertificate:
    app_id: str
    customer_uuid: str
    domain: str
    state: str
    expires_at: datetime | None
    warned_days: int | None
    reports: int
    waited: float
    record_state: str | None
    """State of the platform's own record; None if there is none, as for custom domains."""
    own_name: bool


@dataclass(frozen=True)
class CustomDomain:
    app_id: str
    customer_uuid: str
    custom_domain: str
    verification_code: str
    wish: int
    proven: bool
    waited: float
    addresses: list[str] | None = None
    """Where it has to lead: to the site's machine; None: the site is not placed yet."""


async def ask_now(tx: Connection, kind: str, *, key: str, payload: dict[str, Any]) -> None:
    """Enqueue a job; one that waits for its next attempt runs at once."""
    await enqueue(tx, kind, key=key, payload=payload)
    await tx.execute(
        "UPDATE jobs SET run_at = now() WHERE kind = $1 AND key = $2 AND state = 'open' AND lease_owner IS NULL"
        " AND run_at > now()",
        kind,
        key,
    )


# ---- records -----------------------------------------------------------------------------------------------------


async def want_record(tx: Connection, app_id: str, customer_uuid: str, domain: str) -> bool:
    """Upsert the record. Return whether it can be created: False if the site is not placed yet, is being removed or was
    removed.
    """
    return bool(
        await tx.fetchval(
            "INSERT INTO records (app_id, customer_uuid, domain, state) SELECT $1, $2, $3, 'wanted'"
            " WHERE NOT EXISTS (SELECT FROM removed_sites WHERE app_id = $1)"
            " ON CONFLICT (app_id) DO UPDATE SET changed_at = now(),"
            " state = CASE records.state WHEN 'failed' THEN 'wanted' ELSE records.state END"
            " WHERE records.state <> 'removing' RETURNING addresses IS NOT NULL",
            app_id,
            customer_uuid,
            domain,
        )
    )


async def place_record(tx: Connection, app_id: str, customer_uuid: str, domain: str, addresses: Sequence[str]) -> bool:
    """Upsert the record. False if it leads there already, or the site is being removed or was removed."""
    return bool(
        await tx.fetchval(
            "INSERT INTO records (app_id, customer_uuid, domain, state, addresses)"
            " SELECT $1, $2, $3, 'wanted', $4::text[]"
            " WHERE NOT EXISTS (SELECT FROM removed_sites WHERE app_id = $1)"
            " ON CONFLICT (app_id) DO UPDATE SET changed_at = now(), addresses = excluded.addresses,"
            " state = CASE records.state WHEN 'failed' THEN 'wanted' ELSE records.state END"
            " WHERE records.state <> 'removing' AND records.addresses IS DISTINCT FROM excluded.addresses"
            " RETURNING true",
            app_id,
            customer_uuid,
            domain,
            addresses,
        )
    )


async def record(db: Pool | Connection, app_id: str) -> Record | None:
    row = await db.fetchrow(
        "SELECT app_id, customer_uuid, domain, state, addresses FROM records WHERE app_id = $1", app_id
    )
    return Record(**row) if row else None


async def set_record_state(tx: Connection, app_id: str, state: str) -> bool:
    """False if the site is being removed: then nothing else is published about its record."""
    return bool(
        await tx.fetchval(
            "UPDATE records SET state = $2, changed_at = now()"
            " WHERE app_id = $1 AND state <> 'removing' RETURNING true",
            app_id,
            state,
        )
    )


async def remove_site(tx: Connection, app_id: str, customer_uuid: str, domain: str) -> None:
    """Write a tombstone, so that late events change nothing; cancel a creation that waits for its next attempt."""
    await tx.execute("INSERT INTO removed_sites (app_id) VALUES ($1) ON CONFLICT DO NOTHING", app_id)
    await tx.execute("DELETE FROM certificates WHERE app_id = $1", app_id)
    await tx.execute("DELETE FROM domains WHERE app_id = $1", app_id)
    await tx.execute(
        "DELETE FROM jobs WHERE kind = 'create_record' AND key = $1 AND state = 'open' AND lease_owner IS NULL", app_id
    )
    await tx.execute(
        "INSERT INTO records (app_id, customer_uuid, domain, state) VALUES ($1, $2, $3, 'removing')"
        " ON CONFLICT (app_id) DO UPDATE SET state = 'removing', changed_at = now()",
        app_id,
        customer_uuid,
        domain,
    )


async def creation_is_open(pool: Pool, app_id: str) -> bool:
    return bool(
        await pool.fetchval(
            "SELECT true FROM jobs WHERE kind = 'create_record' AND key = $1 AND state = 'open'", app_id
        )
    )


async def delete_record(tx: Connection, app_id: str) -> None:
    await tx.execute("DELETE FROM records WHERE app_id = $1", app_id)


# ---- certificates ------------------------------------------------------------------------------------------------


async def want_certificate(tx: Connection, app_id: str, customer_uuid: str, domain: str) -> bool:
    """Upsert the certificate to watch. False if the site is being removed or was removed."""
    return bool(
        await tx.fetchval(
            "INSERT INTO certificates (app_id, customer_uuid, domain) SELECT $1, $2, $3"
            " WHERE NOT EXISTS (SELECT FROM removed_sites WHERE app_id = $1)"
            " ON CONFLICT (app_id, domain) DO UPDATE SET asked_at = now(), reports = 0 RETURNING true",
            app_id,
            customer_uuid,
            domain,
        )
    )


async def certificate(pool: Pool, app_id: str, domain: str) -> WatchedCertificate | None:
    row = await pool.fetchrow(
        "SELECT c.app_id, c.customer_uuid, c.domain, c.state, c.expires_at, c.warned_days, c.reports,"
        " extract(epoch FROM now() - c.asked_at)::float8 AS waited, r.state AS record_state,"
        " NOT EXISTS (SELECT FROM domains d WHERE d.app_id = c.app_id AND d.custom_domain = c.domain) AS own_name"
        " FROM certificates c LEFT JOIN records r ON r.app_id = c.app_id AND r.domain = c.domain"
        " WHERE c.app_id = $1 AND c.domain = $2",
        app_id,
        domain,
    )
    return WatchedCertificate(**row) if row else None


async def certificate_valid(tx: Connection, app_id: str, domain: str, issuer: str, expires_at: datetime) -> bool:
    """False if it is no longer watched. A new expiry means a new certificate, whose warnings start again."""
    return bool(
        await tx.fetchval(
            "UPDATE certificates SET state = 'valid', problem = NULL, reports = 0, checked_at = now(), issuer = $3,"
            " warned_days = CASE WHEN expires_at = $4 THEN warned_days END, expires_at = $4"
            " WHERE app_id = $1 AND domain = $2 RETURNING true",
            app_id,
            domain,
            issuer,
            expires_at,
        )
    )


async def certificate_failed(tx: Connection, app_id: str, domain: str, problem: str) -> bool:
    return bool(
        await tx.fetchval(
            "UPDATE certificates SET state = 'failed', problem = $3, reports = reports + 1, checked_at = now()"
            " WHERE app_id = $1 AND domain = $2 RETURNING true",
            app_id,
            domain,
            problem,
        )
    )


async def certificate_broke(tx: Connection, app_id: str, domain: str, problem: str) -> bool:
    """Mark a valid certificate as failed: the wait starts now, with one report already made."""
    return bool(
        await tx.fetchval(
            "UPDATE certificates SET state = 'failed', problem = $3, reports = 1, asked_at = now(), checked_at = now()"
            " WHERE app_id = $1 AND domain = $2 AND state = 'valid' RETURNING true",
            app_id,
            domain,
            problem,
        )
    )


async def certificate_warned(tx: Connection, app_id: str, domain: str, days: int) -> bool:
    return bool(
        await tx.fetchval(
            "UPDATE certificates SET warned_days = $3 WHERE app_id = $1 AND domain = $2 RETURNING true",
            app_id,
            domain,
            days,
        )
    )


async def certificates_to_check(tx: Connection, older_than_hours: float, limit: int) -> list[tuple[str, str]]:
    rows = await tx.fetch(
        "SELECT app_id, domain FROM certificates WHERE state = 'valid'"
        " AND checked_at < now() - make_interval(secs => $1) ORDER BY checked_at LIMIT $2",
        older_than_hours * 3600,
        limit,
    )
    return [(row["app_id"], row["domain"]) for row in rows]


# ---- custom domains ----------------------------------------------------------------------------------------------


async def want_domain(tx: Connection, asked: DomainRequested, wish: int) -> bool:
    """Replace the site's claim. False if the site is being removed or was removed. `wish`: the event's sequence.

    A proven claim that is requested again stays proven, and its answer is published again.
    """
    await _drop_certificate(tx, asked.app_id, but=asked.custom_domain or "")
    return bool(
        await tx.fetchval(
            "INSERT INTO domains AS d (app_id, customer_uuid, custom_domain, verification_code, wish)"
            " SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT FROM removed_sites WHERE app_id = $1)"
            " ON CONFLICT (app_id) DO UPDATE SET custom_domain = $3, verification_code = $4, wish = $5,"
            " asked_at = now(), state = CASE WHEN d.state = 'verified' AND (d.custom_domain, d.verification_code)"
            " = ($3, $4) THEN 'verified' ELSE 'pending' END RETURNING true",
            asked.app_id,
            asked.customer_uuid,
            asked.custom_domain,
            asked.verification_code,
            wish,
        )
    )


async def drop_domain(tx: Connection, app_id: str) -> None:
    """Remove the site's custom domain and its certificate."""
    await _drop_certificate(tx, app_id)
    await tx.execute("DELETE FROM domains WHERE app_id = $1", app_id)


async def _drop_certificate(tx: Connection, app_id: str, *, but: str = "") -> None:
    """Delete the certificate of the site's previous domain."""
    await tx.execute(
        "DELETE FROM certificates c USING domains d WHERE d.app_id = $1 AND c.app_id = $1"
        " AND c.domain = d.custom_domain AND d.custom_domain <> $2",
        app_id,
        but,
    )


async def open_domain(pool: Pool, app_id: str, custom_domain: str) -> CustomDomain | None:
    """Return the claim if it is still wanted and has not failed."""
    row = await pool.fetchrow(
        "SELECT d.app_id, d.customer_uuid, custom_domain, verification_code, wish, d.state = 'verified' AS proven,"
        " extract(epoch FROM now() - asked_at)::float8 AS waited, addresses"
        " FROM domains d LEFT JOIN records USING (app_id)"
        " WHERE d.app_id = $1 AND custom_domain = $2 AND d.state IN ('pending', 'verified')",
        app_id,
        custom_domain,
    )
    return CustomDomain(**row) if row else None


async def lock_domain(tx: Connection, custom_domain: str) -> None:
    """Serialise proofs of this domain with an advisory lock until the transaction ends."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || $1))", f" {custom_domain}")


async def is_anothers(db: Pool | Connection, asked: CustomDomain) -> bool:
    return bool(
        await db.fetchval(
            "SELECT true FROM domains WHERE custom_domain = $1 AND state = 'verified' AND app_id <> $2",
            asked.custom_domain,
            asked.app_id,
        )
    )


async def settle_domain(tx: Connection, asked: CustomDomain, state: str) -> bool:
    """False if the customer has changed the claim meanwhile."""
    return bool(
        await tx.fetchval(
            "UPDATE domains SET state = $4 WHERE app_id = $1 AND custom_domain = $2 AND verification_code = $3"
            " AND state = 'pending' RETURNING true",
            asked.app_id,
            asked.custom_domain,
            asked.verification_code,
            state,
        )
    )


async def fail_others(tx: Connection, asked: CustomDomain) -> list[CustomDomain]:
    """Fail and return all other pending claims of the domain."""
    rows = await tx.fetch(
        "UPDATE domains SET state = 'failed' WHERE custom_domain = $1 AND app_id <> $2 AND state = 'pending'"
        " RETURNING app_id, customer_uuid, custom_domain, verification_code, wish, false AS proven,"
        " 0::float8 AS waited",
        asked.custom_domain,
        asked.app_id,
    )
    return [CustomDomain(**row) for row in rows]
