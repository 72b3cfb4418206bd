"""When rows of the provisioner's tables are pruned; deletions are removed with their archives (upkeep.py)."""

from shared.db.pruning import Rule
from shared.tokens import GRANTS

RULES = (GRANTS, Rule("deliveries", "state <> 'open' AND ended_at < now() - interval '30 days'"))
