"""Tables that grow lose what nobody will ask for again: a few rows per statement, so that none meets its time limit."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.db.pool import Pool
from shared.logging import apart, get_logger

log = get_logger()

EVERY_SECONDS = 3600.0
BATCH = 1000
# Parked events are replayed by operators, weeks later: so long it is known what they must not bring back.
LATE = "interval '90 days'"


@dataclass(frozen=True)
class Rule:
    """Rows of `table` for which the SQL condition `due` holds may go; an index finds them."""

    table: str
    due: str

    @property
    def batch(self) -> str:
        """Deletes up to $1 rows. Those that somebody has locked stay until the next time."""
        return (
            f"DELETE FROM {self.table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {self.table}"  # noqa: S608 - our own words
            f" WHERE {self.due} LIMIT $1 FOR UPDATE SKIP LOCKED))"
        )


# Of the tables that every service has. An event comes twice within seconds, hence a week for the inbox.
SHARED = (
    Rule("inbox", "handled_at < now() - interval '7 days'"),
    Rule("positions", f"told_at < now() - {LATE}"),
    Rule("jobs", "finished_at < now() - interval '7 days'"),
)


async def prune(pool: Pool, rules: Iterable[Rule]) -> None:
    """Every rule until no row of it is due; one that fails is logged, and keeps no other from its turn."""
    for rule in rules:
        with apart("table_not_pruned", table=rule.table):
            while await _delete_batch(pool, rule) == BATCH:
                pass


async def _delete_batch(pool: Pool, rule: Rule) -> int:
    status = await pool.execute(rule.batch, BATCH)
    return int(status.removeprefix("DELETE "))
