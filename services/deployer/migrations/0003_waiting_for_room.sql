-- Queued once more because the disk was nearly full when it had to build.
ALTER TABLE deployments ADD COLUMN waits_for_room boolean NOT NULL DEFAULT false;
