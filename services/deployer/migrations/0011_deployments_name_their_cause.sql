-- The event whose handler queued the deployment: what the deployment publishes comes from it. NULL: a timer's.
ALTER TABLE deployments ADD COLUMN causation_id text;
