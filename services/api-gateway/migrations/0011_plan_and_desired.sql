-- What the platform wants of a site: its plan, and whether it runs. The deployer converges to both (decision 0104).
ALTER TABLE sites
    ADD COLUMN plan    text NOT NULL DEFAULT 'standard',
    ADD COLUMN desired text NOT NULL DEFAULT 'running' CHECK (desired IN ('running', 'asleep', 'suspended'));
