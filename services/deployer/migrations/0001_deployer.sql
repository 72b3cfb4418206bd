-- What runs: sites as far as the deployer must know them, the deployment queue, the releases.
CREATE TABLE sites (
    app_id             text PRIMARY KEY,
    customer_uuid      text        NOT NULL,
    site_type          text        NOT NULL DEFAULT '',
    domain             text        NOT NULL,
    custom_domain      text,
    branch             text        NOT NULL DEFAULT 'main',
    subnet             int UNIQUE,
    repo_ready         boolean     NOT NULL DEFAULT false,
    dns_ready          boolean     NOT NULL DEFAULT false,
    env_version        int         NOT NULL DEFAULT 1,
    live_deployment_id text,
    -- How often the proxy was asked again for a certificate; part of the route file, so that a new number is a new file.
    certificate_asked  int         NOT NULL DEFAULT 0,
    observed           jsonb,
    deleting           boolean     NOT NULL DEFAULT false,
    created_at         timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE deployments (
    id               text PRIMARY KEY,
    app_id           text        NOT NULL,
    customer_uuid    text        NOT NULL,
    kind             text        NOT NULL,
    commit           text,
    rollback_to      text,
    state            text        NOT NULL DEFAULT 'queued'
                     CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'superseded', 'cancelled')),
    queued_at        timestamptz NOT NULL DEFAULT now(),
    not_before       timestamptz NOT NULL DEFAULT now(),
    started_at       timestamptz,
    ended_at         timestamptz,
    lease_owner      uuid,
    lease_until      timestamptz,
    crashes          int         NOT NULL DEFAULT 0,
    -- Number of the furthest step begun: progress forgives earlier crashes.
    furthest         int         NOT NULL DEFAULT 0,
    cancel_requested boolean     NOT NULL DEFAULT false,
    log_lines        int         NOT NULL DEFAULT 0,
    -- The final event's data, to be said again when the question is asked again.
    result           jsonb,
    correlation_id   text        NOT NULL
);
CREATE UNIQUE INDEX deployments_one_running ON deployments (app_id) WHERE state = 'running';
CREATE INDEX deployments_open ON deployments (not_before) WHERE state IN ('queued', 'running');
CREATE INDEX deployments_app ON deployments (app_id, queued_at);

-- What a successful deployment leaves. `env` is a Vault token around a JSON object; `containers` is service → container.
CREATE TABLE releases (
    deployment_id text PRIMARY KEY,
    number        bigint GENERATED ALWAYS AS IDENTITY,
    app_id        text        NOT NULL,
    commit        text        NOT NULL,
    env_version   int         NOT NULL,
    env           text        NOT NULL,
    images        jsonb       NOT NULL,
    containers    jsonb       NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX releases_app ON releases (app_id, number);

-- A site that is gone stays gone when one of its events arrives late; rows go after a week.
CREATE TABLE removed_sites (
    app_id     text PRIMARY KEY,
    removed_at timestamptz NOT NULL DEFAULT now()
);
