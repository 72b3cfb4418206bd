ALTER TABLE sites
    -- Whether the provisioner was told whose account the site's admin gets; sites from before are told of at the next start.
    ADD COLUMN owner_told boolean NOT NULL DEFAULT false,
    -- As the provisioner told last; versions are git trees, `branch` is where the newest is offered.
    ADD COLUMN template_version text,
    ADD COLUMN template_newest  text,
    ADD COLUMN template_branch  text,
    ADD COLUMN template_told_at timestamptz;
CREATE INDEX sites_owner_untold ON sites (app_id) WHERE NOT owner_told;
