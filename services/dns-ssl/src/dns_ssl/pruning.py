"""What goes from the tables of dns-ssl, and when."""

from shared.db.pruning import LATE, Rule

RULES = (Rule("removed_sites", f"removed_at < now() - {LATE}"),)
