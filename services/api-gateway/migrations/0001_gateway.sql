CREATE TABLE customers (
    customer_uuid    text PRIMARY KEY,
    email            text        NOT NULL,
    name             text        NOT NULL,
    password_hash    text        NOT NULL,
    mail_preferences jsonb       NOT NULL DEFAULT '{}',
    created_at       timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX customers_email ON customers (email);

CREATE TABLE tokens (
    token_sha256  text PRIMARY KEY,
    customer_uuid text        NOT NULL REFERENCES customers ON DELETE CASCADE,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL,
    revoked_at    timestamptz
);
CREATE INDEX tokens_customer ON tokens (customer_uuid);

-- Unlogged: a crash of the database forgives failed logins, and a login costs no flush to disk.
CREATE UNLOGGED TABLE attempts (
    key        text        NOT NULL,
    window_end timestamptz NOT NULL,
    hits       int         NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE idempotency (
    customer_uuid  text        NOT NULL REFERENCES customers ON DELETE CASCADE,
    operation      text        NOT NULL,
    key            text        NOT NULL,
    request_sha256 text        NOT NULL,
    app_id         text,
    status         int,
    body           text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (customer_uuid, operation, key)
);

CREATE TABLE sites (
    app_id        text PRIMARY KEY,
    customer_uuid text        NOT NULL REFERENCES customers,
    site_type     text        NOT NULL,
    site_name     text        NOT NULL,
    domain        text        NOT NULL,
    status        text        NOT NULL DEFAULT 'provisioning',
    failure       jsonb,
    created_at    timestamptz NOT NULL DEFAULT now(),

    -- The lifecycle's clock: when something last happened, and how often the present step was sent again.
    progress_at timestamptz NOT NULL DEFAULT now(),
    resends     int         NOT NULL DEFAULT 0,

    repo_url        text NOT NULL,
    clone_url       text NOT NULL,
    repo_full_name  text,
    repo_branch     text,
    webhook_secret  text,
    address         text,

    -- Facts of creation and of deletion, each NULL until it is one.
    repo_created_at       timestamptz,
    dns_created_at        timestamptz,
    deployed_at           timestamptz,
    last_deployed_at      timestamptz,
    containers_removed_at timestamptz,
    files_archived_at     timestamptz,
    repo_deleted_at       timestamptz,
    dns_removed_at        timestamptz,

    ssl_status     text NOT NULL DEFAULT 'none',
    ssl_expires_at timestamptz,

    custom_domain                text,
    custom_domain_status         text,
    custom_domain_failure        jsonb,
    custom_domain_ssl_status     text,
    custom_domain_ssl_expires_at timestamptz,
    verification_code            text,

    container_status             jsonb NOT NULL DEFAULT '{}',
    container_status_observed_at timestamptz,

    env_names      text[] NOT NULL DEFAULT '{}',
    env_updated_at timestamptz
);
CREATE UNIQUE INDEX sites_domain ON sites (domain);
-- A claim that was never proven must not keep the real owner out.
CREATE UNIQUE INDEX sites_custom_domain ON sites (custom_domain) WHERE custom_domain_status <> 'failed';
CREATE UNIQUE INDEX sites_repository ON sites (lower(repo_full_name));
CREATE INDEX sites_of_customer ON sites (customer_uuid, created_at DESC, app_id DESC);
CREATE INDEX sites_under_way ON sites (progress_at) WHERE status NOT IN ('active', 'failed');

CREATE TABLE timeline (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app_id        text        NOT NULL REFERENCES sites ON DELETE CASCADE,
    at            timestamptz NOT NULL,
    event         text        NOT NULL,
    deployment_id text,
    step          text,
    state         text,
    seconds       float8,
    message       text
);
CREATE INDEX timeline_of_site ON timeline (app_id, id);

CREATE TABLE deployments (
    deployment_id    text PRIMARY KEY,
    app_id           text        NOT NULL REFERENCES sites ON DELETE CASCADE,
    kind             text        NOT NULL,
    status           text        NOT NULL,
    commit_hash      text,
    pusher           text        NOT NULL DEFAULT '',
    rollback_to      text,
    superseded_by    text,
    failure          jsonb,
    queued_at        timestamptz NOT NULL,
    started_at       timestamptz,
    ended_at         timestamptz,
    duration_seconds float8
);
CREATE INDEX deployments_of_site ON deployments (app_id, queued_at DESC, deployment_id DESC);
CREATE INDEX deployments_open ON deployments (app_id) WHERE ended_at IS NULL;

CREATE TABLE deployment_log (
    deployment_id text NOT NULL REFERENCES deployments ON DELETE CASCADE,
    line          int  NOT NULL,
    text          text NOT NULL,
    PRIMARY KEY (deployment_id, line)
);

-- One row per webhook delivery that queued a deployment: the same delivery twice is one deployment.
CREATE TABLE deliveries (
    app_id        text        NOT NULL REFERENCES sites ON DELETE CASCADE,
    delivery_id   text        NOT NULL,
    deployment_id text        NOT NULL,
    received_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (app_id, delivery_id)
);
CREATE INDEX deliveries_received_at ON deliveries (received_at);
