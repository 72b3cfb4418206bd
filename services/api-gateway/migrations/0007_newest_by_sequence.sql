-- Which news is the newest is known by the event's sequence (table positions).
ALTER TABLE sites DROP COLUMN disk_told_at, DROP COLUMN template_told_at;
