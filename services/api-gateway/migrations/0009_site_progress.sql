-- When something last happened with a site. A table of its own: each event of a site writes it, and the site's row is wide
-- and indexed. The column that it replaces stays for instances of the version before, and goes with a later migration.
CREATE TABLE site_progress (
    app_id      text PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
    progress_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 70);
INSERT INTO site_progress (app_id, progress_at) SELECT app_id, progress_at FROM sites;
DROP INDEX sites_under_way;
CREATE INDEX sites_under_way ON sites (status) WHERE status NOT IN ('active', 'failed');
