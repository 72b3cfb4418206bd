-- Upon which runtimes a release's images were built (images/names.py); NULL: before it was noted.
ALTER TABLE releases ADD COLUMN runtimes text;

-- Security updates on their way to the sites (deployer/refresh).
CREATE TABLE refreshes (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    runtimes   text        NOT NULL,
    state      text        NOT NULL DEFAULT 'templates' CHECK (state IN ('templates', 'sites', 'paused', 'done')),
    reason     text        NOT NULL DEFAULT '',
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz
);
CREATE UNIQUE INDEX refreshes_one_open ON refreshes ((true)) WHERE state <> 'done';

-- The one deployment by which a refresh brings a site to its runtimes.
CREATE TABLE refreshed_sites (
    refresh_id    bigint  NOT NULL REFERENCES refreshes ON DELETE CASCADE,
    app_id        text    NOT NULL,
    deployment_id text    NOT NULL,
    -- It failed, and the operator lets the refresh go on without it.
    skipped       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (refresh_id, app_id)
);
