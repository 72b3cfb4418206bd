-- What was told last stands in `positions` now (shared/src/shared/domains.py).
ALTER TABLE sites DROP COLUMN custom_domain_told_at;
