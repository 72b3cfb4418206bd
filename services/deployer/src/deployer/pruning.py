"""What goes from the deployer's tables, and when."""

from shared.db.pruning import LATE, Rule

RULES = (
    Rule("refreshes", "ended_at < now() - interval '90 days' AND id < (SELECT max(id) FROM refreshes)"),
    # The newest 50 of each outcome stay: they tell a site's newest wish, and when it was last deployed. So does what
    # a release came from, what a refresh counts, and the first one, whose result is asked for again.
    Rule(
        "deployments",
        "ended_at < now() - interval '90 days' AND kind <> 'first' AND queued_at < (SELECT n.queued_at"
        " FROM deployments n WHERE n.app_id = deployments.app_id AND n.state = deployments.state"
        " ORDER BY n.queued_at DESC OFFSET 49 LIMIT 1)"
        " AND NOT EXISTS (SELECT FROM releases r WHERE r.deployment_id = deployments.id)"
        " AND NOT EXISTS (SELECT FROM refreshed_sites r WHERE r.deployment_id = deployments.id)",
    ),
    Rule("removed_sites", f"removed_at < now() - {LATE}"),
    Rule("cancelled_ahead", f"cancelled_at < now() - {LATE}"),
)
