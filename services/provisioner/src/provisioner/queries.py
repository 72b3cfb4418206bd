"""The service's rows; the owners' and the templates' have their own modules.

Secrets are encrypted when stored and decrypted when read; those exchanged with the gateway use the common key.
"""

import json
from typing import Any

from provisioner import site_secrets
from provisioner.errors import SiteUnknownError
from provisioner.models import Deletion, Delivery, Owner, Site
from provisioner.owners import Owners
from provisioner.versions import Versions
from shared.db.pool import Connection, Pool
from shared.domains import Change
from shared.secrets import Vault

_SITE = (
    "SELECT s.*, d.app_id IS NOT NULL AS deleting, CASE WHEN o.app_id IS NOT NULL THEN jsonb_build_object("
    "'email', o.email, 'name', o.name, 'env_version', o.env_version, 'hash', o.hash) END AS owner"
    " FROM sites s LEFT JOIN deletions d USING (app_id) LEFT JOIN owners o USING (app_id) WHERE s.app_id = $1"
)

_KNOWN = "SELECT true FROM sites WHERE app_id = $1 UNION ALL SELECT true FROM deletions WHERE app_id = $1"


class Queries:
    def __init__(self, vault: Vault, common: Vault) -> None:
        self._vault = vault
        self._common = common
        self.owners = Owners(vault)
        self.versions = Versions()

    # ---- sites

    async def add_site(self, tx: Connection, *, app_id: str, customer_uuid: str, **fields: Any) -> bool:
        """Generate and store the secrets before anything else happens. False if the site is already deleted."""
        if await tx.fetchval("SELECT true FROM deletions WHERE app_id = $1", app_id):
            return False
        await tx.execute(
            "INSERT INTO sites (app_id, customer_uuid, site_type, site_name, domain, secrets, restore_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            app_id,
            customer_uuid,
            fields["site_type"],
            fields["site_name"],
            fields["domain"],
            self._vault.encrypt(json.dumps(site_secrets.generate())),
            fields["restore_id"],
        )
        if fields["owner_email"]:
            await self.owners.add(tx, app_id, fields["owner_email"], fields["owner_name"])
        return True

    async def restore_ready(self, tx: Connection, app_id: str, restore_id: str, commit: str | None) -> bool:
        """Return whether the site is to begin with this restore. Raises SiteUnknownError."""
        known = await tx.fetchval(
            "UPDATE sites SET restore_commit = $3 WHERE app_id = $1 AND restore_id = $2 RETURNING true",
            app_id,
            restore_id,
            commit,
        )
        if not known and not await tx.fetchval(_KNOWN, app_id):
            raise SiteUnknownError(app_id)
        return bool(known)

    async def take_variables(self, pool: Pool, app_id: str, variables: dict[str, str]) -> None:
        """Those of a copy, unless the customer has set others meanwhile."""
        await pool.execute(
            "UPDATE sites SET customer_env = $2 WHERE app_id = $1 AND customer_env IS NULL",
            app_id,
            self._vault.encrypt(json.dumps(variables)),
        )

    async def site(self, db: Pool | Connection, app_id: str) -> Site | None:
        row = await db.fetchrow(_SITE, app_id)
        if row is None:
            return None
        fields = dict(row)
        env, owner = fields.pop("customer_env"), fields.pop("owner")
        return Site(
            **fields
            | {
                "owner": Owner(**owner) if owner else None,
                "secrets": json.loads(self._vault.decrypt(fields["secrets"])),
                "customer_env": json.loads(self._vault.decrypt(env)) if env else {},
            }
        )

    async def change_site(self, tx: Connection, app_id: str, column: str, value: str | None) -> int | None:
        """Set site_name, customer_env or plan; return the new env version, None if nothing changed or it is deleted.

        Raises SiteUnknownError.
        """
        if column not in {"site_name", "customer_env", "plan"}:
            raise ValueError(column)
        version: int | None = await tx.fetchval(
            f"UPDATE sites SET {column} = $2, env_version = env_version + 1"  # noqa: S608 - from the list above
            f" WHERE app_id = $1 AND {column} IS DISTINCT FROM $2 RETURNING env_version",
            app_id,
            value,
        )
        if version is None and not await tx.fetchval(_KNOWN, app_id):
            raise SiteUnknownError(app_id)
        return version

    async def change_domain(self, tx: Connection, change: Change) -> list[tuple[str, int]]:
        """Return (site, new env version) of each changed site."""
        rows = await tx.fetch(
            "UPDATE sites SET custom_domain = CASE WHEN app_id = $1 THEN $2 END, env_version = env_version + 1"
            " WHERE $3 AND app_id = $1 AND custom_domain IS DISTINCT FROM $2 OR app_id <> $1 AND custom_domain = $4"
            " RETURNING app_id, env_version",
            change.app_id,
            change.domain,
            change.counts,
            change.taken,
        )
        return [(row["app_id"], row["env_version"]) for row in rows]

    async def set_live(self, tx: Connection, app_id: str, commit: str, dataset: str) -> bool:
        return bool(
            await tx.fetchval(
                "UPDATE sites SET live_commit = $2, dataset = $3 WHERE app_id = $1 RETURNING true",
                app_id,
                commit,
                dataset,
            )
        )

    async def set_ready(self, tx: Connection, site: Site, branch: str, commit: str) -> bool:
        """False if the site was deleted meanwhile. The platform's own first commit needs no delivery."""
        written = await tx.fetchval(
            "UPDATE sites s SET ready = true, env_written = greatest(env_written, $2) WHERE app_id = $1"
            " AND NOT EXISTS (SELECT FROM deletions d WHERE d.app_id = s.app_id) RETURNING true",
            site.app_id,
            site.env_version,
        )
        if written:
            await tx.execute(
                "INSERT INTO refs (app_id, name, commit) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                site.app_id,
                branch,
                commit,
            )
        return bool(written)

    async def set_env_written(self, tx: Connection, app_id: str, version: int) -> bool:
        """False if this or a newer version was already on disk."""
        return bool(
            await tx.fetchval(
                "UPDATE sites SET env_written = $2 WHERE app_id = $1 AND env_written < $2 RETURNING true",
                app_id,
                version,
            )
        )

    async def ready_sites(self, pool: Pool) -> list[tuple[str, str, dict[str, str]]]:
        """Return (customer, app, known refs) of every site that serves git."""
        rows = await pool.fetch(
            "SELECT s.customer_uuid, s.app_id, coalesce(jsonb_object_agg(r.name, r.commit)"
            " FILTER (WHERE r.name IS NOT NULL), '{}') AS refs FROM sites s LEFT JOIN refs r USING (app_id)"
            " WHERE s.ready AND NOT EXISTS (SELECT FROM deletions d WHERE d.app_id = s.app_id) GROUP BY s.app_id"
        )
        return [(row["customer_uuid"], row["app_id"], row["refs"]) for row in rows]

    async def behind(self, tx: Connection) -> list[tuple[str, int]]:
        """Return (site, env version) of sites whose `.env` on disk is outdated."""
        rows = await tx.fetch(
            "SELECT app_id, env_version FROM sites s WHERE ready AND env_written < env_version"
            " AND NOT EXISTS (SELECT FROM deletions d WHERE d.app_id = s.app_id)"
        )
        return [(row["app_id"], row["env_version"]) for row in rows]

    def adopt(self, token: str) -> str:
        """Re-encrypt the gateway's token with the provisioner's key."""
        return self._common.reseal(token, self._vault)

    def hand_over(self, token: str) -> str:
        """Re-encrypt a stored token with the common key, for the gateway."""
        return self._vault.reseal(token, self._common)

    # ---- refs and deliveries

    async def lock_refs(self, tx: Connection, app_id: str) -> dict[str, str] | None:
        """Lock the site's row until the transaction ends and return the known refs; None if the site is deleted."""
        if not await tx.fetchval("SELECT true FROM sites WHERE app_id = $1 AND ready FOR UPDATE", app_id):
            return None
        return {r["name"]: r["commit"] for r in await tx.fetch("SELECT * FROM refs WHERE app_id = $1", app_id)}

    async def save_refs(self, tx: Connection, app_id: str, refs: dict[str, str]) -> None:
        await tx.execute("DELETE FROM refs WHERE app_id = $1 AND name <> ALL($2)", app_id, list(refs))
        await tx.execute(
            "INSERT INTO refs (app_id, name, commit) SELECT $1, * FROM unnest($2::text[], $3::text[])"
            " ON CONFLICT (app_id, name) DO UPDATE SET commit = excluded.commit WHERE refs.commit <> excluded.commit",
            app_id,
            list(refs),
            list(refs.values()),
        )

    async def add_delivery(self, tx: Connection, app_id: str, ref: str, before: str, after: str) -> None:
        await tx.execute(
            "INSERT INTO deliveries (app_id, ref, before, after) VALUES ($1, $2, $3, $4)", app_id, ref, before, after
        )

    async def next_delivery(self, pool: Pool | Connection, app_id: str) -> Delivery | None:
        row = await pool.fetchrow(
            "SELECT d.id, d.app_id, d.ref, d.before, d.after, d.attempts, d.created_at, s.customer_uuid, s.secrets"
            " FROM deliveries d JOIN sites s USING (app_id) WHERE d.app_id = $1 AND d.state = 'open'"
            " ORDER BY d.seq LIMIT 1",
            app_id,
        )
        if row is None:
            return None
        fields = dict(row)
        secrets = json.loads(self._vault.decrypt(fields.pop("secrets")))
        return Delivery(**fields | {"id": str(row["id"])}, secret=secrets["REPO_WEBHOOK_SECRET"])

    async def note_delivery(self, pool: Pool | Connection, delivery: Delivery, state: str, answer: str) -> None:
        await pool.execute(
            "UPDATE deliveries SET state = $2, answer = $3, attempts = attempts + 1,"
            " ended_at = CASE WHEN $2 = 'open' THEN NULL ELSE now() END WHERE id = $1::uuid",
            delivery.id,
            state,
            answer[:500],
        )

    async def undelivered(self, tx: Connection) -> list[str]:
        rows = await tx.fetch("SELECT DISTINCT app_id FROM deliveries WHERE state = 'open'")
        return [row["app_id"] for row in rows]

    # ---- deletion

    async def ask_deletion(self, tx: Connection, app_id: str, customer_uuid: str) -> None:
        await tx.execute(
            "INSERT INTO deletions (app_id, customer_uuid) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            app_id,
            customer_uuid,
        )

    async def name_archive(self, pool: Pool, app_id: str, archive: str) -> Deletion:
        """Keep the first name given, so that a retry finds the archive of the first run."""
        rows = await pool.fetch(
            "UPDATE deletions SET archive = coalesce(archive, $2) WHERE app_id = $1"
            " RETURNING app_id, customer_uuid, archive, bytes",
            app_id,
            archive,
        )
        return Deletion(**dict(rows[0]))

    async def end_deletion(self, tx: Connection, app_id: str, archive: str, size: int) -> None:
        await tx.execute("DELETE FROM sites WHERE app_id = $1", app_id)
        await tx.execute(
            "UPDATE deletions SET archive = $2, bytes = $3, done_at = coalesce(done_at, now()) WHERE app_id = $1",
            app_id,
            archive,
            size,
        )

    async def expired(self, pool: Pool, days: int, bytes_per_customer: int) -> list[Deletion]:
        """Return those with an archive older than `days`, or whose customer's newer ones reach `bytes_per_customer`."""
        rows = await pool.fetch(
            "SELECT app_id, customer_uuid, archive, bytes FROM"
            " (SELECT *, sum(bytes) OVER (PARTITION BY customer_uuid ORDER BY done_at DESC, app_id"
            "   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS newer FROM deletions WHERE done_at IS NOT NULL) d"
            " WHERE archive <> '' AND (done_at < now() - make_interval(days => $1) OR newer >= $2)",
            days,
            bytes_per_customer,
        )
        return [Deletion(**dict(row)) for row in rows]

    async def forget_archive(self, pool: Pool, app_id: str) -> None:
        """The row stays for a while: it stops late events from bringing the site back."""
        await pool.execute("UPDATE deletions SET archive = '', bytes = 0 WHERE app_id = $1", app_id)
