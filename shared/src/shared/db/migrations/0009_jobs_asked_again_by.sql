-- Whose request a job runs once more for, like next_payload: the run carries that request's ids.
ALTER TABLE jobs ADD COLUMN next_correlation_id text, ADD COLUMN next_causation_id text;
