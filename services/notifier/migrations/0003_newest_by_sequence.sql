-- Which choice is the newest is known by the event's sequence (table positions).
ALTER TABLE mail_preferences DROP COLUMN changed_at;
