-- A new site that begins with a copy, by this restore; and the commit that was live when the copy was made.
ALTER TABLE sites ADD COLUMN restore_id text;
ALTER TABLE sites ADD COLUMN restore_commit text;
-- The restore that brought the data that is live; empty: the site began with it.
ALTER TABLE sites ADD COLUMN dataset text NOT NULL DEFAULT '';
