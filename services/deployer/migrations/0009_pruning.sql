-- For what is pruned (deployer/pruning.py).
CREATE INDEX deployments_ended ON deployments (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX refreshed_sites_deployment ON refreshed_sites (deployment_id);
CREATE INDEX refreshes_ended ON refreshes (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX removed_sites_removed_at ON removed_sites (removed_at);
CREATE INDEX cancelled_ahead_cancelled_at ON cancelled_ahead (cancelled_at);
