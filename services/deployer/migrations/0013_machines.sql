-- The machine that runs a site (decision 0107). NULL: it is not placed yet, and waits.
ALTER TABLE sites ADD COLUMN machine text;
-- Sites of before are served by the only machine of before, until the gateway places them.
UPDATE sites SET machine = 'main';
CREATE INDEX sites_machine ON sites (machine);

-- The machine on which it was removed: a deletion that is requested again is answered there. NULL: by any.
ALTER TABLE removed_sites ADD COLUMN machine text;

-- A refresh brings the sites of one machine to the runtimes of its engine.
ALTER TABLE refreshes ADD COLUMN machine text NOT NULL DEFAULT 'main';
DROP INDEX refreshes_one_open;
CREATE UNIQUE INDEX refreshes_one_open ON refreshes (machine) WHERE state <> 'done';
