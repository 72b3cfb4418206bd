-- For what is pruned (api_gateway/pruning.py).
CREATE INDEX idempotency_created_at ON idempotency (created_at);
CREATE INDEX attempts_window_end ON attempts (window_end);
CREATE INDEX email_proofs_expires_at ON email_proofs (expires_at);
CREATE INDEX tokens_ended ON tokens (least(expires_at, revoked_at));
CREATE INDEX timeline_at ON timeline (at);
CREATE INDEX deployments_ended ON deployments (ended_at) WHERE ended_at IS NOT NULL;
