"""Each site's template version and the newer ones it was offered; versions are git trees."""

from dataclasses import dataclass
from datetime import datetime

from shared.db.pool import Connection, Pool


@dataclass(frozen=True)
class Version:
    """`commit`: the platform's last one in the site's history; `newest`: as last published, empty until then."""

    app_id: str
    commit: str
    tree: str
    newest: str


@dataclass(frozen=True)
class Offer:
    """`commit` is None until the offer is on its branch."""

    app_id: str
    tree: str
    commit: str | None
    made_at: datetime


class Versions:
    async def add(self, tx: Connection, app_id: str, commit: str, tree: str, newest: str) -> None:
        await tx.execute(
            "INSERT INTO site_templates (app_id, commit, tree, newest) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            app_id,
            commit,
            tree,
            newest,
        )

    async def of(self, db: Pool | Connection, app_id: str) -> Version | None:
        row = await db.fetchrow("SELECT * FROM site_templates WHERE app_id = $1", app_id)
        return Version(**dict(row)) if row else None

    async def unknown(self, pool: Pool) -> list[tuple[str, str]]:
        """Return (customer, app) of sites that are older than this table."""
        rows = await pool.fetch(
            "SELECT customer_uuid, app_id FROM sites s WHERE ready"
            " AND NOT EXISTS (SELECT FROM site_templates t WHERE t.app_id = s.app_id)"
        )
        return [(row["customer_uuid"], row["app_id"]) for row in rows]

    async def set_newest(self, tx: Connection, site_type: str, tree: str) -> list[tuple[str, Version]]:
        """Store the newest template of a type; return (customer, version) of each site for which it changed."""
        rows = await tx.fetch(
            "UPDATE site_templates t SET newest = $2 FROM sites s WHERE s.app_id = t.app_id AND s.site_type = $1"
            " AND t.newest <> $2 RETURNING s.customer_uuid, t.app_id, t.commit, t.tree, t.newest",
            site_type,
            tree,
        )
        return [
            (row["customer_uuid"], Version(**{k: v for k, v in row.items() if k != "customer_uuid"})) for row in rows
        ]

    async def merged(self, tx: Connection, offer: Offer) -> None:
        await tx.execute(
            "UPDATE site_templates SET commit = $2, tree = $3 WHERE app_id = $1", offer.app_id, offer.commit, offer.tree
        )

    async def open_offer(self, pool: Pool, app_id: str, tree: str) -> Offer:
        """Return the offer already begun, or a new one."""
        await pool.execute(
            "INSERT INTO template_offers (app_id, tree) VALUES ($1, $2) ON CONFLICT DO NOTHING", app_id, tree
        )
        rows = await pool.fetch("SELECT * FROM template_offers WHERE app_id = $1 AND tree = $2", app_id, tree)
        return Offer(**dict(rows[0]))

    async def offered(self, tx: Connection, app_id: str, tree: str, commit: str) -> None:
        await tx.execute("UPDATE template_offers SET commit = $3 WHERE app_id = $1 AND tree = $2", app_id, tree, commit)

    async def offers(self, pool: Pool, app_id: str) -> list[Offer]:
        """Return the offers that are on their branches, newest first."""
        rows = await pool.fetch(
            "SELECT * FROM template_offers WHERE app_id = $1 AND commit IS NOT NULL ORDER BY made_at DESC", app_id
        )
        return [Offer(**dict(row)) for row in rows]
