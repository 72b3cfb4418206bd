-- Tables that every service has in its own schema: what goes out, what came in, what is to be done.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type       text        NOT NULL,
    body       bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE inbox (
    event_id   uuid PRIMARY KEY,
    handled_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_handled_at ON inbox (handled_at);

-- Long work is a leased row. One open job per (kind, key): asking twice is asking once.
CREATE TABLE jobs (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind           text        NOT NULL,
    key            text        NOT NULL,
    payload        jsonb       NOT NULL,
    state          text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'failed')),
    run_at         timestamptz NOT NULL DEFAULT now(),
    attempts       int         NOT NULL DEFAULT 0,
    lease_owner    uuid,
    lease_until    timestamptz,
    correlation_id text        NOT NULL,
    last_error     text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    finished_at    timestamptz
);
CREATE UNIQUE INDEX jobs_one_open ON jobs (kind, key) WHERE state = 'open';
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'open';
