-- Copies of sites as the backup service tells of them. Events may come in any order: each fact has its own column.
CREATE TABLE copies (
    copy_id   text PRIMARY KEY,
    app_id    text        NOT NULL REFERENCES sites ON DELETE CASCADE,
    reason    text,
    asked_at  timestamptz NOT NULL DEFAULT now(),
    taken_at  timestamptz, -- it is in the repository
    bytes     bigint,
    proven_at timestamptz, -- it was restored, and is what it should be
    failed_at timestamptz, -- there is none, or it is worth nothing; problem says why
    problem   text,
    removed_at timestamptz
);
CREATE INDEX copies_of_site ON copies (app_id, asked_at, copy_id);
CREATE INDEX copies_ended ON copies (coalesce(removed_at, failed_at));

-- False: the backup service has not heard of the site, which is older than it.
ALTER TABLE sites ADD COLUMN known_to_backup boolean NOT NULL DEFAULT true;
UPDATE sites SET known_to_backup = false;
CREATE INDEX sites_unknown_to_backup ON sites (app_id) WHERE NOT known_to_backup;
