-- What the deployer told last of the site's volumes: {state, used_bytes, limit_bytes}; NULL: never too much so far.
ALTER TABLE sites
    ADD COLUMN disk         jsonb,
    ADD COLUMN disk_told_at timestamptz;
