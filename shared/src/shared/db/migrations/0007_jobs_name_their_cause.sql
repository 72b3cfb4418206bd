-- The event whose handler asked for the job: what the job publishes comes from it.
ALTER TABLE jobs ADD COLUMN causation_id text;
