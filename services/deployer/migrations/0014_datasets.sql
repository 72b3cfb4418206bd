-- A site's database and uploads together are a dataset. A restore brings a new one, named by its id, beside the one that
-- serves; '': the one that the site began with.
ALTER TABLE releases ADD COLUMN dataset text NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN dataset text NOT NULL DEFAULT '';
-- Whether the draft's dataset is whole.
ALTER TABLE drafts ADD COLUMN loaded boolean NOT NULL DEFAULT false;
ALTER TABLE deployments ADD COLUMN restore_id text;

-- A new site begins with this restore's data.
ALTER TABLE sites ADD COLUMN restore_id text;

-- Until then visitors change nothing on the site, for this restore.
ALTER TABLE sites ADD COLUMN writes_held_for text;
ALTER TABLE sites ADD COLUMN writes_held_until timestamptz;
