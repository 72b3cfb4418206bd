-- Sites that may be copied. A row leaves with the site.
CREATE TABLE sites (
    app_id        text PRIMARY KEY,
    customer_uuid text        NOT NULL,
    ran           boolean     NOT NULL DEFAULT false, -- it has, or had, a release: there is something to copy
    desired       text        NOT NULL DEFAULT 'running',
    changed       boolean     NOT NULL DEFAULT true,  -- since its newest copy: it ran meanwhile
    due_at        timestamptz NOT NULL DEFAULT now()  -- of the next copy on schedule
);
CREATE INDEX sites_due ON sites (due_at) WHERE ran AND changed;

-- Late events of a deleted site must not bring it back.
CREATE TABLE removed_sites (
    app_id     text PRIMARY KEY,
    removed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX removed_sites_removed_at ON removed_sites (removed_at);

-- A run stores all copies that are ready with one snapshot. `snapshot` is the repository's name for it.
CREATE TABLE runs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Of its snapshot. Not the id, which a database that was made anew gives again.
    tag         text        NOT NULL DEFAULT 'run-' || gen_random_uuid(),
    started_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,
    snapshot    text,
    added_bytes bigint,
    removed_at  timestamptz -- the snapshot is no longer in the repository
);
CREATE INDEX runs_removed_at ON runs (removed_at);

CREATE TABLE copies (
    id            text PRIMARY KEY,
    app_id        text        NOT NULL,
    customer_uuid text        NOT NULL,
    reason        text        NOT NULL CHECK (reason IN ('scheduled', 'asked')),
    -- asked: of the services that have the site; handed: both halves are there; stored: in the repository
    state         text        NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'handed', 'stored', 'failed', 'removed')),
    asked_at      timestamptz NOT NULL DEFAULT now(),
    taken_at      timestamptz,
    ended_at      timestamptz, -- stored, failed or removed
    run_id        bigint REFERENCES runs (id),
    bytes         bigint,
    manifests     jsonb,       -- by half
    kept_until    timestamptz,
    proven_at     timestamptz,
    disproved     text,        -- why it is worth nothing
    proofs        int         NOT NULL DEFAULT 0
);
CREATE INDEX copies_open ON copies (asked_at) WHERE state IN ('asked', 'handed');
CREATE UNIQUE INDEX copies_asked ON copies (app_id) WHERE state = 'asked';
CREATE INDEX copies_of_site ON copies (app_id, taken_at);
CREATE INDEX copies_run ON copies (run_id);
CREATE INDEX copies_ended ON copies (ended_at) WHERE state IN ('failed', 'removed');
CREATE INDEX copies_kept_until ON copies (kept_until) WHERE state = 'stored';

-- What the owners of the halves have answered.
CREATE TABLE halves (
    copy_id text REFERENCES copies (id) ON DELETE CASCADE,
    half    text NOT NULL CHECK (half IN ('data', 'source')),
    bytes   bigint NOT NULL,
    PRIMARY KEY (copy_id, half)
);
