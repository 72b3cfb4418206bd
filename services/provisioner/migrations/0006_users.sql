-- Which user has which role at which customer (shared.access). A grant without a user was issued before users existed.
ALTER TABLE token_grants ADD COLUMN user_uuid text;
CREATE TABLE memberships (
    user_uuid     text NOT NULL,
    customer_uuid text NOT NULL,
    role          text NOT NULL,
    PRIMARY KEY (user_uuid, customer_uuid)
);
