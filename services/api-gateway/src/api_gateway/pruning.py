"""Retention rules for the gateway's tables."""

from shared.db.pruning import Rule

RULES = (
    Rule("idempotency", "created_at < now() - interval '24 hours'"),
    Rule("attempts", "window_end < now()"),
    Rule("email_proofs", "expires_at < now()"),
    Rule("tokens", "least(expires_at, revoked_at) < now() - interval '30 days'"),
    Rule("deliveries", "received_at < now() - interval '30 days'"),
    Rule("copies", "coalesce(removed_at, failed_at) < now() - interval '90 days'"),
    Rule("restores", "asked_at < now() - interval '90 days'"),
    Rule("timeline", "at < now() - interval '1 year'"),
    Rule(
        "deployment_log",
        "deployment_id IN (SELECT deployment_id FROM deployments WHERE ended_at < now() - interval '90 days')",
    ),
    # The newest 50 of each outcome stay, so that failures do not push out rollback targets.
    Rule(
        "deployments",
        "ended_at < now() - interval '1 year' AND queued_at < (SELECT n.queued_at FROM deployments n"
        " WHERE n.app_id = deployments.app_id AND n.status = deployments.status"
        " ORDER BY n.queued_at DESC OFFSET 49 LIMIT 1)",
    ),
)
