-- Asked for again while it runs: the running one may have read its inputs before they changed, so it runs once more.
ALTER TABLE jobs ADD COLUMN next_payload jsonb;
