-- Whose bearer token is whose (shared.tokens); a revoked one stays as a tombstone.
CREATE TABLE token_grants (
    token_sha256  text PRIMARY KEY,
    customer_uuid text        NOT NULL,
    expires_at    timestamptz NOT NULL
);

-- Read models from events.
CREATE TABLE customers (
    customer_uuid text PRIMARY KEY,
    email         text NOT NULL,
    name          text NOT NULL
);
CREATE TABLE mail_preferences (
    customer_uuid text PRIMARY KEY,
    mail          jsonb       NOT NULL, -- event type → wanted; a type that is not there is wanted
    changed_at    timestamptz NOT NULL
);
CREATE TABLE sites (
    app_id        text PRIMARY KEY,
    customer_uuid text NOT NULL,
    site_name     text,
    domain        text,
    url           text,
    repo_url      text,
    clone_url     text,
    status        text NOT NULL DEFAULT 'provisioning',
    ssl_mailed_at timestamptz -- one mail a day about certificate trouble, until there is a certificate again
);
CREATE TABLE deployments (
    deployment_id text PRIMARY KEY,
    app_id        text NOT NULL,
    customer_uuid text NOT NULL
);
CREATE INDEX deployments_app_id ON deployments (app_id);

-- What customers are told live, in the order in which it was handled. `seq` of one customer only grows with commits:
-- rows are inserted under a lock per customer.
CREATE TABLE event_log (
    seq           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_uuid text        NOT NULL,
    app_id        text,
    event_id      uuid        NOT NULL,
    type          text        NOT NULL,
    body          json        NOT NULL, -- not jsonb: that refuses the NUL which a build's output may hold
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX event_log_event ON event_log (customer_uuid, event_id);
CREATE INDEX event_log_customer ON event_log (customer_uuid, seq);
CREATE INDEX event_log_created_at ON event_log (created_at);
CREATE INDEX event_log_deleted_sites ON event_log (app_id) WHERE type = 'site.deleted';

-- Log lines of deployments, for those who subscribe.
CREATE TABLE deployment_log (
    deployment_id text        NOT NULL,
    first_line    int         NOT NULL,
    last_line     int         NOT NULL,
    app_id        text        NOT NULL,
    body          json        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (deployment_id, first_line)
);
CREATE INDEX deployment_log_last_line ON deployment_log (deployment_id, last_line);
CREATE INDEX deployment_log_app_id ON deployment_log (app_id);
CREATE INDEX deployment_log_created_at ON deployment_log (created_at);

-- Every mail, and what became of it. A mail is sent at most once per event and recipient: it is claimed (`sending`) before
-- the relay gets it, and a claim that is found later has an outcome nobody knows (`unknown`): it is not repeated.
CREATE TABLE notification_log (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id       uuid        NOT NULL,
    recipient      text        NOT NULL DEFAULT '', -- filled in when it is sent
    customer_uuid  text        NOT NULL,
    app_id         text,
    kind           text        NOT NULL,
    context        json        NOT NULL,
    subject        text,
    message_id     text,
    state          text        NOT NULL DEFAULT 'queued'
                   CHECK (state IN ('queued', 'sending', 'sent', 'unwanted', 'failed', 'unknown')),
    attempts       int         NOT NULL DEFAULT 0,
    problem        text,
    correlation_id text        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    changed_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (event_id, recipient)
);
CREATE INDEX notification_log_customer ON notification_log (customer_uuid, id);
CREATE INDEX notification_log_created_at ON notification_log (created_at);
