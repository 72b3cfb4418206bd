-- Time of the event that custom_domain comes from: an older one that comes late changes nothing.
ALTER TABLE sites ADD COLUMN custom_domain_told_at timestamptz NOT NULL DEFAULT '-infinity';
CREATE INDEX sites_custom_domain ON sites (custom_domain) WHERE custom_domain IS NOT NULL;
