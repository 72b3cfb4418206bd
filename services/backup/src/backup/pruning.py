"""When rows of the backup tables are pruned."""

from shared.db.pruning import LATE, Rule

RULES = (
    Rule("removed_sites", f"removed_at < now() - {LATE}"),
    Rule("copies", f"state IN ('failed', 'removed') AND ended_at < now() - {LATE}"),
    Rule("restores", f"ended_at < now() - {LATE}"),
    Rule("runs", f"removed_at < now() - {LATE} AND NOT EXISTS (SELECT FROM copies WHERE run_id = runs.id)"),
)
