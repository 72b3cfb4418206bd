"""What is deleted from the deployer's tables, and when."""

from shared.db.pruning import LATE, Rule

RULES = (
    Rule(
        "refreshes",
        "ended_at < now() - interval '90 days'"
        " AND id < (SELECT max(n.id) FROM refreshes n WHERE n.machine = refreshes.machine)",
    ),
    # The newest 50 of each outcome stay: they show a site's newest request, and when it was last deployed. Deployments
    # of releases and refreshes stay too, and the first one, whose result may be requested again.
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
