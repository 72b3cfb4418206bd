"""When rows of the provisioner's tables are pruned."""

from shared.access import GRANTS
from shared.db.pruning import LATE, Rule

RULES = (
    GRANTS,
    Rule("deliveries", "state <> 'open' AND ended_at < now() - interval '30 days'"),
    # A deletion whose archive is still kept stays with it (upkeep.py).
    Rule("deletions", f"archive = '' AND done_at < now() - {LATE}"),
)
