ALTER TABLE copies DROP CONSTRAINT copies_reason_check;
ALTER TABLE copies ADD CONSTRAINT copies_reason_check CHECK (reason IN ('scheduled', 'asked', 'restore'));

CREATE TABLE restores (
    id            text PRIMARY KEY,
    app_id        text        NOT NULL,
    customer_uuid text        NOT NULL,
    copy_id       text        NOT NULL,
    -- fetching: the copy from the repository; saving: what it will replace; ready: the deployer may restore
    state         text        NOT NULL DEFAULT 'fetching' CHECK (state IN ('fetching', 'saving', 'ready', 'failed')),
    new_site      boolean     NOT NULL, -- it begins with the copy, and replaces nothing
    safety_copy   text, -- of the data that is replaced
    asked_at      timestamptz NOT NULL DEFAULT now(),
    ended_at      timestamptz
);
CREATE UNIQUE INDEX restores_open ON restores (app_id) WHERE state IN ('fetching', 'saving');
CREATE INDEX restores_safety_copy ON restores (safety_copy);
CREATE INDEX restores_ended ON restores (ended_at);
