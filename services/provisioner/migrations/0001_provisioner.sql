-- Sites as the provisioner knows them. Secrets and the customer's variables are Vault tokens.
CREATE TABLE sites (
    app_id        text PRIMARY KEY,
    customer_uuid text        NOT NULL,
    site_type     text        NOT NULL,
    site_name     text        NOT NULL,
    domain        text        NOT NULL,
    custom_domain text,
    secrets       text        NOT NULL,
    customer_env  text,
    env_version   int         NOT NULL DEFAULT 1, -- wanted
    env_written   int         NOT NULL DEFAULT 0, -- on disk
    live_commit   text,                           -- what the site directory should show
    ready         boolean     NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sites_env_behind ON sites (app_id) WHERE ready AND env_written < env_version;

-- The refs that deliveries have been made for; what a repository has beyond them is news.
CREATE TABLE refs (
    app_id text NOT NULL REFERENCES sites ON DELETE CASCADE,
    name   text NOT NULL,
    commit text NOT NULL,
    PRIMARY KEY (app_id, name)
);

CREATE TABLE deliveries (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    seq        bigint GENERATED ALWAYS AS IDENTITY,
    app_id     text        NOT NULL REFERENCES sites ON DELETE CASCADE,
    ref        text        NOT NULL,
    before     text        NOT NULL,
    after      text        NOT NULL,
    state      text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'delivered', 'given_up')),
    attempts   int         NOT NULL DEFAULT 0,
    answer     text,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz
);
CREATE INDEX deliveries_open ON deliveries (app_id, seq) WHERE state = 'open';
CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE state <> 'open';

-- Outlives the site: what is asked again after a deletion gets the same answer, and archives have an end.
CREATE TABLE deletions (
    app_id       text PRIMARY KEY,
    customer_uuid text       NOT NULL,
    archive      text, -- relative to the archive root; '' when there was nothing to pack
    bytes        bigint,
    requested_at timestamptz NOT NULL DEFAULT now(),
    done_at      timestamptz
);

-- Read model of the gateway's tokens (shared.tokens).
CREATE TABLE token_grants (
    token_sha256  text PRIMARY KEY,
    customer_uuid text        NOT NULL,
    expires_at    timestamptz NOT NULL
);
