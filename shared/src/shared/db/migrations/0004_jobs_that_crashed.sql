-- How often in a row a run ended without a word: its process died, perhaps because of it.
ALTER TABLE jobs ADD COLUMN crashes int NOT NULL DEFAULT 0;
