-- What a deployment under way has last asked of the provisioner, and the answer to it (NULL: none yet).
CREATE TABLE sources (
    deployment_id text PRIMARY KEY REFERENCES deployments ON DELETE CASCADE,
    request_id    uuid NOT NULL,
    answer        jsonb,
    env           text
);
