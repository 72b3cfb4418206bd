"""When rows of the dns-ssl tables are pruned."""

from shared.db.pruning import LATE, Rule

RULES = (Rule("removed_sites", f"removed_at < now() - {LATE}"),)
