"""When rows of the provisioner's tables are pruned; deletions are removed with their archives (upkeep.py)."""

from shared.access import GRANTS
from shared.db.pruning import Rule

RULES = (GRANTS, Rule("deliveries", "state <> 'open' AND ended_at < now() - interval '30 days'"))
