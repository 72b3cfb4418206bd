-- The machines that have announced themselves (decision 0107). `accepting`: new sites may be placed there.
CREATE TABLE machines (
    machine   text PRIMARY KEY,
    addresses text[]  NOT NULL,
    accepting boolean NOT NULL DEFAULT true
);

-- Where a site runs. NULL: no machine was known, or none accepted sites, when it was created.
ALTER TABLE sites ADD COLUMN machine text REFERENCES machines;
CREATE INDEX sites_machine ON sites (machine);
