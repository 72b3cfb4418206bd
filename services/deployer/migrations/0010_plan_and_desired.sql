-- What the gateway wants of a site: the plan whose limits its containers get, and whether they run at all.
ALTER TABLE sites
    ADD COLUMN plan    text NOT NULL DEFAULT 'standard',
    ADD COLUMN desired text NOT NULL DEFAULT 'running';
-- The plan whose limits a release's containers have.
ALTER TABLE releases ADD COLUMN plan text NOT NULL DEFAULT 'standard';
ALTER TABLE drafts ADD COLUMN plan text NOT NULL DEFAULT 'standard';
