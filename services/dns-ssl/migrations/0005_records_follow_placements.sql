-- Where the record leads: the addresses of the site's machine. NULL: the site is not placed yet.
ALTER TABLE records ADD COLUMN addresses text[];
