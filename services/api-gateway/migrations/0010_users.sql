-- A user logs in, a customer owns sites, a membership gives a user a role at a customer (decision 0105).
CREATE TABLE users (
    user_uuid     text PRIMARY KEY,
    email         text        NOT NULL,
    name          text        NOT NULL,
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_email ON users (email);

CREATE TABLE memberships (
    user_uuid     text        NOT NULL REFERENCES users ON DELETE CASCADE,
    customer_uuid text        NOT NULL REFERENCES customers ON DELETE CASCADE,
    role          text        NOT NULL, -- shared.access.ALLOWED
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_uuid, customer_uuid)
);
CREATE INDEX memberships_customer ON memberships (customer_uuid);

-- Every customer's only user so far; their ids have the same random characters (shared.names.first_user_of).
INSERT INTO users (user_uuid, email, name, password_hash, created_at)
    SELECT 'user_' || substr(customer_uuid, 6), email, name, password_hash, created_at FROM customers;
INSERT INTO memberships (user_uuid, customer_uuid, role, created_at)
    SELECT 'user_' || substr(customer_uuid, 6), customer_uuid, 'owner', created_at FROM customers;

-- `email` and `name` of a customer stay: where mails go. The password is the user's.
ALTER TABLE customers ALTER COLUMN password_hash DROP NOT NULL;

-- Null: from a version before there were users; the token is the customer's.
ALTER TABLE tokens ADD COLUMN user_uuid text REFERENCES users ON DELETE CASCADE;
UPDATE tokens SET user_uuid = 'user_' || substr(customer_uuid, 6);
CREATE INDEX tokens_user ON tokens (user_uuid);

-- What the other services have as tables (shared.access).
CREATE VIEW token_grants AS
    SELECT token_sha256, customer_uuid, user_uuid, least(expires_at, revoked_at) AS expires_at FROM tokens;

-- For accounts that a gateway of the version before opens during the upgrade; to be dropped together with
-- customers.password_hash once no such gateway can run.
CREATE FUNCTION add_first_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO users (user_uuid, email, name, password_hash)
        VALUES ('user_' || substr(NEW.customer_uuid, 6), NEW.email, NEW.name, NEW.password_hash);
    INSERT INTO memberships (user_uuid, customer_uuid, role)
        VALUES ('user_' || substr(NEW.customer_uuid, 6), NEW.customer_uuid, 'owner');
    RETURN NULL;
END $$;
CREATE TRIGGER add_first_user AFTER INSERT ON customers
    FOR EACH ROW WHEN (NEW.password_hash IS NOT NULL) EXECUTE FUNCTION add_first_user();
