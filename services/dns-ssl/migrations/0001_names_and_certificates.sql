-- The address record of a site. A row leaves when the record is gone.
CREATE TABLE records (
    app_id        text PRIMARY KEY,
    customer_uuid text        NOT NULL,
    domain        text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('wanted', 'created', 'failed', 'removing')),
    changed_at    timestamptz NOT NULL DEFAULT now()
);

-- Late events of a removed site (a retry can overtake a deletion) must not bring anything back; pruned after a day.
CREATE TABLE removed_sites (
    app_id     text PRIMARY KEY,
    removed_at timestamptz NOT NULL DEFAULT now()
);

-- What the proxy shows for each name that is served.
CREATE TABLE certificates (
    app_id        text        NOT NULL,
    domain        text        NOT NULL,
    customer_uuid text        NOT NULL,
    state         text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'valid', 'failed')),
    issuer        text,
    expires_at    timestamptz,
    warned_days   int,        -- the smallest warning given for this certificate
    problem       text,       -- key of the last ssl.failed
    asked_at      timestamptz NOT NULL DEFAULT now(), -- since when an answer is owed
    reports       int         NOT NULL DEFAULT 0,     -- ssl.failed sent since then
    checked_at    timestamptz,
    PRIMARY KEY (app_id, domain)
);
CREATE INDEX certificates_checked_at ON certificates (checked_at) WHERE state = 'valid';

-- A customer's own domain, one per site.
CREATE TABLE domains (
    app_id            text PRIMARY KEY,
    customer_uuid     text        NOT NULL,
    custom_domain     text        NOT NULL,
    verification_code text        NOT NULL,
    state             text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'verified', 'failed')),
    asked_at          timestamptz NOT NULL DEFAULT now()
);
