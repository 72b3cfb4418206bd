-- A release before it serves: what it consists of is decided once, however often its deployment begins again.
CREATE TABLE drafts (
    deployment_id text PRIMARY KEY REFERENCES deployments ON DELETE CASCADE,
    app_id        text  NOT NULL,
    commit        text  NOT NULL,
    env_version   int   NOT NULL,
    env           text  NOT NULL,
    images        jsonb NOT NULL,
    containers    jsonb NOT NULL,
    runtimes      text
);
