-- What a site keeps in its volumes (deployer/disk/sites.py): measured last; NULL: not yet.
ALTER TABLE sites
    ADD COLUMN disk_bytes bigint,
    -- Its own limit; NULL: the platform's (SITE_DISK_MIB), 0: none.
    ADD COLUMN disk_mib   int CHECK (disk_mib >= 0),
    ADD COLUMN disk_state text NOT NULL DEFAULT 'ok' CHECK (disk_state IN ('ok', 'over', 'held'));
