-- Events that the broker refuses while it takes others: how often, and when to try them again.
ALTER TABLE outbox ADD COLUMN failures int NOT NULL DEFAULT 0, ADD COLUMN retry_at timestamptz;
