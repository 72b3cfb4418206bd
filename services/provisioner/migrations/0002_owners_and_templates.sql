-- The first account of a site's admin. `hash` NULL: drawn with the first `.env` of `env_version` or later.
CREATE TABLE owners (
    app_id      text PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
    email       text    NOT NULL,
    name        text    NOT NULL,
    hash        text,                           -- argon2id, as it stands in `.env`
    password    text,                           -- Vault token, until it was shown
    env_version int     NOT NULL,               -- the first `.env` that has the hash
    live        boolean NOT NULL DEFAULT false  -- the site runs with it, or will from its first deployment on
);

-- Which version of its type's template a site's history holds last; versions are git trees.
CREATE TABLE site_templates (
    app_id text PRIMARY KEY REFERENCES sites ON DELETE CASCADE,
    commit text NOT NULL,
    tree   text NOT NULL,
    newest text NOT NULL -- as last told
);

CREATE TABLE template_offers (
    app_id  text        NOT NULL REFERENCES sites ON DELETE CASCADE,
    tree    text        NOT NULL,
    commit  text,
    made_at timestamptz NOT NULL DEFAULT now(), -- the commit's date: made again, it is the same commit
    PRIMARY KEY (app_id, tree)
);
