-- What was signed once says nothing new under another delivery id. NULL: from before this column.
ALTER TABLE deliveries ADD COLUMN body_sha256 text;
CREATE UNIQUE INDEX deliveries_body ON deliveries (app_id, body_sha256);
