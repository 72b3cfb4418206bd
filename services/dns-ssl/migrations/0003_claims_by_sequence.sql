-- Older wishes are known by their sequence (table positions): a claim that was dropped needs no row any more.
DELETE FROM domains WHERE state = 'dropped';
ALTER TABLE domains
    DROP CONSTRAINT domains_state_check,
    ADD CONSTRAINT domains_state_check CHECK (state IN ('pending', 'verified', 'failed')),
    DROP COLUMN requested_at,
    ADD COLUMN wish bigint NOT NULL DEFAULT 0; -- sequence of the event that it comes from; its proof repeats it
