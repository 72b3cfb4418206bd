"""Retention rules for the notifier's tables."""

from shared.access import GRANTS
from shared.db.pruning import LATE, Rule

RULES = (
    GRANTS,
    Rule("event_log", "created_at < now() - interval '7 days'"),
    Rule("deployment_log", "created_at < now() - interval '1 day'"),
    Rule("notification_log", "created_at < now() - interval '90 days'"),
    Rule("deployments", f"known_at < now() - {LATE}"),
    Rule("removed_sites", f"removed_at < now() - {LATE}"),
)
