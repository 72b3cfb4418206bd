-- The plan whose limits the site's compose file and variables state.
ALTER TABLE sites ADD COLUMN plan text NOT NULL DEFAULT 'standard';
