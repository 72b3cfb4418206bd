-- Whose wish is newer, whatever order they came in: the event's sequence. NULL: the deployer's own, or from before.
ALTER TABLE deployments ADD COLUMN asked bigint;
CREATE INDEX deployments_asked ON deployments (app_id, asked) WHERE asked IS NOT NULL;
-- Cancelled before it was known.
CREATE TABLE cancelled_ahead (
    deployment_id text        PRIMARY KEY,
    cancelled_at  timestamptz NOT NULL DEFAULT now()
);
