-- Until when events are taken whose message does not name its publisher (user_id): those from before this migration
-- carry none. A week where the service was installed before, which also covers what is parked; NULL, never, on a new one.
CREATE TABLE unsigned_messages AS
SELECT CASE WHEN EXISTS (SELECT FROM schema_migrations WHERE applied_at < now() - interval '1 minute')
            THEN now() + interval '7 days' END AS accepted_until;
