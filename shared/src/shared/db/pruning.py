"""Deletes expired rows from growing tables, in batches small enough for the statement timeout."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.db.pool import Pool
from shared.logging import apart, get_logger

log = get_logger()

EVERY_SECONDS = 3600.0
BATCH = 1000
# Operators may replay parked events weeks later: keep for this long what such events must not undo.
LATE = "interval '90 days'"


@dataclass(frozen=True)
class Rule:
    """Delete the rows of `table` for which the SQL condition `due` holds; an index must support it."""

    table: str
    due: str

    @property
    def batch(self) -> str:
        """SQL that deletes up to $1 rows; locked rows are skipped until the next run."""
        return (
            f"DELETE FROM {self.table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {self.table}"  # noqa: S608 - constants
            f" WHERE {self.due} LIMIT $1 FOR UPDATE SKIP LOCKED))"
        )


# For the tables that every service has. Duplicates of an event arrive within seconds; the inbox keeps a week.
SHARED = (
    Rule("inbox", "handled_at < now() - interval '7 days'"),
    Rule("positions", f"told_at < now() - {LATE}"),
    Rule("jobs", "finished_at < now() - interval '7 days'"),
)


async def prune(pool: Pool, rules: Iterable[Rule]) -> None:
    """Applies each rule until none of its rows is due; logs a failing rule and continues with the next."""
    for rule in rules:
        with apart("table_not_pruned", table=rule.table):
            while await _delete_batch(pool, rule) == BATCH:
                pass


async def _delete_batch(pool: Pool, rule: Rule) -> int:
    status = await pool.execute(rule.batch, BATCH)
    return int(status.removeprefix("DELETE "))
