-- Late events of a removed site bring nothing back. The event log alone forgets its deletion after a week.
CREATE TABLE removed_sites (
    app_id     text PRIMARY KEY,
    removed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX removed_sites_removed_at ON removed_sites (removed_at);
INSERT INTO removed_sites SELECT app_id, max(created_at) FROM event_log WHERE type = 'site.deleted' GROUP BY app_id;
DROP INDEX event_log_deleted_sites;
