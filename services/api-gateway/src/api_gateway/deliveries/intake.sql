-- All deliveries of a batch in one statement: delivery, deployment and timeline. `fresh` ones are to be published, in order.
-- $1 app_id  $2 delivery_id  $3 deployment_id  $4 commit  $5 pusher  $6 SHA-256 of what was delivered
WITH input AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        WITH ORDINALITY AS i (app_id, delivery_id, deployment_id, commit_hash, pusher, body_sha256, n)
), live AS (
    SELECT i.* FROM input i JOIN sites s USING (app_id) WHERE s.status <> 'deleting'
), fresh AS (
    -- Once by its id, and once by its body: a replay has the body's deployment.
    INSERT INTO deliveries (app_id, delivery_id, deployment_id, body_sha256)
    SELECT app_id, delivery_id, deployment_id, body_sha256 FROM live ORDER BY n
    ON CONFLICT DO NOTHING
    RETURNING app_id, delivery_id, deployment_id, body_sha256
), queued AS (
    INSERT INTO deployments (deployment_id, app_id, kind, status, commit_hash, pusher, queued_at)
    SELECT deployment_id, l.app_id, 'push', 'queued', commit_hash, pusher, now()
    FROM live l JOIN fresh USING (deployment_id)
), noted AS (
    INSERT INTO timeline (app_id, at, event, deployment_id)
    SELECT l.app_id, now(), 'deploy.queued', deployment_id FROM live l JOIN fresh USING (deployment_id) ORDER BY n
)
SELECT l.n, coalesce(f.deployment_id, d.deployment_id, fb.deployment_id, db.deployment_id) AS deployment_id,
       f.deployment_id = l.deployment_id AS fresh
FROM live l
LEFT JOIN fresh f ON (f.app_id, f.delivery_id) = (l.app_id, l.delivery_id)
LEFT JOIN deliveries d ON (d.app_id, d.delivery_id) = (l.app_id, l.delivery_id)
LEFT JOIN fresh fb ON (fb.app_id, fb.body_sha256) = (l.app_id, l.body_sha256)
LEFT JOIN deliveries db ON (db.app_id, db.body_sha256) = (l.app_id, l.body_sha256)
ORDER BY l.n
