-- Customers from before the rule count as proven; from now on their event says it.
ALTER TABLE customers ADD COLUMN email_proven boolean NOT NULL DEFAULT true;
ALTER TABLE customers ALTER COLUMN email_proven DROP DEFAULT;
