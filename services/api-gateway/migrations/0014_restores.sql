-- A deleted site's copies stay until their time is over: a new site may begin with one.
ALTER TABLE copies DROP CONSTRAINT copies_app_id_fkey;
ALTER TABLE copies ADD COLUMN customer_uuid text, ADD COLUMN site_type text, ADD COLUMN site_name text;
UPDATE copies SET customer_uuid = s.customer_uuid, site_type = s.site_type, site_name = s.site_name
    FROM sites s WHERE s.app_id = copies.app_id;
CREATE INDEX copies_of_customer ON copies (customer_uuid, asked_at, copy_id);

-- A new site begins with this copy, by this restore.
ALTER TABLE sites ADD COLUMN copy_id text, ADD COLUMN restore_id text;

-- A member's wish to have the data of a copy again, and what became of it.
CREATE TABLE restores (
    restore_id    text PRIMARY KEY,
    app_id        text        NOT NULL REFERENCES sites ON DELETE CASCADE,
    copy_id       text        NOT NULL,
    rollback_to   text,        -- the deployment whose code is wanted as well
    pusher        text        NOT NULL,
    asked_at      timestamptz NOT NULL DEFAULT now(),
    safety_copy   text,        -- of the data that is replaced
    deployment_id text,        -- it brings the data
    failed_at     timestamptz, -- there is no deployment; problem says why
    problem       text
);
CREATE INDEX restores_of_site ON restores (app_id, asked_at, restore_id);
CREATE INDEX restores_asked_at ON restores (asked_at);

ALTER TABLE deployments ADD COLUMN restore_id text;
