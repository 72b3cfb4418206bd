-- A row stays when its claim was dropped: an older wish that comes late must not bring it back.
ALTER TABLE domains
    DROP CONSTRAINT domains_state_check,
    ADD CONSTRAINT domains_state_check CHECK (state IN ('pending', 'verified', 'failed', 'dropped')),
    ADD COLUMN requested_at timestamptz NOT NULL DEFAULT '-infinity'; -- time of the event that it comes from
UPDATE domains d SET state = 'dropped' WHERE state = 'verified' AND EXISTS (
    SELECT FROM domains o WHERE o.custom_domain = d.custom_domain AND o.state = 'verified'
    AND (o.asked_at, o.app_id) > (d.asked_at, d.app_id));
CREATE UNIQUE INDEX domains_verified ON domains (custom_domain) WHERE state = 'verified';
CREATE INDEX domains_pending ON domains (custom_domain) WHERE state = 'pending';
