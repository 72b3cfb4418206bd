-- A revoked token is one that ended when it was revoked, so that it can go like any other (shared.tokens).
UPDATE token_grants SET expires_at = now() WHERE expires_at = '-infinity';
CREATE INDEX token_grants_expires_at ON token_grants (expires_at);
