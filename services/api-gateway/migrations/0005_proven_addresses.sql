-- Accounts from before the rule count as proven: their customers use them, and get mails already.
ALTER TABLE customers ADD COLUMN email_proven_at timestamptz;
UPDATE customers SET email_proven_at = now();

-- The newest link that was mailed; it goes when it was used.
CREATE TABLE email_proofs (
    customer_uuid text PRIMARY KEY REFERENCES customers ON DELETE CASCADE,
    token_sha256  text        NOT NULL UNIQUE,
    expires_at    timestamptz NOT NULL
);
